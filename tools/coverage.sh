#!/usr/bin/env bash
# Line coverage of src/ by the tests: tools/coverage.sh [LEAST_PERCENT], 90 if not given.
# The report is build/coverage/coverage.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
least=${1:-90}

cmake --preset coverage
cmake --build --preset coverage -j "$(nproc)"
find build/coverage -name '*.gcda' -delete
# Tests that take minutes without optimisation run in the test and science gates.
ctest --preset coverage -LE slow -E 'Shipped.*(ejdrup|handler|urakubo|balanced|inhibitory|change_point|covariance|human|reset|mistimed|random_walk|reversal|tonic)'
gcovr --root . --filter src/ --exclude-unreachable-branches -j "$(nproc)" --print-summary \
  --fail-under-line "$least" --output build/coverage/coverage.txt build/coverage
