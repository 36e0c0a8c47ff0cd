#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The packages as they would be installed: what is in them, and a login with nothing but what is in them.
set -eu

here=$REDLIPS_SOURCE
work=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null; rm -rf "$work"' EXIT
passed=0
ok() { passed=$((passed + 1)); }
fail() { echo "FAILED: $*" >&2; cat "$work"/*.err >&2 2>/dev/null || true; exit 1; }

(cd "$work" && cpack --config "$REDLIPS_BUILD/CPackConfig.cmake" -B "$work/packages" >"$work/cpack.err" 2>&1) || fail "cpack"
for name in redlips redlips-softkey redlips-officer; do
  deb=$(ls "$work/packages/${name}_"*.deb) || fail "no package $name"
  dpkg-deb -x "$deb" "$work/root"
  dpkg-deb -e "$deb" "$work/$name.control"
  # Everybody may read, nobody but root may write, and no directory of the builder's is inside.
  dpkg-deb --contents "$deb" | awk '$2 != "root/root" {print; bad = 1} END {exit bad}' || fail "$name: not all of it is root's"
  dpkg-deb --contents "$deb" | awk '$1 !~ /^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--)$/ {print; bad = 1} END {exit bad}' || fail "$name: odd permissions"
  ok
done
! grep -rlF -e "$here" -e "$REDLIPS_BUILD" "$work/root" || fail "paths of the builder are inside"
for file in $(cd "$work/root" && find etc -type f); do
  grep -qx "/$file" "$work/redlips.control/conffiles" || fail "/$file is no conffile: an upgrade would overwrite it"
done
[ "$(find "$work/root/etc" -type f | wc -l)" -ge 4 ] || fail "no halls in /etc"
grep -q '^Depends: .*libssl3' "$work/redlips.control/control" || fail "the libraries it needs are not named"
grep -q '^Depends: .*softhsm2' "$work/redlips-softkey.control/control" || fail "redlips-softkey needs softhsm2"
grep -q '^Depends: .*redlips (= ' "$work/redlips-officer.control/control" || fail "redlips-officer needs redlips"
dpkg-deb --contents "$work"/packages/redlips_*.deb | grep -q redlips-unlock && fail "every user would have the officer's program"
for file in usr/bin/redlips usr/bin/redlipsd usr/libexec/redlips/redlips-tokenhost usr/libexec/redlips/redlips-softkey usr/libexec/redlips/redlips-unlock usr/lib/redlips/softkey.so; do
  readelf -d "$work/root/$file" | grep -qE 'R(UN)?PATH' && fail "$file has a search path of its own"
  readelf -S "$work/root/$file" | grep -q '\.debug_info' && fail "$file is not stripped"
  ok
done
grep -q "^ExecStart=/usr/bin/redlipsd\$" "$work/root/usr/lib/systemd/user/redlipsd.service" || fail "the unit starts something else"
profile=$work/root/usr/share/redlips/keys.d/softkey.toml
grep -q "^libraries = \[\"/usr/lib/redlips/softkey.so\"\]" "$profile" || fail "the profile names a library that the package does not have"
ok

# A key, a certificate, the daemon, a login: all from the unpacked packages but the demo's authority.
export HOME="$work/home" XDG_RUNTIME_DIR="$work/run" REDLIPS_SOFTKEY_DIR="$work/keys"
unset XDG_STATE_HOME XDG_CONFIG_HOME
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"
redlips() { "$work/root/usr/bin/redlips" --lang en "$@" 2>"$work/redlips.err"; }
"$REDLIPS_BIN/redlips-demo-ca" init "$work/ca" >/dev/null
serial=$(redlips softkey create --label Package) || fail "softkey create"
redlips softkey request "$serial" --subject-o Package --subject-cn Package >"$work/request"
"$REDLIPS_BIN/redlips-demo-ca" issue "$work/ca" --request "$work/request" --o Package --cn Package --uscc 91530102MA6K00000W \
  --days 9 --out "$work/certificate.pem" >/dev/null
redlips softkey install "$serial" "$work/certificate.pem" || fail "softkey install"
mkfifo "$work/ready"
"$work/root/usr/bin/redlipsd" --config "$work/root/etc/redlips" --port 0 --module "$work/root/usr/lib/redlips/softkey.so" \
  --ready-fd 3 3>"$work/ready" 2>"$work/redlipsd.err" &
daemon=$!
read -r line <"$work/ready" || fail "redlipsd did not start"
case "$line" in *'"port":'*) ok ;; *) fail "redlipsd said: $line" ;; esac
redlips status >"$work/status" || fail "status"
grep -q "registered sites: 4" "$work/status" || fail "the halls of /etc are not all there: $(cat "$work/status")"
! grep -q "cannot be used" "$work/status" || fail "files that cannot be used: $(cat "$work/status")"
redlips tokens | grep -q "no. $serial" || fail "the key is not listed"
"$work/root/usr/bin/redlips" --lang zh_CN status | grep -q 小红唇 || fail "the Chinese texts are not found"
proof=$(redlips authenticate --origin https://hall.example.test --nonce "$(head -c 33 /dev/urandom | base64)" --yes --pin-fd 4 4<<EOF
123456
EOF
) || fail "login"
case "$proof" in *'"web-eid:1.0"'*) ok ;; *) fail "no proof: $proof" ;; esac
kill "$daemon"
wait "$daemon" || fail "redlipsd did not end well"
daemon=
ok
echo "$passed passed"
