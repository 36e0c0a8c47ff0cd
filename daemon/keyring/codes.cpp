// SPDX-License-Identifier: Apache-2.0
// One place that words failures for the wire.
#include "daemon/keyring/codes.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "daemon/not_saved.h"
#include "daemon/shown_text.h"
#include "drivers/token_host.h"
#include "pkcs11/evidence.h"

namespace redlips::keyring {
namespace {

Failure token_failure(const pkcs11::TokenError& error) {
  auto detail = pkcs11::evidence_of(error);
  if (!error.detail().empty()) detail += ": " + shown_text(error.detail(), 200);
  if (error.kind() == pkcs11::TokenError::Kind::removed) return {"key_removed", std::move(detail)};
  return {pkcs11::leaves_pin_unclear(error) ? "pin_unclear" : "module_failed", std::move(detail)};
}

Failure host_failure(const drivers::HostError& error) {
  switch (error.kind()) {
    case drivers::HostError::Kind::token:
      if (error.error()) return token_failure(*error.error());
      break;
    case drivers::HostError::Kind::stuck:
      return {"key_stuck", shown_text(error.what(), 300)};
    case drivers::HostError::Kind::died:
    case drivers::HostError::Kind::off:
      break;
  }
  return {"module_failed", shown_text(error.what(), 300)};
}

}  // namespace

Failure failure_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const drivers::HostError& e) {
    return host_failure(e);
  } catch (const pkcs11::TokenError& e) {
    return token_failure(e);
  } catch (const NotSaved& e) {
    return {"not_saved", e.what()};
  } catch (const std::exception& e) {
    return {"internal", e.what()};
  }
}

bool cancelled(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& e) {
    return e.code() == boost::asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace redlips::keyring
