# SPDX-License-Identifier: Apache-2.0
# ./dev package: plain .deb packages of the release build. Sourced by ./dev.

package() {
  rm -rf build/package
  make_packages build/package
  for deb in build/package/*.deb; do
    say "$deb"
    dpkg-deb --contents "$deb" | awk '$1 !~ /^d/ {print "  " $6}'
  done
  say "Install RedLips with:  apt-get install ./build/package/redlips_*.deb   (testers add redlips-softkey_*.deb)"
  say "Then, as the user who has the key:  systemctl --user enable --now redlipsd   and   redlips status"
}

make_packages() { # directory
  mkdir -p "$1"
  directory=$(cd "$1" && pwd)
  (cd "$directory" && cpack --config "$here/build/release/CPackConfig.cmake" -B . >cpack.log 2>&1) ||
    { cat "$directory/cpack.log"; die "packaging failed; the messages are above"; }
  rm -rf "$directory/_CPack_Packages"
}
