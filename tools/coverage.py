#!/usr/bin/env python3
"""What llvm-cov says of src/, file by file, and whether that is enough.

    coverage.py BUILD [LEAST_LINES [LEAST_BRANCHES]]

Reads BUILD/coverage.json, writes BUILD/coverage.txt with lines and branches of each file, and fails when
- fewer than LEAST_LINES percent of the lines, or LEAST_BRANCHES percent of the branches, are covered;
- a file has fewer than 90 % of its branches covered and is not in tools/branches_below.txt, or has fallen by more than
  half a point below what is written there. `coverage.py BUILD --list` prints that list as it would be now.

A branch is one outcome of one condition, counted once however many templates were made of it. Two kinds don't count:
- conditions of TEG_REQUIRE: when one is false the program has a mistake and ends (include/teg/require.hpp);
- conditions about types alone (std::is_same_v<...>), which the compiler decides.
"""
import json
import os
import re
import sys

ENOUGH = 90.0  # percent of the branches of a file
SLACK = 0.5  # points that a listed file may fall: threads take some branches in one run and not in another
OF_TYPES = re.compile(r"!?\s*(std::is_\w+_v<|requires\b)")


def precondition_lines(text):
    """The numbers of the lines on which a TEG_REQUIRE(...) stands, from 1."""
    found = set()
    for match in re.finditer(r"\bTEG_REQUIRE\(", text):
        end = text.find(");", match.end())
        first, last = text.count("\n", 0, match.start()), text.count("\n", 0, max(end, match.start()))
        found.update(range(first + 1, last + 2))
    return found


def count_branches(regions, text):
    """How many branches count, and how many of them were taken; regions as in the export of llvm-cov."""
    taken = {}
    lines, skipped = text.split("\n"), precondition_lines(text)
    for line, column, last_line, last_column, if_true, if_false, *_ in regions:
        if line in skipped or line > len(lines) or OF_TYPES.match(lines[line - 1][column - 1 :]):
            continue
        at = (line, column, last_line, last_column)
        before = taken.get(at, (False, False))
        taken[at] = (before[0] or if_true > 0, before[1] or if_false > 0)
    return 2 * len(taken), sum(sum(both) for both in taken.values())


def percent(covered, count):
    return 100 * covered / count if count else 100.0


def read_list(text):
    """{file: percent} of a list with a file and a number on each line; # begins a comment."""
    listed = {}
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words:
            listed[words[0]] = float(words[1])
    return listed


def judge(branches, listed):
    """What is wrong, and what may be struck off: branches is {file: (count, covered)}."""
    wrong, better = [], []
    for file, (count, covered) in sorted(branches.items()):
        here = percent(covered, count)
        if file in listed and here < listed[file] - SLACK:
            wrong.append(f"{file}: {here:.1f} % of its branches are covered, {listed[file]:.1f} % were; add tests")
        elif file not in listed and here < ENOUGH:
            wrong.append(f"{file}: {here:.1f} % of its branches are covered, below {ENOUGH:g} %; add tests")
        elif file in listed and here >= ENOUGH:
            better.append(f"{file}: {here:.1f} % of its branches are covered; strike it off tools/branches_below.txt")
    gone = sorted(set(listed) - set(branches))
    better += [f"{file}: is no more; strike it off tools/branches_below.txt" for file in gone]
    return wrong, better


def read_export(build, source):
    """{file: ((lines, covered), (branches, covered))} of every file below source."""
    found = {}
    with open(f"{build}/coverage.json", encoding="utf-8") as export:
        files = json.load(export)["data"][0]["files"]
    for file in files:
        # Paths are relative to the build folder where ccache made them so.
        path = os.path.realpath(os.path.join(build, file["filename"]))
        if path.startswith(source):
            lines = file["summary"]["lines"]
            with open(path, encoding="utf-8") as text:
                branches = count_branches(file["branches"], text.read())
            found[path.removeprefix(source)] = ((lines["count"], lines["covered"]), branches)
    return found


def main(arguments):
    root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    build, floors = arguments[0], [float(a) for a in arguments[1:] if a != "--list"] + [0.0, 0.0]
    found = read_export(build, os.path.join(root, "src") + os.sep)
    branches = {file: b for file, (_, b) in found.items()}
    if "--list" in arguments:
        for file, (count, covered) in sorted(branches.items()):
            if percent(covered, count) < ENOUGH:
                print(f"{file} {percent(covered, count):.1f}")
        return 0
    with open(f"{build}/coverage.txt", "w", encoding="utf-8") as report:
        for file, ((lines, hit), (count, covered)) in sorted(found.items()):
            report.write(f"{file:44} lines {hit:5} of {lines:5} {percent(hit, lines):5.1f} %   ")
            report.write(f"branches {covered:5} of {count:5} {percent(covered, count):5.1f} %\n")
    wrong = []
    for what, part, least in (("lines", 0, floors[0]), ("branches", 1, floors[1])):
        count, covered = (sum(row[part][i] for row in found.values()) for i in (0, 1))
        print(f"{what}: {percent(covered, count):.1f} % ({covered} out of {count} in {len(found)} files of src/)")
        if count == 0 or 100 * covered < least * count:
            wrong.append(f"fewer than {least:g} % of the {what} are covered")
    with open(os.path.join(root, "tools", "branches_below.txt"), encoding="utf-8") as text:
        listed = read_list(text.read())
    worse, better = judge(branches, listed)
    print(f"files with fewer than {ENOUGH:g} % of their branches covered: "
          f"{sum(percent(covered, count) < ENOUGH for count, covered in branches.values())}")
    print("\n".join(better + worse) or "as in tools/branches_below.txt, or better")
    if worse:
        wrong.append("files have too few of their branches covered")
    for what in wrong:
        print(f"coverage: {what}; see {build}/coverage.txt", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
