"""Sphinx settings; tools/docs/build.py copies this folder, adds generated pages and builds the site."""

project = "Tegmentum"
author = "The Tegmentum authors"
copyright = "the Tegmentum authors; BSD-3-Clause"  # pylint: disable=redefined-builtin
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Tegmentum"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
suppress_warnings = ["myst.header"]
