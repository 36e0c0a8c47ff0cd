// SPDX-License-Identifier: Apache-2.0
// The compiled half of Boost beast (packaging/cmake/boost.cmake).
#include <boost/beast/src.hpp>
