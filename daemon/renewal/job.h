// SPDX-License-Identifier: Apache-2.0
// One renewal of one certificate: what is known of it, from the first click to the new certificate, over days
// and restarts.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pkcs11/certificate.h"
#include "pkcs11/token.h"

namespace redlips::renewal {

enum class Step { begun, key_made, asked, waiting, approved, written, done, refused };
std::string_view to_string(Step step) noexcept;

/// One per old certificate.
struct Job {
  std::string id;                           ///< 32 hex digits
  std::string manufacturer, model, serial;  ///< of the key it was begun with
  std::string authority;                    ///< id of the authority's data
  pkcs11::Certificate old;
  pkcs11::KeyPair key;              ///< the one new pair; empty: none yet
  std::vector<Bytes> transactions;  ///< 16 bytes each, oldest first
  Step step = Step::begun;
  std::string code, detail;         ///< why it stands still (PROTOCOL.md), or empty
  std::string ca_text;              ///< the authority's own words, as they came
  std::chrono::sys_seconds next{};  ///< when to ask again; 0: nothing to wait for
  std::chrono::sys_seconds since{}, changed{};
  std::optional<pkcs11::Certificate> fresh;  ///< the new one, once it is on the key
};

inline constexpr std::size_t most_transactions = 32, transaction_size = 16, ca_text_limit = 4096;

/// The label of the new pair: by it a pair whose renewal was cut off is found again, also on another PC.
std::string key_label(const pkcs11::Certificate& old);

/// Could something be encrypted to this certificate, which nobody could read any more without its key? True
/// also where it does not say.
bool may_decrypt(const pkcs11::Certificate& certificate);

boost::json::object to_json(const Job& job);
/// nullopt for what is no job.
std::optional<Job> job_from(const boost::json::value& value);

}  // namespace redlips::renewal
