"""What tools/conformance makes of answers, without any peer: rows that fail, cases as they are drawn, the driver."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "conformance"
sys.path.insert(0, str(TOOL))
sys.dont_write_bytecode = True
import comparison  # noqa: E402
import dopamine_stdp  # noqa: E402
import run  # noqa: E402


def row(worst):
    return comparison.Row("a thing", "peer", 3, worst, 1e-9, "of w")


class ARow(unittest.TestCase):
    def test_agrees_up_to_what_is_allowed(self):
        self.assertTrue(row(1e-9).agrees)
        self.assertFalse(row(1.1e-9).agrees)

    def test_of_no_number_does_not_agree(self):
        self.assertFalse(row(float("nan")).agrees)
        self.assertFalse(row(float("inf")).agrees)

    def test_that_differs_is_shouted_in_the_table(self):
        lines = comparison.table([row(0.0), row(1.0)]).splitlines()
        self.assertTrue(lines[2].endswith("agrees") and lines[3].endswith("DIFFERS"))


class Spikes(unittest.TestCase):
    def test_that_are_missing_are_without_end_apart(self):
        self.assertEqual(comparison.furthest([[1, 2]], [[1]]), float("inf"))
        self.assertEqual(comparison.furthest([[1]], [[1], []]), float("inf"))

    def test_are_as_far_apart_as_the_furthest_pair(self):
        self.assertEqual(comparison.furthest([[1, 5], [9]], [[1, 7], [8]]), 2)
        self.assertEqual(comparison.furthest([[], []], [[], []]), 0)


class Cases(unittest.TestCase):
    sets = dopamine_stdp.draw_sets(seed=1, sets=3, cases=20)

    def test_are_the_same_in_every_run(self):
        self.assertEqual(self.sets, dopamine_stdp.draw_sets(seed=1, sets=3, cases=20))

    def test_end_with_a_presynaptic_spike_and_nothing_comes_later(self):
        for s in self.sets:
            for case in s["cases"]:
                self.assertEqual(case["pre_ms"][-1], case["until_ms"])
                last = max([*case["dopamine_ms"], *(t + s["parameters"]["dendritic_delay_ms"] for t in case["post_ms"])])
                self.assertLess(last, case["until_ms"])

    def test_have_distinct_spikes_on_the_grid(self):
        for case in (case for s in self.sets for case in s["cases"]):
            for train in (case["pre_ms"], case["post_ms"], case["dopamine_ms"]):
                self.assertEqual(len(set(train)), len(train))
                self.assertTrue(all(abs(t * 10 - round(t * 10)) < 1e-9 and t >= 3 for t in train))

    def test_with_bounds_have_no_baseline(self):
        bounded = [case for s in self.sets for case in s["cases"] if case["w_max"] < dopamine_stdp.FREE]
        self.assertTrue(bounded)
        self.assertTrue(all(case["b"] == 0 for case in bounded))


class TheDriver(unittest.TestCase):
    def test_pins_every_package_that_it_installs(self):
        pinned = run.requirements()
        self.assertTrue(set(run.PEERS.values()) <= pinned.keys())
        self.assertTrue(all("==" in line for line in pinned.values()))

    def test_refuses_what_is_no_program(self):
        with tempfile.NamedTemporaryFile() as file:
            done = subprocess.run([sys.executable, "-B", TOOL / "run.py", file.name], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is not a program", done.stderr)


if __name__ == "__main__":
    unittest.main()
