# SPDX-License-Identifier: Apache-2.0
# What a step needs from Debian, installed when it is missing. Nothing is ever removed or replaced. Sourced by ./dev.

packages_build="g++ clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev cmake ninja-build ccache pkg-config git python3 gettext
  dpkg-dev libssl-dev libp11-dev libp11-kit-dev libusb-1.0-0-dev libtomlplusplus-dev libseccomp-dev libumockdev-dev doctest-dev softhsm2
  libwxgtk3.2-dev libgtk-3-dev libpango1.0-dev"
packages_test="openssl opensc pcscd libpcsclite1 vsmartcard-vpcd p11-kit p11-kit-modules umockdev chromium firefox-esr
  libnss3-tools fonts-noto-cjk gdb util-linux iproute2 procps
  xvfb openbox xfwm4 tint2 xfce4-panel xdotool sway wtype grim faketime x11-utils x11-xserver-utils imagemagick dbus dbus-x11 at-spi2-core gir1.2-atspi-2.0
  python3-gi libglib2.0-bin poppler-utils"
packages_bench="openssl opensc libengine-pkcs11-openssl p11-kit p11-kit-modules
  xvfb tint2 dbus at-spi2-core libglib2.0-bin"
packages_demo="openssl chromium libnss3-tools fonts-noto-cjk"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "these packages are missing and you are not root: $missing. Install them, or install sudo."
  fi
}

installed() { dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }

install_missing() { # packages
  missing=""
  for name in "$@"; do installed "$name" || missing="$missing $name"; done
  [ -n "$missing" ] || return 0
  say "Installing:$missing"
  apt_lists
  # --no-remove: a step of ours never takes anything away from the machine.
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --no-remove $missing ||
    die "apt could not install:$missing. Nothing was removed; the message above says why."
}

# Fresh lists once a day at most; an image as shipped has none.
apt_lists() {
  [ -n "$(find /var/cache/apt/pkgcache.bin -mtime -1 2>/dev/null)" ] && [ -n "$(ls /var/lib/apt/lists/*_Packages* 2>/dev/null)" ] && return 0
  as_root apt-get update -q
}

# Boost 1.81 beside Debian's default 1.74: the -dev packages exclude each other, so where 1.74 is, ours is only unpacked.
deps_boost() {
  installed libboost1.81-dev && return 0
  [ -f build/deps/usr/include/boost/version.hpp ] && return 0
  if installed libboost1.74-dev; then
    say "Boost 1.74's development files stay; unpacking those of 1.81 into build/deps"
    apt_lists
    mkdir -p build/deps/archive
    (cd build/deps/archive && apt-get download -q libboost1.81-dev) || die "libboost1.81-dev cannot be downloaded"
    dpkg-deb -x build/deps/archive/libboost1.81-dev_*.deb build/deps
  else
    install_missing libboost1.81-dev
  fi
}

boost_include() { [ ! -f build/deps/usr/include/boost/version.hpp ] || printf %s "$here/build/deps/usr/include"; }

# shellcheck disable=SC2086
deps_build() {
  install_missing $packages_build
  deps_boost
}

# Whatever Node is there is kept: 18 is enough.
deps_node() {
  if ! command -v node >/dev/null; then install_missing nodejs; fi
  if ! command -v npm >/dev/null; then install_missing npm; fi
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || die "Node $major is too old for the browser tests: 18 or newer is needed ($(command -v node))"
}

# shellcheck disable=SC2086
deps_test() { install_missing $packages_test; deps_node; }
# shellcheck disable=SC2086
deps_bench() { install_missing $packages_bench; }
# shellcheck disable=SC2086
deps_demo() { install_missing $packages_demo; deps_node; }

# The test tools of npm, as locked; no install script runs.
node_modules() {
  stamp=tests/node_modules/.package-lock.json
  [ -f "$stamp" ] && [ ! tests/package-lock.json -nt "$stamp" ] && return 0
  (cd tests && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
    die "npm could not install the test tools (tests/package-lock.json)"
}
