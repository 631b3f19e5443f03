#!/usr/bin/env bash
# Lines and branches of src/ that the tests covered: tools/coverage.sh BUILD [LEAST_LINES [LEAST_BRANCHES]], in percent,
# 90 and 0 if not given. BUILD has TEG_COVERAGE, and its tests wrote BUILD/profiles/*.profraw. The report is
# BUILD/coverage.txt; what is refused, and which branches count, says tools/coverage.py.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$(cd "${1:?coverage.sh: name a build folder}" && pwd)

programs=("$build/teg")
for program in "$build"/tests/test_*; do
  if [ -f "$program" ] && [ -x "$program" ]; then programs+=(-object "$program"); fi
done
llvm-profdata-19 merge --sparse --output "$build/coverage.profdata" "$build"/profiles/*.profraw
llvm-cov-19 export --skip-functions --skip-expansions --instr-profile "$build/coverage.profdata" \
  --compilation-dir "$build" "${programs[@]}" >"$build/coverage.json"
python3 -B tools/coverage.py "$build" "${2:-90}" "${3:-0}"
