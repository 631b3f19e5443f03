"""The schema that `teg schema` prints takes every shipped study, and refuses broken ones: schema_test.py TEG STUDIES.

Exits with 77 (skipped) where python3-jsonschema is not installed or Python has no tomllib.
"""

import copy
import json
import pathlib
import subprocess
import sys
import unittest

try:
    import jsonschema
    import tomllib
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

TEG, STUDIES = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
SCHEMA = json.loads(subprocess.run([TEG, "schema"], check=True, capture_output=True, text=True).stdout)
CHECKER = jsonschema.Draft202012Validator(SCHEMA)


def wrong(study):
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in CHECKER.iter_errors(study)]


def shipped(name):
    return tomllib.loads((STUDIES / f"{name}.toml").read_text())


class Schema(unittest.TestCase):
    def test_it_is_a_schema(self):
        CHECKER.check_schema(SCHEMA)

    def test_it_takes_every_shipped_study(self):
        studies = sorted(STUDIES.glob("*.toml"))
        self.assertGreater(len(studies), 60)
        for study in studies:
            with self.subTest(study=study.stem):
                self.assertEqual(wrong(tomllib.loads(study.read_text())), [])

    def test_it_takes_the_line_by_which_editors_find_it(self):
        text = "#:schema study.schema.json\n" + (STUDIES / "yagishita-2014.toml").read_text()
        self.assertEqual(wrong(tomllib.loads(text)), [])
        self.assertEqual(subprocess.run([TEG, "check", "/dev/stdin"], input=text, text=True, capture_output=True).returncode, 0)

    def test_it_takes_switches_that_follow_an_axis(self):
        study = shipped("human-reversal")
        for value in (True, "{which}", "true"):
            study["task"]["exclusive"] = value
            self.assertEqual(wrong(study), [])

    def test_it_refuses_what_is_broken(self):
        good = shipped("yagishita-2014")

        def refused(change):
            study = copy.deepcopy(good)
            change(study)
            self.assertNotEqual(wrong(study), [])

        refused(lambda s: s.pop("study"))
        refused(lambda s: s["study"].pop("title"))
        refused(lambda s: s["modulator"]["DA"].update(tonc="20 nM"))
        refused(lambda s: s["modulator"]["DA"].update(tonic=True))
        refused(lambda s: s["rule"]["d1"]["channel"][0].update(pairing="pre-pst"))
        refused(lambda s: s["rule"]["d1"].update(channel={"gate": "1"}))
        refused(lambda s: s.update(modulators={}))
        refused(lambda s: s["sweep"].update(delay=3))


if __name__ == "__main__":
    unittest.main()
