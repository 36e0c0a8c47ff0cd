// SPDX-License-Identifier: Apache-2.0
// A prompter of the tests: keeps what it was asked and told, and answers when the test says so.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/local/prompt_peer.h"

namespace redlips::test {

class FakePeer final : public local::PromptPeer {
 public:
  struct Question {
    std::string id, method;
    boost::json::object params;
  };

  explicit FakePeer(std::string kind) : kind_(std::move(kind)) {}

  std::vector<Question> questions;
  std::vector<Question> told;

  std::string_view kind() const override { return kind_; }
  bool alive() const override { return alive_; }
  std::string ask(std::string_view method, boost::json::object params, Reply reply) override {
    auto id = "p" + std::to_string(questions.size() + 1);
    questions.push_back({id, std::string(method), std::move(params)});
    waiting_[id] = std::move(reply);
    return id;
  }
  void forget(const std::string& id) override { waiting_.erase(id); }
  void tell(std::string_view method, boost::json::object params) override {
    told.push_back({"", std::string(method), std::move(params)});
  }

  /// False if nobody waits for that answer any more.
  bool answer(std::size_t question, boost::json::object result, std::vector<Secret> secrets = {}) {
    const auto& id = questions.at(question).id;
    auto reply = waiting_.extract(id);
    if (reply.empty()) return false;
    reply.mapped()(wire::Message{{{"id", id}, {"result", std::move(result)}}, std::move(secrets)});
    return true;
  }
  bool answer(std::size_t question, boost::json::object result, Secret secret) {
    std::vector<Secret> secrets;
    secrets.push_back(std::move(secret));
    return answer(question, std::move(result), std::move(secrets));
  }
  /// The connection ends: every open question is answered with nothing.
  void leave() {
    alive_ = false;
    for (auto& [id, reply] : std::exchange(waiting_, {})) reply(std::nullopt);
  }

 private:
  std::string kind_;
  bool alive_ = true;
  std::map<std::string, Reply> waiting_;
};

}  // namespace redlips::test
