"""Builds the documentation site without a network: tools/docs/build.py PROGRAM OUT [--no-blocks]

Copies docs/ to OUT/source, adds what is generated (the gallery of all studies with their figures, the public
headers, the studies' figures that pages show), runs every code block as printed, and calls Sphinx with warnings as
errors. The site is OUT/html.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

import code_blocks
import gallery
import headers

ROOT = pathlib.Path(__file__).resolve().parents[2]


def copy_sources(source: pathlib.Path) -> None:
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source)
    # The decisions, the change log and the guides at the root are pages too; their links lead to pages.
    for name in ("ARCHITECTURE", "CONTRIBUTING", "CHANGELOG"):
        text = (ROOT / f"{name}.md").read_text().replace("](docs/", "](")
        (source / f"{name.lower()}.md").write_text(text)
    decisions = sorted(path.stem for path in (source / "decisions").glob("*.md"))
    listing = "\n".join(f"decisions/{name}" for name in decisions)
    (source / "decisions.md").write_text(f"# Decisions\n\n```{{toctree}}\n:maxdepth: 1\n\n{listing}\n```\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--no-blocks", action="store_true", help="do not run the code blocks")
    arguments = parser.parse_args()
    program, out = arguments.program.resolve(), arguments.out.resolve()
    source = out / "source"
    copy_sources(source)
    headers.write(ROOT / "include" / "teg", source / "headers")
    gallery.write(program, source, out / "studies")
    failed = 0 if arguments.no_blocks else code_blocks.run_all(ROOT, program, out / "blocks")
    site = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", source, out / "html"], check=False
    )
    if failed:
        print(f"{failed} code blocks failed", file=sys.stderr)
    return 1 if failed or site.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
