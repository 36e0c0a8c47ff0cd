# SPDX-License-Identifier: Apache-2.0
# The tests that only root, or only an ordinary user, can run (ctest labels root-only and user-only). Sourced by ./dev.

# ctest -LE "$one_user_only": everything that is the same for whoever runs it.
one_user_only='^(root|user)-only$'
# nobody of base-passwd: owns nothing that the tests could touch.
ordinary_uid=65534 ordinary_gid=65534

how_many() { # label
  ctest --test-dir build/release -N -L "^$1\$" | sed -n 's/^Total Tests: //p'
}

# As root: the root-only tests as root, the user-only ones as an ordinary user. As an ordinary user: the user-only ones, and
# the line says what was left out. $total counts along. A label without a test is red.
run_users() { # nothing
  roots=$(how_many root-only) users=$(how_many user-only)
  [ "$roots" -gt 0 ] && [ "$users" -gt 0 ] || die "there is no root-only or no user-only test any more: their labels are lost"
  if [ "$(id -u)" = 0 ]; then
    run_as root-only ctest --test-dir "$here/build/release"
    figures "$here/build/release"
    as_ordinary_user
    say "users: $roots root-only tests ran as root, $users user-only tests as user $ordinary_uid"
  else
    run_as user-only ctest --test-dir "$here/build/release"
    say "users: $users user-only tests ran as user $(id -u); $roots root-only tests were left out: run ./dev check as root for them"
  fi
}

run_as() { # label command…
  label=$1; shift
  say "== release: $label"
  log=build/release.$label.log
  "$@" -L "^$label\$" --no-tests=error --output-on-failure -j1 >"$log" 2>&1 || true
  grep -v '^ *Start ' "$log" || true
  grep -q '^100% tests passed' "$log" || red "release: $label has failures; the log is $log"
  count "$log"
}

# A home, a runtime and a temporary directory of the user's own, gone afterwards; no group, variable or descriptor of root's.
as_ordinary_user() {
  own=$(mktemp -d /tmp/redlips-user.XXXXXX) shut=
  trap 'rm -rf "$own"; stop_computing' EXIT
  mkdir -m 700 "$own/home" "$own/run" "$own/tmp"
  mkdir "$own/tree"
  chmod 755 "$own"
  chown "$ordinary_uid:$ordinary_gid" "$own/home" "$own/run" "$own/tmp"
  can_read_us || shut=$(shut_ancestor "$here")
  can_read_us ||
    die "user $ordinary_uid cannot read $here, so the user-only tests cannot run: clone to a directory that every user may enter, with umask 022"
  # ctest writes a log beside the tests it reads: these are read from a directory of the user's.
  printf 'subdirs("%s")\n' "$here/build/release" >"$own/home/CTestTestfile.cmake"
  run_as user-only ordinary ctest --test-dir "$own/home"
  rm -rf "$own"
  trap stop_computing EXIT
}

can_read_us() { ordinary test -r "$here/dev" && ordinary test -x "$here/build/release/bin/redlipsd"; }

# The topmost directory above $1 that others may not enter, as /root.
shut_ancestor() { # path
  part=
  (IFS=/; set -f; for name in ${1#/}; do
    part=$part/$name
    [ "$part" != "$1" ] || return 0
    case "$(stat -c %A "$part")" in *x|*t) ;; *) printf %s "$part"; return 0 ;; esac
  done)
}

# In a mount namespace of its own: an open directory in the place of the shut one, with nothing in it but our tree.
open_up='mount --bind "$2" "$3/tree" && mount -t tmpfs -o mode=755 none "$1" && mkdir -p "$2" && mount --bind "$3/tree" "$2" || exit 126
  shift 3; exec "$@"'

ordinary() { # command…
  set -- setpriv --reuid "$ordinary_uid" --regid "$ordinary_gid" --clear-groups --no-new-privs \
    env -i PATH="$PATH" LANG="${LANG:-C.UTF-8}" HOME="$own/home" XDG_RUNTIME_DIR="$own/run" TMPDIR="$own/tmp" USER=nobody \
    REDLIPS_SCREENSHOTS="$own/tmp/screenshots" "$@"
  [ -z "$shut" ] || set -- unshare --mount --propagation private sh -c "$open_up" sh "$shut" "$here" "$own" "$@"
  (cd "$own/home" && exec "$@")
}
