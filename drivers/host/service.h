// SPDX-License-Identifier: Apache-2.0
// The token host's side of the wire: one request in, one answer out, over one library.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <string_view>

#include "drivers/host/verbs.h"
#include "drivers/wire/rpc.h"
#include "pkcs11/token.h"

namespace redlips::drivers {

/// Loads the library that `open` names; called once, after the sandbox is closed behind us.
using LoadLibrary = std::function<std::unique_ptr<pkcs11::Library>(const boost::json::object& params)>;

/// Answers requests. Holds the library; between two requests no token stays open and nobody logged in, but
/// for the one login of session_open.
class HostService {
 public:
  explicit HostService(LoadLibrary load) : load_(std::move(load)) {}
  /// The answer to one message: a result or an error, never an exception for what a library or a caller does.
  boost::json::object answer(const wire::Message& message);

 private:
  boost::json::object dispatch(const boost::json::value& id, const wire::Message& message);
  boost::json::object open(const boost::json::value& id, const boost::json::object& params);

  LoadLibrary load_;
  std::unique_ptr<pkcs11::Library> library_;
  bool officer_ = false;
  std::optional<KeptLogin> kept_;  // gone before the library is
};

/// True if the service has a function for this verb.
bool host_serves(std::string_view verb) noexcept;

}  // namespace redlips::drivers
