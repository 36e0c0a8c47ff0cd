#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# redlips-softkey as its user meets it: keys made, plugged, personalised, locked, unlocked, thrown away.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export REDLIPS_SOFTKEY_DIR="$work/box"
softkey() { "$REDLIPS_BIN/redlips-softkey" "$@" 2>"$work/stderr"; }
fail() { echo "FAILED: $*" >&2; cat "$work/stderr" >&2; exit 1; }
passed=0
ok() { passed=$((passed + 1)); }

# expect CODE TEXT COMMAND…: ends with CODE, and its stderr holds TEXT.
expect() {
  code=$1 text=$2; shift 2
  status=0; softkey "$@" >"$work/stdout" || status=$?
  [ "$status" -eq "$code" ] || fail "exit $status instead of $code: $*"
  grep -q -- "$text" "$work/stderr" || fail "stderr of \"$*\" does not say \"$text\""
  ok
}
field() { softkey list --json | tr '{' '\n' | sed -n "/\"serial\":\"$1\"/s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p"; }
is() { [ "$(field "$1" "$2")" = "$3" ] || fail "$2 of $1 is $(field "$1" "$2"), not $3"; ok; }

# An authority that shares no code with us.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -out "$work/ca.pem" \
  -subj "/CN=Test authority" -days 2 2>/dev/null
issue() { openssl x509 -req -in "$1" -CA "$work/ca.pem" -CAkey "$work/ca.key" -days 1 -out "$2" 2>/dev/null; }

# Nothing there yet: said in words, and as an empty list.
softkey list | grep -q "No software key" || fail "an empty list says nothing"
[ "$(softkey list --json)" = "[]" ] || fail "an empty JSON list is not []"
[ "$(softkey where)" = "$REDLIPS_SOFTKEY_DIR" ] || fail "where"

# A key is made plugged in, with the initial PIN, all tries, a slot, a drawn serial number.
serial=$(softkey create --label '演示"单位')
[ ${#serial} -eq 16 ] || fail "serial number $serial"
is "$serial" inserted true; is "$serial" tries 6; is "$serial" tries_full 6; is "$serial" locked false
is "$serial" initial_pin true; is "$serial" slot 1; is "$serial" so_tries 10
softkey list --json | node -e 'const [key] = JSON.parse(require("fs").readFileSync(0)); process.exit(key.label === "演示\"单位" ? 0 : 1)' ||
  fail "the listing is not JSON"

# Each kind of key makes a request that an independent program verifies.
for kind in p256 p384 rsa2048; do
  key=$(softkey create --key $kind --serial "KIND-$kind" --removed)
  softkey request "$key" --subject-o "昆明某某有限公司" --subject-cn "某某" >"$work/$kind.req"
  openssl req -in "$work/$kind.req" -noout -verify 2>&1 | grep -q "verify OK" || fail "request of $kind"
  openssl req -in "$work/$kind.req" -noout -subject -nameopt utf8,sep_multiline,-esc_msb | grep -q "昆明某某有限公司" ||
    fail "subject of $kind"
  issue "$work/$kind.req" "$work/$kind.pem"
  softkey install "$key" "$work/$kind.pem" || fail "install on $kind"
  ok
done

# The certificate is on the key for everybody; a second install takes the first one's place.
# A module built with a sanitizer needs its runtime in a program that has none.
foreign() {
  case "${REDLIPS_SANITIZE:-}" in
    address*) LD_PRELOAD=$(clang-14 -print-file-name=libclang_rt.asan-x86_64.so) ASAN_OPTIONS=detect_leaks=0 "$@" ;;
    *) "$@" ;;
  esac
}
module=$REDLIPS_LIB/softkey.so
# ThreadSanitizer's cannot join a program that has started; the module of the release build reads the same keys.
[ "${REDLIPS_SANITIZE:-}" != thread ] || module=$REDLIPS_SOURCE/build/release/lib/softkey.so
certificates() { foreign pkcs11-tool --module "$module" --list-objects --type cert 2>/dev/null | grep -c "Certificate Object"; }
softkey insert KIND-p256
softkey remove "$serial"
softkey install KIND-p256 "$work/p256.pem"
[ "$(certificates)" = 1 ] || fail "$(certificates) certificates instead of one"
foreign pkcs11-tool --module "$module" --read-object --type cert --id 10 2>/dev/null | openssl x509 -inform DER -out "$work/read.pem"
cmp -s "$work/read.pem" "$work/p256.pem" || fail "the certificate reads back otherwise"
expect 6 "another key pair" install KIND-p256 "$work/p384.pem"
expect 6 "no certificate" install KIND-p256 "$work/ca.key"
expect 2 "cannot be read" install KIND-p256 "$work/nothing"
[ "$(certificates)" = 1 ] || fail "a refused certificate changed the key"

# Plugging twice is no error; the presence file is the key's.
softkey insert "$serial"; softkey insert "$serial"; is "$serial" inserted true
softkey remove "$serial"; softkey remove "$serial"; is "$serial" inserted false
[ ! -e "$REDLIPS_SOFTKEY_DIR/present/$serial" ] || fail "presence file"

# A PIN of one's own is asked for; a wrong one costs a try and says how many are left; the last one locks.
own=$(printf '%s\n' 24680135 | softkey create --serial OWN --tries 2 --pin-fd 0)
is "$own" initial_pin false
echo wrong-one >"$work/wrong"; echo 24680135 >"$work/right"
status=0
setsid -w "$REDLIPS_BIN/redlips-softkey" request OWN --subject-o a --subject-cn b 2>"$work/stderr" || status=$?
{ [ $status -eq 2 ] && grep -q "no terminal" "$work/stderr"; } || fail "no terminal: $status"
is OWN tries 2
pin() { softkey request OWN --subject-o a --subject-cn b --pin-fd 3 3<"$work/$1" >/dev/null; }
status=0; pin wrong || status=$?
{ [ $status -eq 4 ] && grep -q "1 try is left" "$work/stderr"; } || fail "wrong PIN: $status"
is OWN tries 1
pin right || fail "right PIN"
is OWN tries 2
for expected in 4 5 5; do  # the second one is the last: its answer is "locked" already
  status=0; pin wrong || status=$?
  [ $status -eq $expected ] || fail "exit $status instead of $expected"
done
is OWN locked true
status=0; pin right || status=$?
[ $status -eq 5 ] || fail "a locked key took the right PIN"
grep -q "redlips-softkey unlock" "$work/stderr" || fail "no next step for a locked key"

# The SO unlocks; a wrong SO PIN counts for itself; a bad new PIN costs nothing.
echo 87654321 >"$work/so-wrong"; echo 12345678 >"$work/so"; echo 12 >"$work/short"
status=0; softkey unlock OWN --so-pin-fd 3 3<"$work/so-wrong" || status=$?
[ $status -eq 4 ] || fail "wrong SO PIN: $status"
is OWN so_tries 9
status=0; softkey unlock OWN --so-pin-fd 3 --pin-fd 4 3<"$work/so" 4<"$work/short" || status=$?
[ $status -eq 2 ] || fail "short PIN: $status"
is OWN so_tries 9
softkey unlock OWN --so-pin-fd 3 3<"$work/so"
is OWN locked false; is OWN tries 2; is OWN initial_pin true; is OWN so_tries 10

# What is wrong on the command line is named, and nothing is done.
expect 2 "command is missing"
expect 2 "no command \"creat\"" creat
expect 2 "not known here" create --lable x
expect 2 "needs a value" create --label
expect 2 "given twice" create --label a --label b
expect 2 "1 to 99" create --tries 0
expect 2 "1 to 99" create --tries six
expect 2 "1 to 16" create --serial a/b
expect 2 "UTF-8" create --label "$(printf 'a\302')"
expect 2 "p256, p384" create --key p512
expect 2 "6 to 32 bytes" create --pin-fd 3 3<"$work/short"
expect 2 "missing" insert
expect 2 "too many" insert a b
expect 3 "There is no key NOBODY" insert NOBODY
expect 3 "There is no key" delete ../box
expect 3 "already" create --serial OWN
is OWN tries 2

# Damage is named, other keys go on, and the damaged one can be thrown away.
echo nonsense >"$REDLIPS_SOFTKEY_DIR/keys/KIND-p384/card"
expect 0 "KIND-p384 are damaged" list
expect 1 "damaged" insert KIND-p384
echo nonsense >"$REDLIPS_SOFTKEY_DIR/keys/KIND-rsa2048/tries"
is KIND-rsa2048 tries null
expect 1 "No PIN was sent" request KIND-rsa2048 --subject-o a --subject-cn b
softkey delete KIND-p384
softkey list --json | grep -q KIND-p384 && fail "a deleted key is listed"
REDLIPS_SOFTKEY_SOFTHSM=/nowhere expect 1 "apt install softhsm2" create --serial NOHSM
[ ! -e "$REDLIPS_SOFTKEY_DIR/keys/NOHSM" ] || fail "half a key"
softkey list >/dev/null || fail "list after a failed create"

# A key that is deleted leaves nothing behind.
softkey delete OWN; softkey delete KIND-p256; softkey delete KIND-rsa2048; softkey delete "$serial"
[ -z "$(ls "$REDLIPS_SOFTKEY_DIR/keys" "$REDLIPS_SOFTKEY_DIR/present" | grep -v :)" ] || fail "keys left behind"
# KIND-p384's damaged card did not say which token was its own.
[ "$(ls "$REDLIPS_SOFTKEY_DIR/tokens" | wc -l)" -eq 1 ] || fail "tokens left behind"

softkey --help | grep -q "Exit codes" || fail "help"
for command in create insert remove list request install unlock delete where; do
  softkey --help | grep -q "redlips-softkey $command" || fail "help does not teach $command"
done
HOME='' REDLIPS_SOFTKEY_DIR='' expect 1 "neither REDLIPS_SOFTKEY_DIR nor HOME" list

[ $passed -gt 40 ] || fail "only $passed checks ran"
echo "$passed checks passed"
