#!/usr/bin/env bash
# The program as it was built is hardened: hardening_test.sh TEG
set -euo pipefail
teg=$1
wrong=0
has() {  # what, then the words that readelf must print, then its options
  if ! readelf -W "${@:3}" "$teg" 2>/dev/null | grep -E "$2" >/dev/null; then
    echo "$teg: $1 is missing"
    wrong=1
  fi
}
has "a position-independent program" '\bPIE\b|DYN \(Position-Independent' -d -h
has "binding at the start (BIND_NOW)" 'BIND_NOW|FLAGS_1.*NOW' -d
has "read-only relocations" 'GNU_RELRO' -l
has "the stack protector" '__stack_chk_fail' --dyn-syms
has "checked copies (FORTIFY)" '__[a-z]+_chk' --dyn-syms
if readelf -W -l "$teg" | grep -E 'GNU_STACK.* RWE' >/dev/null; then
  echo "$teg: its stack is executable"
  wrong=1
fi
exit $wrong
