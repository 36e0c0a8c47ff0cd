// SPDX-License-Identifier: Apache-2.0
// One run of the renewal's child: which verbs it has, what is checked before the key does anything, and what
// the job learns (SECURITY-RULES 4).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/authorities.h"
#include "daemon/keyring/key_lease.h"
#include "daemon/keyring/keyring.h"
#include "daemon/renewal/child.h"
#include "daemon/renewal/job_store.h"

namespace redlips::renewal {

/// What a run needs of the house.
struct RunParts {
  keyring::Keyring& keyring;
  JobStore& jobs;
  const Authority& authority;  ///< with a renewal service
  std::function<std::chrono::system_clock::time_point()> now;
  /// The job has changed and is stored; `happened`: what the history writes of it, or empty.
  std::function<void(const Job& job, const std::string& happened)> news;
  keyring::Prompter* prompter = nullptr;  ///< who gives the PIN; nullptr: nobody is there
};

/// Holds the key while its child does.
class Run final : public Verbs {
 public:
  Run(RunParts parts, std::string job) : parts_(std::move(parts)), id_(std::move(job)) {}
  boost::asio::awaitable<boost::json::object> answer(std::string verb, boost::json::object params) override;
  void progress(const boost::json::object& params) override;

 private:
  using Json = boost::json::object;
  using Result = boost::asio::awaitable<Json>;

  Result job_verb(Json params);
  Result transaction(Json params);
  Result lease(Json params);
  Result release(Json params);
  Result key(Json params);
  Result sign(Json params);
  Result write(Json params);
  Result confirmed(Json params);
  boost::asio::awaitable<pkcs11::KeyPair> pair_on_key(bool& made);
  boost::asio::awaitable<Json> dispatch(std::string verb, Json params);
  boost::asio::awaitable<void> put_on_key(pkcs11::Certificate certificate);
  bool may_confirm() const;

  Job& job() const;
  keyring::KeyLease& held() const;
  keyring::LoginQuestion question(const std::string& step) const;
  void save(const std::string& happened = {});
  void stop_at(std::string code, std::string detail = {});

  RunParts parts_;
  std::string id_;
  std::unique_ptr<keyring::KeyLease> lease_;
  std::string no_lease_;  ///< why the person gave no PIN: nobody is asked twice in a run
  bool told_ = false;     ///< the job was told to the child
  bool refused_certificate_ = false;
  int leases_ = 0;
};

}  // namespace redlips::renewal
