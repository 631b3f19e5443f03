#!/usr/bin/env bash
# Runs studies with several builds of teg, each on 1 thread and then, by `teg rerun` of the results file, on 2; with the
# first of them also as a sweep kept on disk; and compares the fingerprints:
#   tools/compare_fingerprints.sh PROGRAM... [-- STUDY...]
# The first program on one thread is what the others are compared with. Without studies, all of
# studies/ is run; fields with fewer voxels, fits with fewer runs, networks of one seed, long ones for a few seconds, and
# learners with two seeds, since some builds are slow.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

programs=() studies=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do programs+=("$1") && shift; done
if [ "${1:-}" = -- ]; then shift && studies=("$@"); fi
if [ ${#studies[@]} -eq 0 ]; then studies=("$root"/studies/*.toml); fi
if [ ${#programs[@]} -eq 0 ]; then
  echo "compare_fingerprints: name at least one teg program" >&2
  exit 2
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# A study that misses its expectation ends with 1 and still has a fingerprint. The caller says where, $here.
fingerprint() {
  local code=0 smaller=()
  if grep -q '^\[field\]' "$2"; then smaller+=(--set field.voxels=16); fi
  if grep -q '^\[fit\]' "$2"; then smaller+=(--set fit.evaluations=60); fi
  if grep -q '^substrate = "network"' "$2"; then
    smaller+=(--set study.seeds=1)
    if grep -qE '^until = "([0-9]{4,} s|[0-9]+ h)"$' "$2"; then smaller+=(--set "protocol.until=5 s"); fi
  fi
  if grep -q '^substrate = "learner"' "$2"; then smaller+=(--set study.seeds=2); fi
  if [ "$3" = sweep ]; then
    "$1" sweep "$2" --json --restart --out "$here/sweep" --plots none "${smaller[@]}" >"$here/json" 2>"$here/words" \
      </dev/null || code=$?
  elif [ "$3" = 1 ]; then
    "$1" run "$2" --json --threads 1 --out "$here/run" --plots none "${smaller[@]}" >"$here/json" 2>"$here/words" \
      </dev/null || code=$?
  else
    "$1" rerun "$here/run/results.h5" --json --threads "$3" >"$here/json" 2>"$here/words" </dev/null || code=$?
  fi
  if [ "$code" -gt 1 ] || [ ! -s "$here/json" ]; then
    echo "compare_fingerprints: $1 with $2 on $3 threads ended with $code" >&2
    cat "$here/words" >&2
    return 1
  fi
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["fingerprint"])' "$here/json"
}

# compare STUDY PROGRAM...
compare() {
  local study=$1 first=$2 here needs found program threads ways wanted='' different=0
  shift
  needs=$(sed -n 's/^needs = "\$TEG_URAKUBO\(.*\)"$/\1/p' "$study")
  if [ -n "$needs" ] && [ ! -e "${TEG_URAKUBO:-}$needs" ]; then
    echo "$(basename "$study" .toml)  skipped: it needs \$TEG_URAKUBO$needs"
    return 0
  fi
  here=$(mktemp -d "$out/XXXXXX")
  for program in "$@"; do
    ways=(1 2)
    if [ "$program" = "$first" ]; then ways+=(sweep); fi
    for threads in "${ways[@]}"; do
      found=$(fingerprint "$program" "$study" "$threads")
      wanted=${wanted:-$found}
      if [ "$found" != "$wanted" ]; then
        different=1
        echo "DIFFERENT  $found  $program, $threads (threads, or a sweep); $first on 1 has $wanted"
      fi
    done
  done
  echo "$(basename "$study" .toml)  $wanted"
  rm -rf "$here"
  return "$different"
}

# Runs on one thread leave cores idle: as many studies at once as there are cores.
export out
export -f fingerprint compare
printf '%s\0' "${studies[@]}" | xargs -0 -P "$(nproc)" -I STUDY \
  bash -c 'set -euo pipefail; compare "$@"' compare STUDY "${programs[@]}" || {
  echo "compare_fingerprints: the builds do not agree" >&2
  exit 1
}
echo "${#programs[@]} builds and 2 numbers of threads agree on ${#studies[@]} studies"
