// SPDX-License-Identifier: Apache-2.0
// redlips-form: does `redlips pin form` and `redlips renew page`. A program of its own: pango and cairo would
// double the start of every other command (measured: 50 ms more on a busy machine).
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "daemon/cli/chosen_key.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/key_words.h"
#include "daemon/cli/new_file.h"
#include "daemon/cli/run.h"
#include "daemon/forms/form_page.h"
#include "daemon/texts/renewal_words.h"
#include "daemon/version.h"
#include "drivers/platform/paths.h"

namespace redlips::forms {
namespace {

namespace json = boost::json;
using cli::Invocation;
using cli::text;

/// The certificate to speak of: one that can log in, the longest valid; an empty object where the key has
/// none.
json::object best_certificate(const json::object& listed, const std::string& token) {
  json::object best;
  const auto rank = [](const json::object& one) {
    return std::pair(cli::truth(one, "login"), text(one, "not_after"));
  };
  for (const auto& value : listed.at("certificates").as_array()) {
    const auto& one = value.as_object();
    if (text(one, "token") == token && (best.empty() || rank(best) < rank(one))) best = one;
  }
  return best;
}

json::object authority_named(const json::object& listed, const std::string& id) {
  for (const auto& value : listed.at("authorities").as_array()) {
    if (text(value.as_object(), "authority") == id) return value.as_object();
  }
  return {};
}

KeyFacts facts_of(const json::object& key, const json::object& certificate) {
  KeyFacts facts;
  facts.unit = text(certificate, "unit");
  if (const auto* id = wire::object_of(certificate, "unit_id")) facts.unit_id = text(*id, "text");
  facts.key_serial = text(key, "serial");
  facts.certificate_serial = text(certificate, "certificate_serial");
  facts.not_before = moment_of(text(certificate, "not_before"));
  facts.not_after = moment_of(text(certificate, "not_after"));
  facts.locked = cli::truth(key, "locked");
  return facts;
}

/// Ours, then the administrator's beside the daemon's settings.
std::vector<std::filesystem::path> form_directories(cli::Client& client, const char* folder) {
  std::vector<std::filesystem::path> directories;
  for (const auto& ours : platform::data_directories()) directories.push_back(ours / folder);
  std::ranges::reverse(directories);  // the nearest of ours counts
  directories.emplace_back(std::filesystem::path(text(client.call("status", {}), "config")) / folder);
  return directories;
}

Paper paper_for(cli::Client& client, const Invocation& invocation) {
  const auto key = cli::chosen_key(client, invocation);
  const auto certificate = best_certificate(client.call("certificate.list", {}), text(key, "token"));
  const auto authority = authority_named(client.call("authority.list", {}), text(certificate, "authority"));
  const auto form = load_template(form_directories(client, "forms.d"), text(certificate, "authority"));
  return fill_form(form, authority, facts_of(key, certificate));
}

/// The newest renewal that the flags name.
json::object meant_renewal(cli::Client& client, const Invocation& invocation) {
  const auto certificate = invocation.value("--certificate"), serial = invocation.value("--token");
  const auto listed = client.call("renewal.list", {});
  for (const auto& value : listed.at("renewals").as_array()) {
    const auto& one = value.as_object();
    if (text(one, "certificate").starts_with(certificate) &&
        (serial.empty() || text(one, "serial") == serial))
      return one;
  }
  throw cli::CallError("no_renewal");
}

KeyFacts renewal_facts(const json::object& renewal) {
  KeyFacts facts;
  facts.unit = text(renewal, "unit");
  facts.unit_id = text(renewal, "unit_id");
  facts.key_serial = text(renewal, "serial");
  facts.renewal_state = renewal_step_words(text(renewal, "step"));
  facts.renewal_answer = text(renewal, "ca_text");
  facts.renewal_since = moment_of(text(renewal, "since"));
  facts.renewal_next = moment_of(text(renewal, "next_check"));
  facts.old_end = moment_of(text(renewal, "old_not_after"));
  facts.new_end = moment_of(text(renewal, "new_not_after"));
  return facts;
}

Paper renewal_paper(cli::Client& client, const Invocation& invocation) {
  const auto renewal = meant_renewal(client, invocation);
  const auto id = text(renewal, "authority");
  const auto form = load_template(form_directories(client, "renewal_pages.d"), id);
  return fill_form(form, authority_named(client.call("authority.list", {}), id), renewal_facts(renewal));
}

void write(const std::filesystem::path& target, const std::string& pdf, bool replace) {
  std::error_code fault;
  if (!replace && std::filesystem::exists(std::filesystem::symlink_status(target, fault)))
    throw cli::CallError("exists", target.string());
  cli::NewFile out(target);
  out.write(BytesView(reinterpret_cast<const std::uint8_t*>(pdf.data()), pdf.size()));
  out.keep(replace);
}

void say(const Invocation& invocation, const std::filesystem::path& target, const Drawing& drawing) {
  if (invocation.has("--json")) {
    const json::array open(drawing.not_written.begin(), drawing.not_written.end());
    std::cout << json::serialize(json::object{{"file", target.string()}, {"not_written", open}}) << '\n';
    return;
  }
  const bool form = invocation.command->name == "pin form";
  std::cout << fill(form ? _("The form is in {1}. Print it, fill in what is open, and stamp it.")
                         : _("The page is in {1}."),
                    {target.string()})
            << '\n';
  for (const auto& label : drawing.not_written)
    std::cout << fill(_("No font of this computer has all characters for \"{1}\": write them by hand."),
                      {label})
              << '\n';
}

cli::Exit make_paper(const Invocation& invocation) {
  cli::Client client(cli::socket_path(invocation));
  auto paper = invocation.command->name == "pin form" ? paper_for(client, invocation)
                                                      : renewal_paper(client, invocation);
  const auto target = std::filesystem::absolute(invocation.has("--output") ? invocation.value("--output")
                                                                           : paper.file_name + ".pdf");
  const auto drawing = draw_form(std::move(paper));
  write(target, drawing.pdf, invocation.has("--force"));
  say(invocation, target, drawing);
  return cli::Exit::ok;
}

}  // namespace
}  // namespace redlips::forms

int main(int argc, char** argv) {
  return redlips::cli::run_main({argv, static_cast<std::size_t>(argc)}, redlips::version,
                                redlips::forms::make_paper);
}
