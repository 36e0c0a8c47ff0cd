# SPDX-License-Identifier: Apache-2.0
# Script: writes OUTPUT, a source file with the pages of SOURCE (web/popup) as literals.
set(table "")
macro(asset path type file)
  file(READ ${SOURCE}/${file} text HEX)
  string(LENGTH "${text}" digits)
  math(EXPR bytes "${digits} / 2")
  # Sixteen bytes a literal: as escapes no character of the file means anything to CMake or C++.
  string(REGEX REPLACE "(................................)" "\\1\n" text "${text}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${text}")
  string(REGEX REPLACE "([^\n]+)" "    \"\\1\"" text "${text}")
  string(APPEND table "  {\"${path}\", \"${type}; charset=utf-8\",\n   {\n${text},\n    ${bytes}}},\n")
endmacro()
asset(/b text/html index.html)
asset(/heartbeat.js text/javascript heartbeat.js)
asset(/popup.js text/javascript popup.js)
asset(/popup.css text/css popup.css)
asset(/start text/html start.html)
asset(/start.js text/javascript start.js)
asset(/r text/html redirect.html)
asset(/redirect.js text/javascript redirect.js)
asset(/redirect_texts.js text/javascript redirect_texts.js)
asset(/over text/html over.html)
asset(/unregistered text/html unregistered.html)
asset(/incomplete text/html incomplete.html)
asset(/ended text/html ended.html)

file(WRITE ${OUTPUT} "// Made by assets.cmake from web/popup.
#include \"daemon/bridge/assets.h\"

namespace redlips::bridge {
namespace {

constexpr Asset all[] = {
${table}};

}  // namespace

std::span<const Asset> assets() noexcept { return all; }

}  // namespace redlips::bridge
")
