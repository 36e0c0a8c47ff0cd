# SPDX-License-Identifier: Apache-2.0
# Warnings, hardening and sanitizers of every target of ours: link redlips::options.
add_library(redlips_options INTERFACE)
add_library(redlips::options ALIAS redlips_options)
target_include_directories(redlips_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(redlips_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Werror
  -fstack-protector-strong -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(NOT REDLIPS_SANITIZE)
  target_compile_options(redlips_options INTERFACE -Wshadow)  # files that are compiled as one shadow each other
endif()
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo" OR CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(redlips_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
target_link_options(redlips_options INTERFACE -Wl,-z,relro,-z,now)

if(REDLIPS_SANITIZE)
  set(flags -fsanitize=${REDLIPS_SANITIZE} -fno-omit-frame-pointer -O1 -g1)
  if(REDLIPS_SANITIZE MATCHES undefined)
    list(APPEND flags -fno-sanitize-recover=all)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
      # Clang 14 reports every call through a function pointer of a C library otherwise.
      list(APPEND flags -fno-sanitize=function)
    endif()
  endif()
  add_compile_options(${flags})
  add_link_options(${flags})
endif()

# A room full of Asio: the headers that most of its files read are parsed once (half of the compile time).
function(redlips_precompile target)
  target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/packaging/cmake/precompiled.h)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # For ccache; and a precompiled system header no longer counts as the system's: GCC 12 misreads inlined copies of
    # std::string (its PR 105651) and a coroutine frame's own operator delete. The sanitizers look for what these find.
    target_compile_options(${target} PRIVATE
      -fpch-preprocess -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-mismatched-new-delete)
  endif()
endfunction()
