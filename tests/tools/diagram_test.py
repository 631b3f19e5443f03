"""tools/diagram.py shows the rooms as their includes have them."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "diagram.py"
MARKS = "<!-- rooms: tools/diagram.py -->\n<!-- end of rooms -->\n"


class Diagram(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="diagram ")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("ARCHITECTURE.md", f"before\n{MARKS}after\n")
        self.write("src/core/a.hpp", "\n")
        self.write("src/spec/b.hpp", '#include "core/a.hpp"\n')
        self.write("src/sim/c.cpp", '#include "spec/b.hpp"\n#include "core/a.hpp"\n#include "teg/d.hpp"\n#include <vector>\n')

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run_tool(self, *options):
        done = subprocess.run([sys.executable, "-B", str(TOOL), *options, str(self.root)], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_each_room_stands_with_those_that_it_includes_in_their_order(self):
        self.assertEqual(self.run_tool()[0], 0)
        text = (self.root / "ARCHITECTURE.md").read_text()
        self.assertIn("```text\ncore:\nspec: core\nsim:  core spec\n```\n", text)
        self.assertTrue(text.startswith("before\n") and text.endswith("after\n"))

    def test_a_diagram_that_was_just_written_passes(self):
        self.run_tool()
        self.assertEqual(self.run_tool("--check"), (0, "diagram ok\n"))

    def test_a_new_include_makes_the_check_fail(self):
        self.run_tool()
        self.write("src/sim/d.cpp", '#include "core/a.hpp"\n')
        self.assertEqual(self.run_tool("--check")[0], 0)
        self.write("src/network/e.hpp", '#include "core/a.hpp"\n')
        code, text = self.run_tool("--check")
        self.assertEqual(code, 1)
        self.assertIn("run tools/diagram.py", text)

    def test_a_text_without_marks_is_refused_with_the_marks(self):
        self.write("ARCHITECTURE.md", "nothing\n")
        code, text = self.run_tool("--check")
        self.assertEqual(code, 1)
        self.assertIn(MARKS, text)


if __name__ == "__main__":
    unittest.main()
