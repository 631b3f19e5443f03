"""tools/coverage.py counts the branches that can be taken, and refuses what is worse than before."""
import json
import pathlib
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "coverage.py"
sys.path.insert(0, str(TOOL.parent))
sys.dont_write_bytecode = True
import coverage  # noqa: E402


def region(line, column, if_true, if_false):
    return [line, column, line, column + 5, if_true, if_false, 0, 0, 4]


class Branches(unittest.TestCase):
    def test_each_condition_has_two(self):
        self.assertEqual(coverage.count_branches([region(1, 5, 3, 0)], "if (ready) go();\n"), (2, 1))

    def test_are_counted_once_for_all_instances_of_a_template(self):
        regions = [region(1, 5, 3, 0), region(1, 5, 0, 7)]
        self.assertEqual(coverage.count_branches(regions, "if (ready) go();\n"), (2, 2))

    def test_of_preconditions_do_not_count_though_they_go_over_lines(self):
        text = "TEG_REQUIRE(a < b &&\n            b < c);\nif (ready) go();\n"
        regions = [region(1, 13, 1, 0), region(2, 13, 1, 0), region(3, 5, 1, 0)]
        self.assertEqual(coverage.count_branches(regions, text), (2, 1))

    def test_that_the_compiler_decides_do_not_count(self):
        text = "if (std::is_same_v<A, B> && ready) go();\n"
        self.assertEqual(coverage.count_branches([region(1, 5, 0, 0), region(1, 29, 1, 1)], text), (2, 2))


class Judgement(unittest.TestCase):
    def test_a_file_below_that_is_not_listed_is_wrong(self):
        wrong, better = coverage.judge({"a.cpp": (10, 8)}, {})
        self.assertEqual(better, [])
        self.assertIn("a.cpp: 80.0 % of its branches are covered, below 90 %", wrong[0])

    def test_a_listed_file_may_not_fall_by_more_than_half_a_point(self):
        self.assertEqual(coverage.judge({"a.cpp": (1000, 796)}, {"a.cpp": 80.0}), ([], []))
        self.assertIn("80.0 % were", coverage.judge({"a.cpp": (1000, 794)}, {"a.cpp": 80.0})[0][0])

    def test_says_what_may_be_struck_off(self):
        wrong, better = coverage.judge({"a.cpp": (10, 9), "empty.hpp": (0, 0)}, {"a.cpp": 80.0, "gone.cpp": 50.0})
        self.assertEqual(wrong, [])
        self.assertEqual([line.split(":")[0] for line in better], ["a.cpp", "gone.cpp"])

    def test_lists_hold_comments(self):
        self.assertEqual(coverage.read_list("# why\na/b.cpp 81.5  # so\n\n"), {"a/b.cpp": 81.5})


class Export(unittest.TestCase):
    def test_only_files_of_src_are_read(self):
        with tempfile.TemporaryDirectory(prefix="coverage ") as folder:
            root = pathlib.Path(folder).resolve()
            (root / "src").mkdir()
            (root / "build").mkdir()
            (root / "src" / "a.cpp").write_text("if (ready) go();\n")
            files = [{"filename": name, "branches": [region(1, 5, 1, 1)], "summary": {"lines": {"count": 4, "covered": 3}}}
                     for name in ("../src/a.cpp", "/usr/include/vector")]
            (root / "build" / "coverage.json").write_text(json.dumps({"data": [{"files": files}]}))
            found = coverage.read_export(str(root / "build"), str(root / "src") + "/")
            self.assertEqual(found, {"a.cpp": ((4, 3), (2, 2))})


if __name__ == "__main__":
    unittest.main()
