# SPDX-License-Identifier: Apache-2.0
# ./dev check: the tests, with a closing line that says how many ran. Sourced by ./dev.

sources() { git ls-files -co --exclude-standard '*.h' '*.cpp'; }

jobs=2
run_labels() { # preset labels…
  preset=$1; shift
  for label in "$@"; do
    say "== $preset: $label"
    log=build/$preset.$label.log
    ctest --test-dir "build/$preset" -L "^$label\$" -LE "$one_user_only" --no-tests=error --output-on-failure -j"$jobs" >"$log" 2>&1 || true
    grep -v '^ *Start ' "$log" || true
    grep -q '^100% tests passed' "$log" || red "$preset: $label has failures; the log is $log"
    figures "build/$preset"
    count "$log"
  done
}

# One fault hides no other: the rest is run all the same, and what is red is told again at the end.
reds=
red() {
  say "RED: $*"
  reds="$reds
  $*"
}
all_well() { [ -z "$reds" ] || die "not everything is well:$reds"; }

# What tests say of themselves, "figure: …", in ctest's log of the last run: it has what those that passed said, too.
figures() { # directory of ctest
  sed -nE 's/^(# )?figure: /   /p' "$1/Testing/Temporary/LastTest.log" | sort -u
}

# "N tests" of ctest's own closing line, added up.
total=0
count() {
  n=$(sed -n 's/^100% tests passed, 0 tests failed out of \([0-9]*\)$/\1/p' "$1")
  total=$((total + ${n:-0}))
}

format_check() {
  say "== format"
  sources | xargs clang-format-14 --dry-run -Werror || die "some files are not formatted: ./dev format"
}

# clang-tidy over what clang compiled for the sanitizers, remembered by the hash of what it saw.
lint() { build asan; tidy; }
tidy() {
  say "== clang-tidy"
  python3 packaging/dev/tidy.py build/asan || die "clang-tidy found something; see above"
}

# Unit and integration tests in a build that stops at the first fault of its kind.
sanitize() {
  build release softkey  # for programs that cannot load one built with a sanitizer
  for preset in "$@"; do
    build "$preset"
    run_labels "$preset" unit integration
  done
}

# What only computes goes on beside tests that mostly wait: in the idle class, so that a page which gives RedLips two seconds
# never waits for a compiler, and in a process group, so that it ends with us. It has the lock of building while it builds:
# the sanitizers' tests wait for that, and go on beside clang-tidy.
building=build/compute.building computing=
beside='import os, sys; os.setpgid(0, 0); os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0)); os.execv(sys.argv[1], sys.argv[1:])'
start_computing() {
  mkdir -p build
  exec 9>"$building"
  flock 9
  python3 -c "$beside" "$here/dev" compute >build/compute.log 2>&1 &
  computing=$!
  exec 9>&-
  trap stop_computing EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
compute() { build asan; build tsan; exec 9>&-; tidy; }
stop_computing() { [ -z "$computing" ] || kill -s TERM -- -"$computing" 2>/dev/null || true; }
finish_building() { flock "$building" true; }
finish_computing() {
  wait "$computing" || { tail -n 60 build/compute.log; red "a build or clang-tidy; the log is build/compute.log"; }
  trap - EXIT INT TERM
  computing=
  grep -A1 '^== clang-tidy\|^clang-tidy:' build/compute.log || true
}

# Browsers one at a time: a page gives RedLips two seconds, and two browsers starve each other on two cores. A window has a
# display of its own.
check_release() {
  start_computing
  run_labels release unit integration attack renewal
  run_users
  jobs=1; run_labels release browser large; jobs=2
  run_labels release window
  finish_building
}

check() {
  started=$(date +%s)
  deps_build; deps_test; node_modules
  if [ $# -gt 0 ]; then
    build release
    for label in "$@"; do
      case "$label" in
        users) run_users ;;
        fuzz) build asan fuzz; run_labels asan fuzz ;;
        *) run_labels release "$label" ;;
      esac
    done
  else
    format_check
    build release
    check_release
    sanitize asan tsan
    run_labels asan fuzz
    finish_computing
    say "check took $((($(date +%s) - started) / 60)) minutes"
  fi
  all_well
  say "$total passed, 0 failed"
}
