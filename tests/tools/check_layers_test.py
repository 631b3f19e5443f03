"""tools/check_layers.py finds what it is there to find, and nothing else."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_layers.py"
sys.path.insert(0, str(TOOL.parent))
sys.dont_write_bytecode = True
import check_layers  # noqa: E402


class CheckLayers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="check layers ")
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run_tool(self):
        done = subprocess.run([sys.executable, "-B", str(TOOL), str(self.root)], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_a_folder_may_include_itself_folders_before_it_and_public_headers(self):
        self.write("src/sim/a.cpp", '#include "sim/a.hpp"\n#include "core/b.hpp"\n#include "teg/c.hpp"\n#include <vector>\n')
        self.write("include/teg/c.hpp", '#include <string>\n#include "teg/d.hpp"\n')
        code, text = self.run_tool()
        self.assertEqual((code, text.splitlines()[-1]), (0, "layers ok"))

    def test_an_include_of_a_later_folder_is_named_with_its_line(self):
        self.write("src/study/a.cpp", '#include "study/a.hpp"\n#include "report/page.hpp"\n')
        code, text = self.run_tool()
        self.assertEqual(code, 1)
        self.assertIn("src/study/a.cpp:2: study may not include report", text)

    def test_angle_brackets_and_spaces_do_not_hide_an_include(self):
        self.write("src/spec/a.cpp", " # include <release/a.hpp>\n")
        self.assertIn("spec may not include release", self.run_tool()[1])

    def test_a_library_belongs_to_its_folders(self):
        self.write("src/keep/a.cpp", "#include <hdf5_hl.h>\n")
        self.write("src/recording/a.cpp", "#include <hdf5.h>\n")
        self.assertEqual(self.run_tool()[0], 0)
        self.write("src/run/a.cpp", "#include <nlopt.h>\n#include <hdf5.h>\n")
        self.assertIn("src/run/a.cpp:2: only keep and recording may include <hdf5.h>", self.run_tool()[1])

    def test_a_relative_include_is_refused(self):
        self.write("src/spec/a.cpp", '#include "../core/a.hpp"\n')
        self.assertEqual(self.run_tool()[0], 1)

    def test_a_public_header_may_not_include_the_sources(self):
        self.write("src/core/a.hpp", "")
        self.write("include/teg/a.hpp", '#include "core/a.hpp"\n')
        self.assertIn("include/teg/a.hpp:1:", self.run_tool()[1])

    def test_an_unknown_folder_is_refused(self):
        self.write("src/helpers/a.hpp", "\n")
        self.assertEqual(self.run_tool()[0], 1)

    def test_headers_that_include_each_other_are_a_circle(self):
        self.write("src/core/a.hpp", '#include "core/b.hpp"\n')
        self.write("src/core/b.hpp", '#include "core/c.hpp"\n')
        self.write("src/core/c.hpp", '#include "core/a.hpp"\n#include "core/d.hpp"\n')
        self.write("src/core/d.hpp", "\n")
        code, text = self.run_tool()
        self.assertEqual(code, 1)
        self.assertIn("include circle: src/core/a, src/core/b, src/core/c", text)
        self.assertNotIn("core/d", text)

    def test_a_header_and_its_source_file_are_one(self):
        self.write("src/core/a.hpp", "\n")
        self.write("src/core/a.cpp", '#include "core/a.hpp"\n#include "core/b.hpp"\n')
        self.write("src/core/b.cpp", '#include "core/b.hpp"\n#include "core/a.hpp"\n')
        self.write("src/core/b.hpp", "\n")
        self.assertIn("include circle: src/core/a, src/core/b", self.run_tool()[1])

    def test_what_two_files_share_is_no_circle(self):
        self.write("src/core/a.hpp", "\n")
        for name in "bc":
            self.write(f"src/core/{name}.cpp", '#include "core/a.hpp"\n')
        self.write("src/core/d.cpp", '#include "core/b.hpp"\n#include "core/c.hpp"\n')
        self.assertEqual(self.run_tool()[0], 0)

    def test_four_hundred_lines_pass_and_one_more_does_not(self):
        self.write("src/core/a.cpp", "\n" * 400)
        self.assertEqual(self.run_tool()[0], 0)
        self.write("python/teg/a.py", "\n" * 401)
        code, text = self.run_tool()
        self.assertEqual(code, 1)
        self.assertIn("python/teg/a.py: 401 lines, 400 at most", text)

    def test_functions_are_measured_whatever_braces_stand_in_text(self):
        source = ('namespace a {\nstruct B {\n  int c() const { return 1; }\n};\n'
                  'int d(int x) {\n  // }\n  if (x) {\n    return \'{\';\n  }\n  return R"(}}})"[0];\n}\n}\n')
        self.assertEqual(check_layers.functions(source), [("c", 3, 1), ("d", 5, 7)])


if __name__ == "__main__":
    unittest.main()
