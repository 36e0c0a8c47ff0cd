# SPDX-License-Identifier: Apache-2.0
# ./dev package: a plain .deb of the release build. Sourced by ./dev.

package() {
  rm -rf build/package
  mkdir -p build/package
  (cd build/package && cpack --config ../release/CPackConfig.cmake -B . >cpack.log 2>&1) || { cat build/package/cpack.log; die "packaging failed"; }
  rm -rf build/package/_CPack_Packages
  deb=$(ls build/package/*.deb)
  say "$deb"
  dpkg-deb --contents "$deb" | awk '{print "  " $6}'
  say "Install it with: apt-get install ./$deb"
}
