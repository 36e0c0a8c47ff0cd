// SPDX-License-Identifier: Apache-2.0
// Signing at the command line: what the question shows, what a verdict says, what is written to disk. In
// English.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "daemon/cli/client.h"
#include "daemon/cli/question_words.h"
#include "daemon/cli/signed_file.h"
#include "daemon/cli/verdict_words.h"
#include "tests/support/document_signer.h"
#include "tests/support/temporary.h"

using namespace redlips;
using namespace redlips::cli;
using namespace redlips::test;
using documents::SignerVerdict;
using documents::TimeStamp;

namespace {

boost::json::object object(const char* text) { return boost::json::parse(text).as_object(); }

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

SignerVerdict good() {
  const DocumentSigner signer;
  SignerVerdict verdict;
  verdict.certificate = pkcs11::parse_certificate(signer.der);
  verdict.claimed = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);
  verdict.judged = *verdict.claimed;
  verdict.chain = "trusted";
  return verdict;
}

std::string words_of(const SignerVerdict& verdict) { return verdict_words("a.p7s", {}, {verdict}); }

/// The code of what `work` throws; "" if nothing.
template <class Work>
std::string code_of(Work work) {
  try {
    work();
  } catch (const CallError& error) {
    return error.code();
  }
  return {};
}

struct Desk {
  TemporaryDirectory directory;
  std::string at(const std::string& name) const { return (directory.path() / name).string(); }
};

}  // namespace

TEST_CASE("a question for documents names each with size and hash, the file to open, and what was not seen") {
  const auto words =
      login_words(object(R"({"purpose":"sign","origin":"https://a.test","site":"unknown","hall":"",
    "documents":[{"name":"contract.pdf","size":7,"sha256":"aa","file":"/f/1.pdf","hash_only":false},
                 {"name":"list","size":8,"sha256":"bb","sha384":"cc","file":"","hash_only":true}]})"));
  for (const char* part : {"    https://a.test\n", "1  contract.pdf\n", "7 bytes, SHA-256 aa",
                           "open it: /f/1.pdf", "2  list\n", "8 bytes, SHA-256 bb", "SHA-384 cc",
                           "has not seen the document", "signs all of them", "not a registered"})
    CHECK(has(words, part));
  const auto own = login_words(object(R"({"purpose":"sign","origin":"","site":"local","documents":[]})"));
  CHECK(has(own, "You are about to sign"));
}

TEST_CASE("a verdict says who, when, whether the certificate was valid, and what was not looked at") {
  const auto words = words_of(good());
  for (const char* part : {"The signature holds", "signed by 昆明小红唇测试有限公司  91530102MA6PRED00P",
                           "2026-11-21T00:00:00Z by the signer's own clock",
                           "was valid at 2026-11-21T00:00:00Z", "Revocation was NOT checked"})
    CHECK(has(words, part));
  auto looked_up = good();
  looked_up.revocation = true;
  CHECK(has(words_of(looked_up), "looked up in the list"));
}

TEST_CASE("only a signature that holds and a signer who is proved end in 0") {
  CHECK(exit_of({good()}) == Exit::ok);
  for (const char* fault :
       {"changed", "bad_signature", "no_certificate", "no_attributes", "other_certificate", "unsupported"}) {
    auto verdict = good();
    verdict.fault = fault;
    CHECK(exit_of({good(), verdict}) == Exit::not_intact);
    CHECK_FALSE(has(words_of(verdict), "The signature holds"));
    CHECK_FALSE(has(words_of(verdict), "was valid at"));
  }
  for (const char* chain :
       {"no_anchors", "untrusted", "expired", "not_yet_valid", "revoked", "no_list", "wrong_usage"}) {
    auto verdict = good();
    verdict.chain = chain;
    CHECK(exit_of({verdict}) == Exit::not_proved);
    CHECK_FALSE(has(words_of(verdict), "was valid at 2026-11-21T00:00:00Z and leads"));
  }
  auto stamped = good();
  stamped.stamp.state = TimeStamp::State::broken;
  CHECK(exit_of({stamped}) == Exit::not_intact);
}

TEST_CASE("text from a signed file cannot write lines of its own into the verdict") {
  auto verdict = good();
  verdict.certificate->subject_o = "Unit\n   The certificate was valid";
  verdict.origin = "https://a.test\x1b[2J\n";
  verdict.stamp = {TimeStamp::State::trusted, {}, "CN=A\nB", {}};
  const auto words = words_of(verdict);
  CHECK_FALSE(has(words, "Unit\n"));
  CHECK_FALSE(has(words, "\x1b"));
  CHECK_FALSE(has(words, "A\nB"));
}

TEST_CASE("files are looked at before any key: names, what is there already, what is too large to enclose") {
  const Desk desk;
  write_file(desk.directory, "a.txt", "text");
  write_file(desk.directory, "a.txt.p7s", "kept");
  CHECK(code_of([&] { files_to_sign({desk.at("a.txt")}, {}); }) == "exists");
  CHECK(code_of([&] { files_to_sign({desk.at("missing")}, {}); }) == "unreadable");
  CHECK(code_of([&] { files_to_sign({desk.directory.path().string()}, {}); }) == "unreadable");
  write_file(desk.directory, "\xff", "text");
  CHECK(code_of([&] { files_to_sign({desk.at("\xff")}, {}); }) == "bad_name");
  std::filesystem::resize_file(desk.at("a.txt"), attached_limit + 1);
  CHECK(code_of([&] { files_to_sign({desk.at("a.txt")}, {true, false, {}}); }) == "too_large_to_attach");
  write_file(desk.directory, "b.txt", "text");
  const auto files = files_to_sign({desk.at("b.txt")}, {true, false, {}});
  REQUIRE(files.size() == 1);
  CHECK(files[0].target == desk.at("b.txt.p7m"));
  CHECK(files[0].digest == content_digest("text"));
}

TEST_CASE(
    "a document that changed between its hash and its envelope is not enclosed, and nothing half stays") {
  const Desk desk;
  const DocumentSigner signer;
  write_file(desk.directory, "a.txt", "text");
  const auto file = files_to_sign({desk.at("a.txt")}, {true, false, {}}).front();
  const auto envelope = signer.envelope("text", cms::Algorithm::es256);
  for (const char* changed : {"texT", "tex", "text and more"}) {
    write_file(desk.directory, "a.txt", changed);
    CHECK(code_of([&] { write_signature(file, envelope, true, false); }) == "document_changed");
    CHECK(code_of([&] { check_unchanged(file); }) == "document_changed");
    CHECK(std::distance(std::filesystem::directory_iterator(desk.directory.path()), {}) == 1);
  }
  write_file(desk.directory, "a.txt", "text");
  check_unchanged(file);
  write_signature(file, envelope, true, false);
  CHECK(documents::open_cms_file(file.target, {}).digest.sha256 == content_digest("text").sha256);
  CHECK(code_of([&] {
          write_signature({file.path, desk.at("no/where"), "a", file.digest}, envelope, false, false);
        }) == "unwritable");
}

TEST_CASE("a signature that appears while another is made is not overwritten, unless that was asked for") {
  const Desk desk;
  const DocumentSigner signer;
  write_file(desk.directory, "a.txt", "text");
  const auto envelope = signer.envelope("text", cms::Algorithm::es256);
  for (const bool attached : {false, true}) {
    const auto file = files_to_sign({desk.at("a.txt")}, {attached, false, {}}).front();
    const auto put = [&](bool replace) {
      return code_of([&] { write_signature(file, envelope, attached, replace); });
    };
    std::filesystem::create_symlink("nowhere", file.target);
    CHECK(put(false) == "appeared");
    CHECK(std::filesystem::is_symlink(std::filesystem::symlink_status(file.target)));
    std::filesystem::remove(file.target);
    write_file(desk.directory, file.target.filename().string(), "kept");
    CHECK(put(false) == "appeared");
    CHECK(std::filesystem::file_size(file.target) == 4);
    CHECK(put(true).empty());
    CHECK(std::filesystem::file_size(file.target) > 4);
  }
  CHECK(std::distance(std::filesystem::directory_iterator(desk.directory.path()), {}) == 3);
}

TEST_CASE(
    "no two signatures get one place, and none the place of a file to be signed, whatever leads there") {
  const Desk desk;
  for (const char* name : {"one/a.txt", "two/a.txt", "one/a.txt.p7s"}) {
    std::filesystem::create_directories(std::filesystem::path(desk.at(name)).parent_path());
    write_file(desk.directory, name, name);
  }
  std::filesystem::create_directory_symlink(desk.at("one"), desk.at("link"));
  const auto refused = [&](const std::vector<std::string>& names, SigningWishes wishes) {
    std::vector<std::string> words;
    for (const auto& name : names) words.push_back(desk.at(name));
    return code_of([&] { files_to_sign(words, wishes); });
  };
  const SigningWishes replacing{false, true, {}}, elsewhere{false, false, desk.at("two")};
  CHECK(refused({"one/a.txt", "two/a.txt"}, elsewhere) == "same_place");
  CHECK(refused({"one/a.txt", "one/../one/a.txt"}, replacing) == "same_place");
  CHECK(refused({"one/a.txt", "link/a.txt"}, replacing) == "same_place");
  CHECK(refused({"one/a.txt", "one/a.txt.p7s"}, replacing) == "same_place");
  CHECK(refused({"one/a.txt", "two/a.txt"}, replacing).empty());
}
