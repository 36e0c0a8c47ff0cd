// SPDX-License-Identifier: Apache-2.0
// The table of error codes.
#include "daemon/cli/texts.h"

#include <algorithm>
#include <map>

#include "daemon/texts/error_text.h"

namespace redlips::cli {
namespace {

/// Codes of signing and verifying files, which only the command line sees.
constexpr std::pair<std::string_view, const char*> document_table[] = {
    {"unreadable",
     N_("The file cannot be read. Nothing was signed and nothing was changed. Check its name.")},
    {"bad_name", N_("The name of this file is too long, or not readable text, so a dialog could not show "
                    "it. Nothing was signed. Rename the file.")},
    {"exists", N_("A file of that name is there already, and it was left as it is. Nothing was signed or "
                  "written. Give another place with --output, or replace it with --force.")},
    {"appeared",
     N_("A file of that name appeared meanwhile, and it was left as it is: nothing was written. Give "
        "another place with --output, or replace it with --force.")},
    {"same_place",
     N_("Two of these files would end up in one place, one over the other. Nothing was signed or "
        "written. Sign them one by one, or with another --output.")},
    {"too_large_to_attach",
     N_("Files over 1 GiB are not put into their signature. Nothing was signed. Sign it without "
        "--attached: the signature is then a small file beside it.")},
    {"document_changed", N_("The file was changed while it was being signed, so its signature was not "
                            "written. Sign it again when nobody is changing it.")},
    {"changed_meanwhile", N_("The file was changed while it was being read, so the document in it was not "
                             "written. Verify it again when nobody is changing it.")},
    {"unwritable", N_("The file cannot be written. The original document is untouched. Check the directory "
                      "and the space on the disk.")},
    {"no_signature", N_("This file is no signature of a document (CMS SignedData). Nothing was changed. "
                        "Give the file that ends in .p7s or .p7m.")},
    {"too_large", N_("This signature is larger than any that RedLips reads. Nothing was changed. Ask "
                     "whoever made it for a detached signature in DER.")},
    {"no_document", N_("This signature is detached: the document is a file of its own. Nothing was "
                       "changed. Put it beside the signature, or name it with --document.")},
    {"two_documents",
     N_("This signature has its document inside. Nothing was changed. Leave --document away.")},
    {"no_anchors_file", N_("This file holds no certificate or no revocation list. Nothing was signed and "
                           "nothing was changed. Give the PEM file of the authority.")},
    {"tsa_unreachable", N_("The time stamp authority did not answer. The signature is made and saved, "
                           "without a time stamp. Try another --tsa with --force.")},
    {"tsa_refused", N_("The time stamp authority refused. The signature is made and saved, without a time "
                       "stamp. Try another --tsa with --force.")},
    {"tsa_wrong",
     N_("The answer of the time stamp authority is not for this signature, or not from an authority of "
        "--tsa-anchors, so it was not used. The signature is made and saved, without a time stamp.")}};

/// Codes of the counter: what the officer of a CA sees.
constexpr std::pair<std::string_view, const char*> officer_table[] = {
    {"no_officer",
     N_("Unlocking with the SO PIN is for the CA's officers: it is in the package redlips-officer, which is "
        "not installed. Nothing was done. For a user of the key there is `redlips pin form`.")},
    {"no_terminal", N_("There is no terminal to ask in, and nothing was sent to the key. Run it in a "
                       "terminal: its PINs are typed there and nowhere else.")},
    {"so_pin_wrong",
     N_("The SO PIN was not right: one of its tries is used. The key is as it was, and so are its "
        "certificates. Look the SO PIN up again before you run this once more.")},
    {"so_pin_policy",
     N_("The SO PIN was right, but the key does not take this new PIN (its length or its characters). The "
        "key is as it was, and no try was used. Run it again with another new PIN.")},
    {"so_last_try",
     N_("The next wrong SO PIN may be the last: nothing was sent to the key, which is as it was. Unlock it "
        "with the tool of its maker, or issue a new key.")},
    {"so_locked", N_("The SO PIN of this key is locked: nothing can unlock it any more, and nothing was sent "
                     "to it. What was done with its certificates stays valid. Issue a new key.")},
    {"so_unproven",
     N_("The key said that it has the new PIN, and was not seen to open with it. Its certificates are "
        "untouched. Do not hand it out as unlocked; run this once more, or issue a new key.")},
    {"so_unclear",
     N_("The key gave no clear answer after the SO PIN was sent, so one of its tries counts as used. Its "
        "certificates are untouched. Put the key in anew, and see with its user whether the new PIN opens "
        "it.")}};

const char* officer_words(std::string_view code) {
  const auto* found =
      std::ranges::find(officer_table, code, &std::pair<std::string_view, const char*>::first);
  return found == std::end(officer_table) ? nullptr : found->second;
}

const char* document_words(std::string_view code) {
  const auto* found =
      std::ranges::find(document_table, code, &std::pair<std::string_view, const char*>::first);
  return found == std::end(document_table) ? nullptr : found->second;
}

/// Codes that only local callers see (PROTOCOL.md §2); pages have no words for them.
const char* local_words(std::string_view code) {
  static const std::map<std::string_view, const char*> words{
      {"already_attached",
       N_("Web pages are answered by somebody else already: the tray, or a terminal with `redlips "
          "attach`. Nothing was changed. Answer there, or end it first.")},
      {"unknown_hall",
       N_("No site of that name is registered. Nothing was opened. `redlips halls` lists the names.")},
      {"unknown_method",
       N_("The daemon that runs is of another version and does not know this. Nothing was done. Log "
          "out and in again, so that the installed one starts.")},
      {"port_taken",
       N_("The daemon has no port for web pages: other programs hold all of them. Keys and certificates "
          "are fine. `redlips status` names them; end one of them, then try again.")},
      {"old_pin_wrong",
       N_("The present PIN was not right, so nothing was changed and it is still the one that counts. "
          "`redlips pin status` says how many tries are left.")},
      {"pin_not_changed",
       N_("The key said that its PIN is changed, but it was not: the old PIN still counts, and no try was "
          "used. Keep the old PIN, and tell the CA that this key does not change it.")},
      {"pin_unclear",
       N_("The key said that its PIN is changed, and then took neither the new PIN nor the old one. "
          "Certificates are untouched. Do not try further PINs; call the CA.")},
      {"no_renewal", N_("No renewal is open on this computer. Nothing was done. Begin one with `redlips "
                        "renew`; a request that "
                        "was made on another computer is found on the key.")},
      {"nothing_to_remove", N_("No old certificate is left to remove. Nothing was done. It can go when its "
                               "renewal is done and the key "
                               "is in.")},
      {"several_keys",
       N_("Several keys are in, and nothing was sent to any. Say which one with --token SERIAL.")},
      {"no_pin", N_("The descriptor of --pin-fd gave no PIN. Nothing was sent to the key. Give one line for "
                    "each PIN.")},
      {"pin_policy",
       N_("The key does not take a PIN like this (its length or its characters). It was not sent, and no "
          "try was used. Choose another one.")}};
  const auto found = words.find(code);
  return found == words.end() ? nullptr : found->second;
}

}  // namespace

std::string error_words(std::string_view code) {
  const char* words = local_words(code);
  if (words == nullptr) words = document_words(code);
  if (words == nullptr) words = officer_words(code);
  if (words != nullptr) return std::string(_(words)) + " (" + std::string(code) + ")";
  const auto text = error_text(code);
  return std::string(in_chinese() ? text.zh : text.en) + " (" + std::string(code) + ")";
}

Exit exit_of(std::string_view code) {
  static const std::map<std::string_view, Exit> codes{{"not_running", Exit::no_daemon},
                                                      {"user_cancelled", Exit::refused},
                                                      {"timeout", Exit::refused},
                                                      {"no_ui", Exit::refused},
                                                      {"origin_not_allowed", Exit::refused},
                                                      {"rate_limited", Exit::refused},
                                                      {"busy", Exit::refused},
                                                      {"already_attached", Exit::refused},
                                                      {"pin_wrong", Exit::wrong_pin},
                                                      {"old_pin_wrong", Exit::wrong_pin},
                                                      {"pin_blocked", Exit::locked},
                                                      {"last_try", Exit::last_try},
                                                      {"so_pin_wrong", Exit::wrong_pin},
                                                      {"so_locked", Exit::locked},
                                                      {"so_last_try", Exit::last_try},
                                                      {"no_key", Exit::no_key},
                                                      {"several_keys", Exit::usage},
                                                      {"key_removed", Exit::no_key},
                                                      {"not_in_window", Exit::not_now},
                                                      {"counter_only", Exit::not_now},
                                                      {"no_renewal_service", Exit::not_now},
                                                      {"unit_changed", Exit::not_now},
                                                      {"clock_wrong", Exit::not_now},
                                                      {"token_full", Exit::not_now},
                                                      {"ca_unreachable", Exit::unfinished},
                                                      {"ca_slow", Exit::unfinished},
                                                      {"ca_http_5xx", Exit::unfinished},
                                                      {"unattended", Exit::unfinished},
                                                      {"no_certificate", Exit::no_key},
                                                      {"certificate_expired", Exit::no_key}};
  const auto found = codes.find(code);
  return found == codes.end() ? Exit::error : found->second;
}

}  // namespace redlips::cli
