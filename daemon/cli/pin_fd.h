// SPDX-License-Identifier: Apache-2.0
// --pin-fd: a script's descriptor answers, one line a lease, and never the last try unless told so.
#pragma once

#include <optional>
#include <string>

#include "daemon/cli/client.h"

namespace redlips::cli {

class PinFd final : public Answerer {
 public:
  PinFd(int handle, bool last_try, std::string serial)
      : handle_(handle), last_try_(last_try), serial_(std::move(serial)) {}

  void question(Client& client, const std::string& id, const std::string& method,
                const boost::json::object& params) override;
  void news(const std::string&, const boost::json::object&) override {}

  /// The code that explains a refused answer better than the daemon's: "last_try", "pin_wrong", "no_key",
  /// "several_keys", "no_pin"; empty if none was refused.
  const std::string& refusal() const noexcept { return refusal_; }

 private:
  void answer_login(Client& client, const std::string& id, const boost::json::object& params);
  void answer_renew(Client& client, const std::string& id, const boost::json::object& params);
  void answer_change(Client& client, const std::string& id, const boost::json::object& params);
  void refuse(Client& client, const std::string& id, const boost::json::object& params, std::string why);
  const boost::json::object* only_key(const boost::json::object& params);
  /// Reads a line straight into locked memory; false for an empty one or the end.
  bool read_line(Secret& into);

  int handle_;
  bool last_try_;
  std::string serial_, refusal_;
  Secret pin_, new_pin_;  ///< kept for the question that follows a confirmed last try
};

}  // namespace redlips::cli
