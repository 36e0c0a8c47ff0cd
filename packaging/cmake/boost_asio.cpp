// SPDX-License-Identifier: Apache-2.0
// The compiled half of Boost asio (packaging/cmake/boost.cmake).
#include <boost/asio/impl/src.hpp>
