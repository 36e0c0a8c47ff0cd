// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/verdict_words.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <map>

#include "daemon/iso_time.h"
#include "daemon/shown_text.h"
#include "pkcs11/uscc.h"

namespace redlips::cli {
namespace json = boost::json;
using documents::SignerVerdict;
using documents::TimeStamp;

namespace {

std::string_view state_word(TimeStamp::State state) {
  constexpr std::array<std::string_view, 4> words{"none", "trusted", "untrusted", "broken"};
  return words[static_cast<std::size_t>(state)];
}

std::string unit_id_of(const pkcs11::Certificate& certificate) {
  const auto id = pkcs11::find_unit_id(certificate.der, pkcs11::default_unit_id_places());
  return id ? shown_text(id->text) : std::string();
}

json::object certificate_json(const pkcs11::Certificate& certificate) {
  return {{"unit", shown_text(certificate.unit_name())},
          {"unit_id", unit_id_of(certificate)},
          {"subject", shown_text(certificate.subject, 200)},
          {"issuer", shown_text(certificate.issuer, 200)},
          {"certificate", certificate.sha256},
          {"certificate_serial", certificate.serial},
          {"not_before", iso_time(certificate.not_before)},
          {"not_after", iso_time(certificate.not_after)}};
}

json::value stamp_json(const TimeStamp& stamp) {
  const bool read = stamp.state == TimeStamp::State::trusted || stamp.state == TimeStamp::State::untrusted;
  return json::object{{"state", state_word(stamp.state)},
                      {"when", read ? json::value(iso_time(stamp.when)) : json::value(nullptr)},
                      {"authority", shown_text(stamp.authority, 200)},
                      {"why", stamp.why}};
}

json::object signer_json(const SignerVerdict& verdict) {
  const auto& signer = verdict.certificate;
  return {{"fault", verdict.fault},
          {"signer", signer ? json::value(certificate_json(*signer)) : json::value(nullptr)},
          {"claimed_time", verdict.claimed ? json::value(iso_time(*verdict.claimed)) : json::value(nullptr)},
          {"time_stamp", stamp_json(verdict.stamp)},
          {"origin", shown_text(verdict.origin, 300)},
          {"certificate_state", verdict.chain},
          {"why", verdict.why},
          {"judged_at", iso_time(verdict.judged)},
          {"revocation_checked", verdict.revocation}};
}

const char* verdict_fault_words(const std::string& fault) {
  static const std::map<std::string_view, const char*> words{
      {"", N_("The signature holds: the document is the one that was signed.")},
      {"changed",
       N_("The document is NOT the one that was signed: it was changed, or another one was given.")},
      {"bad_signature", N_("The signature is NOT right: the file was changed or made up.")},
      {"no_certificate", N_("The certificate of the signer is not in the file, so nothing can be checked.")},
      {"no_attributes",
       N_("This is no signature of a document: it names neither the document nor the signer.")},
      {"other_certificate", N_("The signature was made for another certificate than the one in the file.")}};
  const auto found = words.find(fault);
  return found == words.end()
             ? N_("The signature uses a kind of hash or content that RedLips does not check.")
             : found->second;
}

const char* chain_words(const std::string& chain) {
  static const std::map<std::string_view, const char*> words{
      {"trusted", N_("The certificate was valid at {1} and leads to an authority of --anchors.")},
      {"no_anchors", N_("Whether the certificate is genuine was NOT checked: name the authority's "
                        "certificates with --anchors.")},
      {"expired", N_("The certificate was NOT valid at {1}: it had expired.")},
      {"not_yet_valid", N_("The certificate was NOT valid at {1}: it was not yet valid.")},
      {"revoked", N_("The certificate is REVOKED: the authority withdrew it.")},
      {"no_list", N_("The list of --crl is not this authority's, or out of date: whether the certificate is "
                     "genuine stays open.")},
      {"wrong_usage", N_("The certificate is genuine, but NOT for signing documents.")}};
  const auto found = words.find(chain);
  return found == words.end() ? N_("The certificate does NOT lead to an authority of --anchors.")
                              : found->second;
}

std::string signer_words(const pkcs11::Certificate& certificate) {
  const auto id = unit_id_of(certificate);
  auto words = fill(_("   signed by {1}"), {shown_text(certificate.unit_name())}) +
               (id.empty() ? "" : "  " + id) + '\n';
  words += fill(_("   certificate no. {1}, valid {2} to {3}, issued by {4}\n"),
                {certificate.serial, iso_time(certificate.not_before).substr(0, 10),
                 iso_time(certificate.not_after).substr(0, 10), shown_text(certificate.issuer, 200)});
  return words;
}

std::string time_words(const SignerVerdict& verdict) {
  const auto& stamp = verdict.stamp;
  const auto when = iso_time(stamp.when), by = shown_text(stamp.authority, 200);
  std::string words;
  if (verdict.claimed)
    words += fill(_("   signed at {1} by the signer's own clock\n"), {iso_time(*verdict.claimed)});
  if (stamp.state == TimeStamp::State::trusted)
    words += fill(_("   time stamp: existed at {1}, by {2}\n"), {when, by});
  if (stamp.state == TimeStamp::State::untrusted)
    words += fill(_("   ! time stamp {1} by {2}, NOT proved: name its authority with --tsa-anchors\n"),
                  {when, by});
  if (stamp.state == TimeStamp::State::broken) words += _("   ! The time stamp is NOT of this signature.\n");
  return words;
}

std::string block(const SignerVerdict& verdict) {
  std::string words = std::string("   ") + _(verdict_fault_words(verdict.fault)) + '\n';
  if (verdict.certificate) words += signer_words(*verdict.certificate);
  words += time_words(verdict);
  if (!verdict.origin.empty()) words += fill(_("   asked for by {1}\n"), {shown_text(verdict.origin, 300)});
  if (!verdict.fault.empty()) return words;
  words += "   " + fill(_(chain_words(verdict.chain)), {iso_time(verdict.judged)});
  if (!verdict.why.empty()) words += " (" + verdict.why + ')';
  words += '\n';
  words += verdict.revocation ? _("   Revocation was looked up in the list of --crl.\n")
                              : _("   Revocation was NOT checked: name the authority's list with --crl.\n");
  return words;
}

}  // namespace

json::object verdict_json(const std::string& file, const documents::CmsFile& cms,
                          const std::vector<SignerVerdict>& verdicts) {
  json::array signers;
  for (const auto& verdict : verdicts) signers.push_back(signer_json(verdict));
  return {{"file", file},
          {"attached", cms.attached},
          {"size", cms.digest.size},
          {"sha256", to_hex(cms.digest.sha256)},
          {"signatures", std::move(signers)}};
}

std::string verdict_words(const std::string& file, const documents::CmsFile& cms,
                          const std::vector<SignerVerdict>& verdicts) {
  auto words = fill(_("{1}: {2} bytes, SHA-256 {3}\n"),
                    {shown_text(file, 200), std::to_string(cms.digest.size), to_hex(cms.digest.sha256)});
  for (const auto& verdict : verdicts) words += block(verdict);
  return words;
}

Exit exit_of(const std::vector<SignerVerdict>& verdicts) {
  const auto holds = [](const SignerVerdict& v) {
    return v.fault.empty() && v.stamp.state != TimeStamp::State::broken;
  };
  if (!std::all_of(verdicts.begin(), verdicts.end(), holds)) return Exit::not_intact;
  const auto proved = [](const SignerVerdict& v) { return v.chain == "trusted"; };
  return std::all_of(verdicts.begin(), verdicts.end(), proved) ? Exit::ok : Exit::not_proved;
}

}  // namespace redlips::cli
