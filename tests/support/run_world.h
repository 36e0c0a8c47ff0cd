// SPDX-License-Identifier: Apache-2.0
// The daemon's side of a renewal with a key in memory: its verbs as its child sees them, answered at once.
#pragma once

#include <boost/asio/co_spawn.hpp>

#include "daemon/renewal/run.h"
#include "tests/support/cmp_authority.h"
#include "tests/support/key_world.h"
#include "updater/cmp_session.h"
#include "updater/pipe_key_side.h"
#include "updater/renewal_run.h"

namespace redlips::test {

/// A key with a certificate of a CmpAuthority, a person, one job, and the run that answers.
struct RunWorld {
  explicit RunWorld(std::string pin = "246802", std::string serial = "0001") {
    auto& key = *house.key;
    key.serial = std::move(serial);
    key.der = authority.issue({}, public_key_of(key.pair.get()));
    key.certificate = old().sha256;
    auto& data = house.authorities.list.front();
    data.issuers = {old().issuer_cn};
    data.renewal.emplace();
    data.renewal->url = "http://ca.test/";
    data.renewal->anchors = {authority.root};
    data.renewal->unsigned_poll = true;
    house.start();
    if (!pin.empty()) person.types(std::move(pin));
    renewal::Job job;
    job.id = "00112233445566778899aabbccddeeff";
    job.old = old();
    jobs.emplace(house.directory.path());
    jobs->add(std::move(job));
    begin(&person);
  }
  pkcs11::Certificate old() const { return pkcs11::parse_certificate(house.key->der).value(); }
  renewal::Job& job() { return *jobs->find("00112233445566778899aabbccddeeff"); }

  /// Another run; nobody is there where `who` is nullptr.
  void begin(keyring::Prompter* who) {
    run.reset();
    house.settle();
    run.emplace(
        renewal::RunParts{*house.keys, *jobs, house.authorities.list.front(), [this] { return house.now; },
                          [this](const renewal::Job&, const std::string& what) {
                            if (!what.empty()) history.push_back(what);
                          },
                          who},
        job().id);
  }
  /// The answer to a verb; what it throws is thrown.
  boost::json::object ask(std::string verb, boost::json::object params = {}) {
    std::optional<boost::json::object> answer;
    std::exception_ptr error;
    boost::asio::co_spawn(house.io, run->answer(std::move(verb), std::move(params)),
                          [&](std::exception_ptr fault, boost::json::object value) {
                            error = std::move(fault);
                            answer = std::move(value);
                          });
    house.settle();
    if (error) std::rethrow_exception(error);
    if (!answer) throw std::runtime_error("the verb did not end: a question had no scripted answer");
    return std::move(*answer);
  }
  void tell(boost::json::object progress) { run->progress(progress); }

  KeyringHouse house;
  CmpAuthority authority;
  Person person;
  std::optional<renewal::JobStore> jobs;
  std::optional<renewal::Run> run;
  std::vector<std::string> history;
};

/// An honest child of it.
class RunKeySide final : public updater::KeySide {
 public:
  explicit RunKeySide(RunWorld& world) : world_(world) {}
  updater::Job job() override { return updater::read_job(ask("job", {{"protocol", 1}})); }
  Bytes transaction() override { return bytes(ask("transaction"), "transaction"); }
  void lease(updater::LeaseStep step) override {
    const char* names[] = {"request", "poll", "finish"};
    ask("lease", {{"step", names[static_cast<std::size_t>(step)]}});
  }
  void release() override { ask("release"); }
  Bytes public_key() override { return bytes(ask("key"), "public_key"); }
  Bytes sign(updater::Purpose purpose, BytesView message) override {
    const char* name = purpose == updater::Purpose::cmp ? "cmp" : "certificate_request";
    return bytes(ask("sign", {{"purpose", name}, {"message", to_hex(message)}}), "signature");
  }
  void write(BytesView certificate, const std::vector<Bytes>&) override {
    ask("write", {{"certificate", to_hex(certificate)}, {"chain", boost::json::array()}});
  }
  void confirmed() override { ask("confirmed"); }
  void progress(const updater::Progress& progress) override {
    boost::json::object params{{"step", progress.step}, {"text", progress.text}, {"code", progress.code}};
    if (progress.next) params["next_s"] = progress.next->count();
    world_.tell(std::move(params));
  }
  /// The run of a child to its end.
  void go() {
    const auto job = this->job();
    updater::Lease lease(*this);
    updater::Journal journal(job.directory);
    updater::CmpSession session(job, lease, journal,
                                [this](BytesView message) { return world_.authority.answer(message); });
    updater::run_renewal({job, lease, journal, session, [] { return 0.5; }});
  }

 private:
  boost::json::object ask(std::string verb, boost::json::object params = {}) {
    try {
      return world_.ask(std::move(verb), std::move(params));
    } catch (const renewal::VerbRefused& refused) {
      throw updater::DaemonRefused(refused.code(), refused.why());
    }
  }
  static Bytes bytes(const boost::json::object& answer, std::string_view name) {
    return from_hex(answer.at(name).as_string()).value();
  }
  RunWorld& world_;
};

}  // namespace redlips::test
