// SPDX-License-Identifier: Apache-2.0
// The compiled halves of Boost JSON and URL (packaging/cmake/boost.cmake).
#include <boost/json/src.hpp>
#include <boost/url/src.hpp>
