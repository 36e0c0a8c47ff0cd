# SPDX-License-Identifier: Apache-2.0
# ./dev check: the tests, with a closing line that says how many ran. Sourced by ./dev.

sources() { git ls-files -co --exclude-standard '*.h' '*.cpp'; }

repeat="" jobs=2
# shellcheck disable=SC2086
run_labels() { # preset labels…
  preset=$1; shift
  for label in "$@"; do
    say "== $preset: $label"
    log=build/$preset.$label.log
    ctest --test-dir "build/$preset" -L "^$label\$" --no-tests=error --output-on-failure $repeat -j"$jobs" >"$log" 2>&1 || true
    grep -v '^ *Start ' "$log" || true
    grep -q '^100% tests passed' "$log" || die "$preset: $label has failures; the log is $log"
    count "$log"
  done
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

# clang-tidy over each source, remembered by the hash of what it saw.
lint() {
  format_check
  say "== clang-tidy"
  python3 packaging/dev/tidy.py build/release || die "clang-tidy found something; see above"
}

# Both sanitizers over the unit and integration tests. A step of its own until it is clean on every test: see CHANGELOG.md.
sanitize() {
  for preset in asan tsan; do
    build "$preset"
    run_labels "$preset" unit integration
  done
}

check() {
  started=$(date +%s)
  deps_build; deps_test; node_modules
  build release
  if [ $# -gt 0 ]; then run_labels release "$@"; say "$total passed, 0 failed"; return; fi
  format_check
  run_labels release unit integration attack
  # A page gives RedLips two seconds; a starved machine may miss that once. Each try is printed.
  repeat="--repeat until-pass:3" jobs=1
  run_labels release browser
  say "check took $((($(date +%s) - started) / 60)) minutes"
  say "$total passed, 0 failed"
}
