#!/usr/bin/env python3
"""Keeps what a run of every shipped study gave, and compares later builds with it.

    tools/full_run.py full TEG             runs every study, writes docs/science/last-full-run.md
    tools/full_run.py update TEG STUDY...  runs these, and replaces their rows
    tools/full_run.py falsify TEG STUDY... judges their claims also without what they say they need; fails where one of
                                           them then still passes, or nothing can be said
    tools/full_run.py quick TEG            runs the studies that cost at most 10 CPU seconds and those whose files have
                                           changed; fails where a claim is missed or a result is another one;
                                           falsifies those that cost at most a CPU second

A study's files are its own, the known rules, recorded data and example pathways that it names.
"""
import hashlib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "science" / "last-full-run.md"
MOST_SECONDS = 10
MOST_SECONDS_FALSIFIED = 1  # a study runs some ten times
HEAD = "| study | CPU s | claims passed | fingerprint | files |"


def files_of(study):
    text = (ROOT / "studies" / f"{study}.toml").read_text()
    others = [*(ROOT / "studies" / "rules").iterdir(), *(ROOT / "studies" / "data").iterdir(),
              *(ROOT / "examples" / "pathway").glob("*.xml")]
    named = [f for f in others if (f.name if f.parent.name != "rules" else f'"{f.stem}"') in text]
    return hashlib.sha256(b"".join([text.encode(), *(f.read_bytes() for f in sorted(named))])).hexdigest()[:12]


def studies():
    return sorted(f.stem for f in (ROOT / "studies").glob("*.toml"))


def read_table():
    rows = {}
    if TABLE.exists():
        for line in TABLE.read_text().splitlines():
            cells = [c.strip() for c in line.strip("|").split("|")]
            if line.startswith("| `") and len(cells) == 5:
                rows[cells[0].strip("`")] = cells[1:]
    return rows


def write_table(rows):
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    lines = ["# The last full run", "",
             f"Every shipped study, run by `.ci/run full` or `tools/full_run.py`; last changed on top of commit "
             f"{commit.stdout.strip()}. CI runs what costs at most {MOST_SECONDS} CPU seconds, and what has changed, at "
             "every change, and fails where a fingerprint is not the one below. The two studies of Urakubo's models are "
             "here where these files are.", "",
             f"{len(rows)} studies, {sum(float(r[0]) for r in rows.values()):.0f} CPU seconds.", "",
             HEAD, "|---|---|---|---|---|"]
    lines += [f"| `{study}` | " + " | ".join(rows[study]) + " |" for study in sorted(rows)]
    TABLE.write_text("\n".join(lines) + "\n")


def run(teg, names):
    """A row for each study that could run; whether every claim is met."""
    rows = {}
    process = subprocess.Popen([teg, "reproduce", *names, "--json"], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        result = json.loads(line)
        if "study" not in result:
            continue
        passed = [v["passed"] for v in result["verdicts"] if v["verdict"] != "known miss"]
        known_misses = len(result["verdicts"]) - len(passed)
        claims = f"{sum(passed)} of {len(passed)}" + (f", {known_misses} known to miss" if known_misses else "")
        rows[result["study"]] = [f"{result['cpu_seconds']:.1f}", claims,
                                 result["fingerprint"], files_of(result["study"])]
        print(f"{result['study']}: {rows[result['study']][1]} claims, {rows[result['study']][0]} CPU s", flush=True)
        for verdict in result["verdicts"]:
            if verdict["passed"] is False:
                print(f"  FAILED: {verdict['claim']}: {verdict['simulated']}, published {verdict['reference']}")
    code = process.wait()
    if code not in (0, 1):
        sys.exit(code)
    return rows, code == 0


def falsify(teg, names):
    """Whether every claim can fail, but for known misses."""
    process = subprocess.Popen([teg, "reproduce", *names, "--falsify", "--json"], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        result = json.loads(line)
        if "study" not in result:
            print(", ".join(f"{count} {what}" for what, count in result.items()))
            continue
        for claim in result["claims"]:
            if claim["verdict"] not in ("falsified", "known miss"):
                print(f"{result['study']}: {claim['verdict']}: {claim['claim']}")
    return process.wait() == 0


def quick(teg):
    known = read_table()
    changed = {s for s in studies() if s not in known or known[s][3] != files_of(s)}
    names = [s for s in studies() if s in changed or float(known[s][0]) <= MOST_SECONDS]
    rows, all_passed = run(teg, names)
    faults = []
    for study, row in rows.items():
        if study in changed:
            faults.append(f"{study} has changed since the last full run: tools/full_run.py update {teg} {study}")
        elif row[2] != known[study][2]:
            faults.append(f"{study} gives {row[2]}, not {known[study][2]}: say why in the commit, and run .ci/run full")
    faults += [f"{study} is in the last full run, but not among the studies" for study in known if study not in studies()]
    for fault in faults:
        print(f"last-full-run.md: {fault}")
    print(f"{len(rows)} studies run, {len(known.keys() - rows.keys())} left to the full run, {len(faults)} faults")
    cheap = [s for s in names if s in rows and float(rows[s][0]) <= MOST_SECONDS_FALSIFIED]
    return falsify(teg, cheap) and all_passed and not faults


def main():
    what, teg, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    if what == "quick":
        return 0 if quick(teg) else 1
    if what == "falsify":
        return 0 if falsify(teg, names) else 1
    rows, all_passed = run(teg, names if what == "update" else [])
    kept = read_table() if what == "update" else {}
    write_table({**{s: r for s, r in kept.items() if s in studies()}, **rows})
    can_fail = falsify(teg, []) if what == "full" else True
    return 0 if all_passed and can_fail else 1


if __name__ == "__main__":
    sys.exit(main())
