// SPDX-License-Identifier: Apache-2.0
// The compiled half of Boost Asio's TLS (packaging/cmake/boost.cmake).
#include <boost/asio/ssl/impl/src.hpp>
