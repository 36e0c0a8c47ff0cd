# SPDX-License-Identifier: Apache-2.0
# ./dev bench: RedLips measured beside the raw token and what a user could take instead (tests/bench). Sourced by ./dev.

bench() { # [--quick] [--json FILE]
  # A mistyped word is said before anything is built.
  quick="" json=""
  while [ $# -gt 0 ]; do
    case "$1" in
      --quick) quick=--quick ;;
      --json) [ $# -gt 1 ] || die "--json needs a file"; json=$2; shift
        # ./dev has changed to its own directory.
        case "$json" in /*) ;; *) json=$OLDPWD/$json ;; esac ;;
      *) die "unknown option \"$1\"; there is --quick and --json FILE" ;;
    esac
    shift
  done
  deps_build; deps_bench
  build release redlips-bench
  REDLIPS_BIN=$here/build/release/bin REDLIPS_LIB=$here/build/release/lib \
    build/release/bin/redlips-bench ${quick:+"$quick"} ${json:+--json "$json"}
}
