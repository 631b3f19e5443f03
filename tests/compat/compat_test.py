"""What an earlier version wrote still works: its studies, a results file, the checkpoint of a killed run.

    compat_test.py TEG
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TEG = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
# What acts on nothing was accepted then and is refused now; the run came out the same without it.
REFUSED_NOW = {"receptor-kinetics": "receptor.D2slow: nothing reads it"}
NETWORK_FINGERPRINT = "c5804ee58edef2fa"  # of the run that was not killed


def teg(*words, folder=None):
    return subprocess.run([TEG, *map(str, words)], cwd=folder, capture_output=True, text=True, check=False)


class Compatibility(unittest.TestCase):
    def test_every_study_of_an_earlier_version_is_read(self):
        for study in sorted(HERE.glob("*/studies/*.toml")):
            done = teg("check", study)
            if why := REFUSED_NOW.get(study.stem):
                self.assertIn(why, done.stderr)
                self.assertEqual(done.stderr.count("error:"), 1, done.stderr)
                continue
            self.assertEqual(done.returncode, 0, f"{study}: {done.stderr}")

    def test_a_results_file_of_an_earlier_version_runs_again_to_the_same_bits(self):
        for results in sorted(HERE.glob("*/results.h5")):
            done = teg("rerun", results)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("the same", done.stdout)

    def test_a_killed_run_of_an_earlier_version_goes_on_to_the_same_bits(self):
        for version in sorted(HERE.glob("*/checkpoints")):
            with tempfile.TemporaryDirectory() as folder:
                shutil.copytree(version, pathlib.Path(folder) / "out" / "checkpoints")
                done = teg("run", version.parent / "network.toml", "--out", "out", "--plots", "none", folder=folder)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("going on from the checkpoints", done.stderr)
                self.assertIn(NETWORK_FINGERPRINT, done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
