// SPDX-License-Identifier: Apache-2.0
// The wrong answers that the demo's CMP server can give, each for ever or for the next few messages it fits.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redlips::peers {

enum class Wrong {
  other_subject,
  other_unit_id,
  other_key,
  bad_chain,
  past,
  too_long,
  ca_certificate,
  not_signing,
  encryption,
  signer_unit,
  signer_tls,
  signer_expired,
  signer_none,
  refused,
  waiting,
  unprotected_error,
  check_after_huge,
  check_after_zero,
  garbage,
  http_500,
  truncated,
  endless,
  slow,
  silent,
  closed,
  dies_unheard,
  dies_unsaid
};

/// Where a wrong answer is made.
enum class Layer {
  certificate,  ///< the certificate that is handed out
  signer,       ///< what protects the message
  decision,     ///< what becomes of the request
  poll,         ///< when to come again
  wire          ///< the bytes on the connection
};

struct WrongName {
  Wrong wrong;
  Layer layer;
  std::string_view name;   ///< as on the command line
  std::string_view words;  ///< Chinese, for the desk
};

/// All of them, in the order of the enumeration.
std::span<const WrongName> wrong_names();
std::optional<WrongName> wrong_named(std::string_view name);

/// What is switched on.
class WrongAnswers {
 public:
  struct Entry {
    WrongName what;
    std::optional<long> left;  ///< none: for ever
    long skipped = 0;          ///< so many messages that it fits are answered rightly first
  };

  /// Switches one on; `messages` none: until clear().
  void add(const WrongName& what, std::optional<long> messages, long skipped = 0);
  void clear() { entries_.clear(); }
  /// The first of its layer, if it is due; without counting.
  std::optional<Wrong> look(Layer layer) const;
  /// The same, counted as given.
  std::optional<Wrong> take(Layer layer);
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace redlips::peers
