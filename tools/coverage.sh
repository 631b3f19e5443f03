#!/usr/bin/env bash
# Line coverage of src/ by the tests that were run: tools/coverage.sh BUILD [LEAST_PERCENT], 90 if not given.
# BUILD has TEG_COVERAGE, and its tests wrote BUILD/profiles/*.profraw. The report is BUILD/coverage.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$(cd "${1:?coverage.sh: name a build folder}" && pwd)
least=${2:-90}

programs=("$build/teg")
for program in "$build"/tests/test_*; do
  if [ -f "$program" ] && [ -x "$program" ]; then programs+=(-object "$program"); fi
done
llvm-profdata-19 merge --sparse --output "$build/coverage.profdata" "$build"/profiles/*.profraw
llvm-cov-19 export --summary-only --instr-profile "$build/coverage.profdata" --compilation-dir "$build" \
  "${programs[@]}" >"$build/coverage.json"
python3 -B - "$build" "$least" <<'PY'
import json, os, sys

build, least, source = sys.argv[1], float(sys.argv[2]), os.path.realpath("src") + os.sep
files = json.load(open(f"{build}/coverage.json"))["data"][0]["files"]
# Paths are relative to the build folder where ccache made them so.
rows = [(os.path.realpath(os.path.join(build, f["filename"])), f["summary"]["lines"]) for f in files]
rows = [(path.removeprefix(source), f["count"], f["covered"]) for path, f in rows if path.startswith(source)]
n, covered = sum(row[1] for row in rows), sum(row[2] for row in rows)
with open(f"{build}/coverage.txt", "w") as report:
    for path, lines, hit in sorted(rows):
        report.write(f"{path:44}{lines:7}{hit:7}{100 * hit / max(lines, 1):7.1f} %\n")
print(f"lines: {100 * covered / max(n, 1):.1f} % ({covered} out of {n} in {len(rows)} files of src/)")
if not 100 * covered >= least * n > 0:
    sys.exit(f"coverage.sh: fewer than {least:g} % of the lines are covered; see {build}/coverage.txt")
PY
