// SPDX-License-Identifier: Apache-2.0
// Which room gets what.
#include "daemon/house.h"

#include <boost/json/serialize.hpp>
#include <iostream>

#include "daemon/tray_start.h"
#include "drivers/platform/process.h"

namespace redlips {
namespace {

auto now() { return std::chrono::system_clock::now(); }

keyring::KeyringSettings keyring_settings(const Options& options, const Places& places,
                                          const drivers::Profiles& profiles) {
  keyring::KeyringSettings settings;
  settings.host_program = places.host_program.string();
  settings.modules = options.modules;
  settings.profiles = profiles;
  settings.state_directory = places.state.string();
  settings.now = now;
  return settings;
}

bridge::BridgeSettings port_settings(const Config& config, const Options& options) {
  auto settings = bridge::bridge_settings(config);
  if (options.port) settings.ports = {*options.port};
  return settings;
}

boost::json::object event_view(const keyring::Event& event) {
  return {{"type", event.type}, {"token", event.token}, {"detail", event.detail}};
}

}  // namespace

House::House(boost::asio::io_context& context, const Options& options)
    : options_(options),
      places_(find_places(options)),
      config_(load_config(places_.config)),
      profiles_(drivers::load_profiles(places_.our_keys, places_.other_keys)),
      authorities_(load_authorities(places_.authorities, places_.calendars)),
      keyring_(context.get_executor(), keyring_settings(options, places_, profiles_), authorities_),
      history_(places_.state, now),
      remembered_(places_.state),
      notices_(places_.state),
      keys_(keyring_.subscribe([this](const keyring::Event& event) { heard(event); })),
      tray_(context.get_executor()),
      prompts_(context.get_executor(), prompt_settings()),
      authenticator_(config_, keyring_, history_, remembered_, queue_, now),
      signer_(config_, keyring_, history_, remembered_, queue_, now),
      renewals_(context.get_executor(), renewal_settings(), keyring_, authorities_, history_),
      spool_(places_.state / "documents"),
      bridge_(
          context.get_executor(), port_settings(config_, options), config_,
          [this](login::Request request) { return authenticator_.authenticate(std::move(request)); },
          prompts_.attached(), signing::for_page(signer_, spool_)),
      api_{context.get_executor(),
           config_,
           authorities_,
           keyring_,
           history_,
           remembered_,
           authenticator_,
           signer_,
           renewals_,
           prompts_,
           news_,
           notices_,
           {[this] { return bridge_.start(), bridge_.port(); }, bridge_.ports(),
            [this](const Hall& hall) { return bridge_.start_login(hall); }, [this] { return faults(); },
            options.modules, places_.socket.string(), places_.state.string()},
           now,
           [this] { return tray_.pid(); }},
      server_(api_, places_.socket) {
  keyring_.start();
  spool_.start();
  renewals_.start();
  bridge_.start();
}

local::PromptSettings House::prompt_settings() {
  local::PromptSettings settings;
  settings.attach_wait = deadline(config_, "attach", settings.attach_wait);
  if (config_.deadlines.contains("prompt")) settings.deadline = config_.deadlines.at("prompt");
  settings.start_tray = [this] { start_tray(); };
  settings.news = [this](const boost::json::object& event) { news_.post(event); };
  return settings;
}

renewal::RenewalSettings House::renewal_settings() {
  return {places_.renew_program.string(), places_.state, now, [this](const renewal::Job& job) {
            news_.post({{"type", "renewal.changed"},
                        {"job", job.id},
                        {"step", renewal::to_string(job.step)},
                        {"code", job.code}});
          }};
}

void House::start_tray() {
  if (places_.tray_program.empty()) return;
  try {
    const auto program = tray_start({places_.tray_program, places_.systemd_run, places_.socket,
                                     platform::whole_environment(), platform::own_pid()});
    if (program) tray_.start(*program);
  } catch (const std::system_error& error) {
    std::cerr << "redlipsd: the tray cannot be started: " << error.what() << '\n';
  }
}

// A port that came free is taken when somebody looks or a key is inserted: no timer while there is nothing to
// do.
void House::heard(const keyring::Event& event) {
  if (event.type == "token.inserted") bridge_.start();
  news_.post(event_view(event));
}

std::vector<drivers::FileFault> House::faults() const {
  auto all = all_faults(config_, profiles_, authorities_);
  for (const auto* more :
       {&history_.faults(), &remembered_.faults(), &notices_.faults(), &renewals_.faults()})
    all.insert(all.end(), more->begin(), more->end());
  return all;
}

std::vector<unsigned short> House::taken_ports() const {
  return bridge_.port() == 0 ? bridge_.ports() : std::vector<unsigned short>();
}

std::string House::ready_line() const {
  return boost::json::serialize(boost::json::object{
      {"port", bridge_.port()}, {"socket", places_.socket.string()}, {"pid", platform::own_pid()}});
}

void House::stop() {
  renewals_.stop();
  bridge_.stop();
  server_.stop();
}

}  // namespace redlips
