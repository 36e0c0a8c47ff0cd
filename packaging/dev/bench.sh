# SPDX-License-Identifier: Apache-2.0
# ./dev bench: RedLips measured beside the raw token and what a user could take instead (tests/bench). Sourced by ./dev.

bench() { # [--quick] [--json FILE] | --fleet
  # A mistyped word is said before anything is built.
  quick="" json="" fleet=""
  while [ $# -gt 0 ]; do
    case "$1" in
      --quick) quick=--quick ;;
      --fleet) fleet=yes ;;
      --json) [ $# -gt 1 ] || die "--json needs a file"; json=$2; shift
        # ./dev has changed to its own directory.
        case "$json" in /*) ;; *) json=$OLDPWD/$json ;; esac ;;
      *) die "unknown option \"$1\"; there is --quick, --json FILE and --fleet" ;;
    esac
    shift
  done
  deps_build; deps_bench
  build release redlips-fleet
  [ -z "$fleet" ] || { build/release/bin/redlips-fleet; return; }
  build release redlips-bench
  REDLIPS_BIN=$here/build/release/bin REDLIPS_LIB=$here/build/release/lib \
    build/release/bin/redlips-bench ${quick:+"$quick"} ${json:+--json "$json"}
  [ -n "$quick" ] || build/release/bin/redlips-fleet
}
