# SPDX-License-Identifier: Apache-2.0
# Boost 1.81 as headers; the compiled halves of Asio, Beast, JSON and URL are built here, once for all targets.
find_path(REDLIPS_BOOST_FOUND boost/version.hpp HINTS ${REDLIPS_BOOST_INCLUDE} REQUIRED)
file(STRINGS ${REDLIPS_BOOST_FOUND}/boost/version.hpp line REGEX "^#define BOOST_VERSION ")
if(NOT line MATCHES " 1081[0-9][0-9]")
  message(FATAL_ERROR "Boost 1.81 is needed, ${REDLIPS_BOOST_FOUND} holds: ${line}. Run ./dev deps.")
endif()
find_package(Threads REQUIRED)

set(here ${CMAKE_SOURCE_DIR}/packaging/cmake)
add_library(redlips_boost STATIC ${here}/boost_asio.cpp ${here}/boost_json.cpp)
add_library(redlips::boost ALIAS redlips_boost)
target_include_directories(redlips_boost SYSTEM PUBLIC ${REDLIPS_BOOST_FOUND})
target_compile_definitions(redlips_boost PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ALL_NO_LIB BOOST_ERROR_CODE_HEADER_ONLY)
target_compile_options(redlips_boost PRIVATE -w)
target_link_libraries(redlips_boost PUBLIC Threads::Threads)

# Beast apart: only the bridge speaks HTTP, and its compiled half is the slowest file of the house.
add_library(redlips_beast STATIC ${here}/boost_beast.cpp)
add_library(redlips::beast ALIAS redlips_beast)
target_compile_definitions(redlips_beast PUBLIC BOOST_BEAST_SEPARATE_COMPILATION)
target_compile_options(redlips_beast PRIVATE -w)
target_link_libraries(redlips_beast PUBLIC redlips_boost)

# TLS apart: only the renewal's child speaks it.
add_library(redlips_asio_ssl STATIC ${here}/boost_asio_ssl.cpp)
add_library(redlips::asio_ssl ALIAS redlips_asio_ssl)
target_compile_options(redlips_asio_ssl PRIVATE -w)
target_link_libraries(redlips_asio_ssl PUBLIC redlips_boost OpenSSL::SSL)
