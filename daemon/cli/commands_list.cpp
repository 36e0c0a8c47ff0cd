// SPDX-License-Identifier: Apache-2.0
// Commands that show something.
#include <boost/json/serialize.hpp>
#include <iostream>

#include "daemon/cli/commands.h"
#include "daemon/cli/key_words.h"
#include "daemon/cli/output.h"
#include "daemon/cli/terminal_answers.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

Exit show(const Invocation& invocation, std::string_view method, std::string (*words)(const json::object&)) {
  Client client(socket_path(invocation));
  const auto result = client.call(method, {});
  std::cout << (invocation.has("--json") ? json::serialize(result) + '\n' : words(result));
  return Exit::ok;
}

std::string short_status_text(const json::object& result) { return status_text(result, false); }
std::string whole_status_text(const json::object& result) { return status_text(result, true); }

/// Prints each event at once: scripts wait for lines.
class EventPrinter final : public Answerer {
 public:
  explicit EventPrinter(bool as_json) : as_json_(as_json) {}
  void question(Client&, const std::string&, const std::string&, const json::object&) override {}
  void news(const std::string&, const json::object& event) override {
    std::cout << (as_json_ ? json::serialize(event) + '\n' : event_text(event)) << std::flush;
  }

 private:
  bool as_json_;
};

}  // namespace

Exit status(const Invocation& invocation) {
  return show(invocation, "status", invocation.has("--all") ? whole_status_text : short_status_text);
}

Exit tokens(const Invocation& invocation) {
  Client client(socket_path(invocation));
  const auto result = client.call("token.list", {});
  if (invocation.has("--json")) return std::cout << json::serialize(result) << '\n', Exit::ok;
  // A key that is in and not listed has its reason here.
  std::cout << tokens_text(result) << broken_libraries_text(client.call("status", {}));
  return Exit::ok;
}

Exit certificates(const Invocation& invocation) {
  return show(invocation, "certificate.list", certificates_text);
}
Exit pin_status(const Invocation& invocation) { return show(invocation, "pin.status", pin_text); }
Exit halls(const Invocation& invocation) { return show(invocation, "hall.list", halls_text); }

Exit sites(const Invocation& invocation) {
  if (!invocation.has("--forget")) return show(invocation, "site.list", sites_text);
  Client client(socket_path(invocation));
  const std::string site(invocation.value("--forget"));
  const auto result = client.call("site.forget", {{"origin", site}});
  if (invocation.has("--json")) return std::cout << json::serialize(result) << '\n', Exit::ok;
  const bool any = wire::integer_of(result, "forgotten").value_or(0) > 0;
  std::cout << fill(any ? _("{1} is asked about as at first again.") : _("Nothing was remembered of {1}."),
                    {site})
            << '\n';
  return Exit::ok;
}

Exit history(const Invocation& invocation) {
  Client client(socket_path(invocation));
  if (invocation.has("--clear")) {
    if (!invocation.has("--yes")) {
      platform::Terminal terminal;
      if (!TerminalAnswers(terminal, false).agree(_("Forget the history?"))) return Exit::refused;
    }
    client.call("history.clear", {});
    return Exit::ok;
  }
  const bool csv = invocation.has("--csv");
  const auto result = client.call("history.list", {{"csv", csv}});
  if (csv) {
    std::cout << text(result, "csv");
  } else {
    std::cout << (invocation.has("--json") ? json::serialize(result) + '\n' : history_text(result));
  }
  return Exit::ok;
}

Exit watch(const Invocation& invocation) {
  Client client(socket_path(invocation));
  EventPrinter printer(invocation.has("--json"));
  client.call("watch", {}, &printer);
  // From here on nothing is missed: whoever waits may act.
  printer.news("event", {{"type", "watching"}});
  client.serve(printer);
  return Exit::ok;
}

}  // namespace redlips::cli
