#!/usr/bin/env bash
# clang-tidy over the sources, or over those that changed since a commit: tools/tidy.sh [COMMIT]
# A file that passed is not looked at again until it, a header it includes or .clang-tidy changes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cmake --preset clang >/dev/null  # for compile_commands.json
list=(git ls-files -z -co --exclude-standard -- 'src/*.cpp')
if [ $# -gt 0 ]; then list=(git diff -z --name-only --diff-filter=d "$1" -- 'src/*.cpp'); fi
mkdir -p build/tidy

check_one() {
  local file=$1 depends stamp
  depends=$(clang++-19 -std=c++20 -MM -MG -Iinclude -Isrc "$file" | sed 's/^[^:]*://; s/\\$//')
  # shellcheck disable=SC2086  # the list of headers is to be split
  stamp=build/tidy/$({ cat .clang-tidy CMakeLists.txt src/CMakeLists.txt $depends 2>/dev/null || true; } | sha256sum |
    cut -d' ' -f1)  # headers of libraries may lie where this does not look
  if [ -e "$stamp" ]; then return 0; fi
  if clang-tidy-19 -p build/clang --quiet --warnings-as-errors='*' "$file" 2>build/tidy/words.$$; then
    touch "$stamp"
  else
    cat build/tidy/words.$$
    return 1
  fi
}
export -f check_one
"${list[@]}" | xargs -0 -r -n 1 -P "$(nproc)" bash -c 'set -euo pipefail; check_one "$1"' check_one
