// SPDX-License-Identifier: Apache-2.0
// The compiled half of Asio's TLS streams; the rest of the house needs none.
#include <boost/asio/ssl/impl/src.hpp>
