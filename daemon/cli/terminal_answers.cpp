// SPDX-License-Identifier: Apache-2.0
// Reads top to bottom what a person sees and does.
#include "daemon/cli/terminal_answers.h"

#include <array>
#include <boost/json/array.hpp>
#include <charconv>

#include "daemon/cli/key_words.h"
#include "daemon/cli/question_words.h"
#include "daemon/cli/texts.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

json::object no(const json::object& params, std::string_view answer = "no") {
  return {{"prompt", text(params, "prompt")}, {"answer", answer}};
}

bool is_yes(const std::string& line) { return line == "yes" || line == "y" || line == _("yes"); }

/// The chosen key: the only one, or the one whose number was typed; nullptr where `typed` ended otherwise.
const json::object* choose(Typing& typing, const json::array& keys, Typed& typed) {
  typed = Typed::line;
  std::string line;
  while (keys.size() != 1) {
    typed = typing.line(keys.empty() ? _("Insert your key; Ctrl-C: do nothing. ") : _("Number of the key: "),
                        line);
    if (typed != Typed::line) return nullptr;
    std::size_t number = 0;
    std::from_chars(line.data(), line.data() + line.size(), number);
    if (number >= 1 && number <= keys.size()) return keys[number - 1].if_object();
  }
  return keys[0].if_object();
}

const char* pin_label(const json::object& question) {
  const auto purpose = text(question, "purpose");
  if (purpose == "renew") return _("PIN (Ctrl-C: stop here; it can go on later): ");
  return purpose == "sign" ? _("PIN (Ctrl-C: do not sign): ") : _("PIN (Ctrl-C: do not log in): ");
}

/// A secret of at least one character.
Typed ask_secret(Typing& typing, const char* label, Secret& into) {
  auto typed = Typed::line;
  while (typed == Typed::line && into.empty()) typed = typing.secret(label, into);
  return typed;
}

Typed ask_new_pin(Typing& typing, Secret& into) {
  for (;;) {
    Secret first, second;
    if (const auto typed = ask_secret(typing, _("New PIN: "), first); typed != Typed::line) return typed;
    if (const auto typed = ask_secret(typing, _("New PIN again: "), second); typed != Typed::line)
      return typed;
    if (first.equals(second)) return into = std::move(first), Typed::line;
    typing.show(_("The two new PINs differ; please type both again.\n"));
  }
}

}  // namespace

void TerminalAnswers::question(Client& client, const std::string& id, const std::string& method,
                               const json::object& params) {
  if (method == "prompt.login" || method == "prompt.sign" || method == "prompt.renew")
    return login(client, id, params);
  if (method == "prompt.change") return change(client, id, params);
  if (method == "prompt.last_try") return last_try(client, id, params);
}

void TerminalAnswers::login(Client& client, const std::string& id, const json::object& params) {
  Typing typing(client, terminal_, text(params, "prompt"));
  const auto* keys = wire::array_of(params, "keys");
  auto typed = Typed::updated;
  const json::object* key = nullptr;
  Secret pin;
  if (text(params, "why") == "first") typing.show(login_words(params));
  while (typed == Typed::updated) {
    if (typing.new_keys() != nullptr) keys = typing.new_keys();
    const json::array shown = keys == nullptr ? json::array() : *keys;
    typing.show(keys_words(shown) + why_words(params, shown.size() == 1 ? shown[0].if_object() : nullptr));
    key = choose(typing, shown, typed);
    if (typed == Typed::line) typed = ask_secret(typing, pin_label(params), pin);
    if (typed != Typed::line || key == nullptr) continue;
    json::object answer = no(params, "yes");
    for (const char* member : {"token", "key", "certificate"}) answer[member] = text(*key, member);
    const std::array<const Secret*, 1> secrets{&pin};
    return client.answer(id, std::move(answer), secrets);
  }
  if (typed == Typed::closed) return say_closed(typing.outcome());
  const bool unknown = text(params, "site") == "unknown";
  client.answer(id, no(params, unknown && agree(_("Refuse this site from now on?")) ? "block" : "no"));
}

void TerminalAnswers::change(Client& client, const std::string& id, const json::object& params) {
  Typing typing(client, terminal_, text(params, "prompt"));
  typing.show(change_words(params));
  Secret old_pin, new_pin;
  auto typed = ask_secret(typing, _("Present PIN (Ctrl-C: change nothing): "), old_pin);
  if (typed == Typed::line) typed = ask_new_pin(typing, new_pin);
  if (typed == Typed::closed) return say_closed(typing.outcome());
  if (typed != Typed::line) return client.answer(id, no(params));
  const std::array<const Secret*, 2> secrets{&old_pin, &new_pin};
  client.answer(id, no(params, "yes"), secrets);
}

void TerminalAnswers::last_try(Client& client, const std::string& id, const json::object& params) {
  Typing typing(client, terminal_, text(params, "prompt"));
  typing.show(last_try_words(params));
  std::string line;
  const auto typed = typing.line(_("Enter: not today. Type yes to use the last try: "), line);
  if (typed == Typed::closed) return say_closed(typing.outcome());
  const bool sure = typed == Typed::line && is_yes(line);
  last_try_declined_ = !sure;
  client.answer(id, no(params, sure ? "yes" : "no"));
}

void TerminalAnswers::news(const std::string& method, const json::object& params) {
  if (method == "prompt.working") terminal_.show(_("One moment, the key is at work…\n"));
  if (method != "prompt.close") return;
  say_closed(text(params, "outcome"));
  if (!text(params, "initial_pin").empty())
    terminal_.show(
        _("This key may still have its initial PIN: whoever finds it could log in. Change it with `redlips "
          "pin change`.\n"));
}

void TerminalAnswers::say_closed(const std::string& outcome) {
  if (!for_others_) return;
  const char* words = _("Closed: nothing was sent to the site.\n");
  if (outcome == "done") words = _("Done.\n");
  if (outcome == "timeout") words = _("Closed: nobody answered in time; no try was used.\n");
  if (outcome == "failed") words = _("It did not succeed; the page says why.\n");
  terminal_.show(words);
}

std::optional<bool> TerminalAnswers::yes_or_no() {
  const platform::Terminal::Quiet quiet(terminal_);
  terminal_.show(_("[y/n] "));
  std::uint8_t key = 0;
  const bool read = terminal_.read_key({&key, 1});
  const bool yes = read && (key == 'y' || key == 'Y'), no = read && (key == 'n' || key == 'N');
  terminal_.show(yes ? "y\r\n" : no ? "n\r\n" : "\r\n");
  return yes || no ? std::optional(yes) : std::nullopt;
}

bool TerminalAnswers::agree(std::string_view question) {
  const platform::Terminal::Quiet quiet(terminal_);
  terminal_.show(std::string(question) + ' ' + _("[y/N] "));
  std::uint8_t key = 0;
  const bool yes = terminal_.read_key({&key, 1}) && (key == 'y' || key == 'Y');
  terminal_.show(yes ? "y\r\n" : "\r\n");
  return yes;
}

}  // namespace redlips::cli
