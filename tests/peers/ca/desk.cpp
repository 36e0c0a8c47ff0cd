// SPDX-License-Identifier: Apache-2.0
// Forms in, pages and JSON out.
#include "tests/peers/ca/desk.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "tests/peers/ca/revocations.h"
#include "tests/peers/shared/pages.h"

namespace redlips::peers {
namespace {

namespace json = boost::json;

std::string replaced(std::string page, std::string_view place, std::string_view html) {
  if (const auto at = page.find(place); at != std::string::npos) page.replace(at, place.size(), html);
  return page;
}

std::string value(const std::map<std::string, std::string>& form, const char* name) {
  const auto found = form.find(name);
  return found == form.end() ? std::string() : found->second;
}

/// A value of the query, decoded.
std::string query_value(const Request& request, const char* name) {
  return value(form_values("value=" + value(request.query, name)), "value");
}

/// A small number, 0 where there is no text; nullopt for what is no number.
std::optional<long> number(const std::string& text) {
  long read = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, read);
  if (text.empty()) return 0;
  if (error != std::errc() || rest != end || read < 0 || read > 1'000'000) return std::nullopt;
  return read;
}

/// Browsers run on this machine: a page of another site may send forms here, and a name of its own may lead
/// here.
bool from_here(const Request& request, const std::string& port) {
  const auto ours = [&](const std::string& host) {
    return host == "127.0.0.1:" + port || host == "localhost:" + port;
  };
  if (!ours(request.host)) return false;
  return request.origin.empty() || request.origin == "http://" + request.host;
}

std::string until(const X509& certificate) {
  return beijing_date(moment_of(X509_get0_notAfter(&certificate)));
}

std::string list_items(const std::vector<std::string>& lines) {
  std::string html;
  for (const auto& line : lines) html += "<li>" + html_escaped(line) + "</li>\n";
  return html;
}

}  // namespace

Desk::Desk(CmpOffice& office, Path pages)
    : office_(office), pages_(std::move(pages)), token_(hex(random_bytes(16))) {}

Response Desk::answer(const Request& request, const std::string& own_port) {
  if (!from_here(request, own_port)) return plain_response(403, "只接受本机审核台自己的请求。\n");
  if (request.method == "GET") {
    if (request.path == "/") return page(request);
    if (request.path == "/api/state") return json_response(200, json_state());
    if (request.path == "/desk.css") return static_file(pages_, "desk.css").value();
    return plain_response(404, "没有这一页。\n");
  }
  if (request.method != "POST") return plain_response(405, "不支持。\n");
  const Form form = form_values(request.body);
  if (value(form, "token") != token_) return plain_response(403, "页面已过期，请刷新后再试。\n");
  const bool for_tests = request.path.starts_with("/api/");
  const std::string fault = act(request.path.substr(for_tests ? 4 : 0), form);
  if (for_tests)
    return json_response(fault.empty() ? 200 : 409, json::serialize(json::object{{"error", fault}}));
  return redirect_to("/?said=" + percent_encoded(fault.empty() ? "已办理。" : fault));
}

std::string Desk::act(const std::string& verb, const Form& form) {
  const std::string id = value(form, "case");
  if (verb == "/approve") return office_.approve(id);
  if (verb == "/refuse") return office_.refuse(id, value(form, "reason"));
  if (verb == "/revoke") return office_.revoke(id, value(form, "certificate"));
  if (verb == "/answers") return switch_answer(form);
  if (verb == "/answers/clear") {
    office_.wrong().clear();
    office_.log().add("恢复正常答复");
    return {};
  }
  if (verb == "/decide") {
    office_.set_desk_decides(value(form, "by") == "desk");
    return {};
  }
  return "没有这个操作。";
}

std::string Desk::switch_answer(const Form& form) {
  const auto mode = wrong_named(value(form, "mode"));
  if (!mode) return "没有这种答复。";
  const auto count = number(value(form, "count")), skipped = number(value(form, "skip"));
  if (!count || !skipped) return "次数要写数字。";
  office_.wrong().add(*mode, *count == 0 ? std::nullopt : count, *skipped);
  office_.log().add("开启错误的答复：" + std::string(mode->words));
  return {};
}

std::string Desk::case_row(const RenewalCase& one) const {
  const X509Ptr old = certificate_of(one.old_certificate);
  std::string made;
  if (!one.certificate.empty()) {
    const X509Ptr certificate = certificate_of(one.certificate);
    made = serial_of(*certificate) + "，有效期至 " + until(*certificate) +
           (office_.has_revoked(*certificate) ? "，已吊销" : "");
  }
  return filled(read_file(pages_ / "case.html"),
                {{"id", one.id},
                 {"state", std::string(state_name(one.state))},
                 {"words", std::string(state_words(one.state))},
                 {"unit", one.unit},
                 {"unit_id", one.unit_id},
                 {"since", to_text(one.since)},
                 {"old_serial", serial_of(*old)},
                 {"old_until", until(*old)},
                 {"old_revoked", office_.has_revoked(*old) ? "，已吊销" : ""},
                 {"new", made},
                 {"reason", one.reason},
                 {"token", token_}});
}

Response Desk::page(const Request& request) const {
  const std::string unit = query_value(request, "unit");
  std::vector<const RenewalCase*> shown;
  std::size_t waiting = 0;
  for (const auto& [id, one] : office_.cases()) {
    if (one.state == CaseState::waiting) ++waiting;
    if (one.unit.find(unit) != std::string::npos || one.unit_id.find(unit) != std::string::npos)
      shown.push_back(&one);
  }
  // What waits comes first, the oldest of it on top; then what changed last.
  std::sort(shown.begin(), shown.end(), [](const auto* a, const auto* b) {
    const bool first = a->state == CaseState::waiting, second = b->state == CaseState::waiting;
    if (first != second) return first;
    return first ? a->since < b->since : a->changed > b->changed;
  });
  std::string rows, modes;
  for (const auto* one : shown) rows += case_row(*one);
  for (const auto& mode : wrong_names())
    modes.append("<option value=\"").append(mode.name).append("\">").append(mode.words).append("</option>\n");
  std::vector<std::string> wrong;
  for (const auto& entry : office_.wrong().entries())
    wrong.push_back(std::string(entry.what.words) +
                    (entry.left ? "：还有 " + std::to_string(*entry.left) + " 次" : "：一直"));
  std::string html = filled(read_file(pages_ / "desk.html"),
                            {{"waiting", std::to_string(waiting)},
                             {"count", std::to_string(office_.cases().size())},
                             {"said", query_value(request, "said")},
                             {"heading", unit.empty() ? "申请" : "查找结果"},
                             {"unit", unit},
                             {"decides", office_.desk_decides() ? "由本台审核" : "自动通过"},
                             {"token", token_}});
  html = replaced(std::move(html), "<!-- modes -->", modes);
  html = replaced(std::move(html), "<!-- wrong -->", list_items(wrong));
  html = replaced(std::move(html), "<!-- cases -->", rows.empty() ? "<p>没有申请。</p>" : rows);
  const auto& latest = office_.log().latest();
  html = replaced(std::move(html), "<!-- log -->", list_items({latest.begin(), latest.end()}));
  return Response{200, "text/html; charset=utf-8", std::move(html), {}}
      .with("Content-Security-Policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'")
      .with("Cache-Control", "no-store");
}

std::string Desk::json_state() const {
  json::array cases;
  for (const auto& [id, one] : office_.cases())
    cases.push_back(json::object{{"case", id},
                                 {"state", state_name(one.state)},
                                 {"unit", one.unit},
                                 {"unit_id", one.unit_id},
                                 {"reason", one.reason},
                                 {"old_certificate", sha256_hex(one.old_certificate)},
                                 {"certificate", one.certificate.empty() ? "" : sha256_hex(one.certificate)},
                                 {"public_key", hex(one.public_key)}});
  const auto& latest = office_.log().latest();
  return json::serialize(json::object{
      {"token", token_}, {"cases", std::move(cases)}, {"log", json::array(latest.begin(), latest.end())}});
}

}  // namespace redlips::peers
