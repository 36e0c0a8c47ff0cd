# SPDX-License-Identifier: Apache-2.0
# ./dev fuzz: one target for as long as you like, or an input that crashed it again. Sourced by ./dev.

fuzz() { # [NAME [--minutes N | FILE…]]
  if [ $# -eq 0 ]; then
    say "The targets; ./dev fuzz NAME --minutes N fuzzes one of them, ./dev fuzz NAME FILE… feeds it these files alone:"
    python3 packaging/dev/fuzz.py build/asan list
    return
  fi
  name=$1; shift
  if [ "${1:-}" = --minutes ]; then
    [ "${2:-0}" -gt 0 ] 2>/dev/null || die "--minutes needs a whole number"
    python3 packaging/dev/fuzz.py build/asan run "$name" --seconds $(($2 * 60))
  elif [ $# -gt 0 ]; then
    python3 packaging/dev/fuzz.py build/asan replay "$name" "$@"
  else
    python3 packaging/dev/fuzz.py build/asan run "$name"
  fi
}
