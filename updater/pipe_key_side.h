// SPDX-License-Identifier: Apache-2.0
// The daemon's verbs over the pipe: JSON-RPC, one request in flight.
#pragma once

#include <boost/json/object.hpp>

#include "drivers/wire/channel.h"
#include "updater/crl_run.h"
#include "updater/key_side.h"

namespace redlips::updater {

class PipeKeySide final : public KeySide {
 public:
  explicit PipeKeySide(wire::Channel& channel) : channel_(channel) {}
  CrlJob crl_job();
  Job job() override;
  Bytes transaction() override;
  void lease(LeaseStep step) override;
  void release() override;
  Bytes public_key() override;
  Bytes sign(Purpose purpose, BytesView message) override;
  void write(BytesView certificate, const std::vector<Bytes>& chain) override;
  void confirmed() override;
  void progress(const Progress& progress) override;

 private:
  boost::json::object ask(std::string_view verb, boost::json::object params = {});
  wire::Channel& channel_;
  std::int64_t last_id_ = 0;
};

/// What a job is, from the daemon's answer; throws wire::ChannelError where it is none.
Job read_job(const boost::json::object& answer);

}  // namespace redlips::updater
