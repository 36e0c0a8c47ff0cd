// SPDX-License-Identifier: Apache-2.0
// A daemon with a key in memory, for tests of the renewal's child: it remembers across runs, and can die at
// any of its verbs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/support/cmp_authority.h"
#include "updater/key_side.h"

namespace redlips::test {

class FakeKeySide final : public updater::KeySide {
 public:
  FakeKeySide(const CmpAuthority& authority, const std::filesystem::path& directory,
              pkcs11::KeyType old_type = pkcs11::KeyType::p256,
              pkcs11::KeyType new_type = pkcs11::KeyType::p256)
      : old_key(make_key(old_type)), new_type_(new_type) {
    facts.id = "00112233445566778899aabbccddeeff";
    facts.directory = directory;
    facts.anchors = {authority.root};
    facts.old_certificate = authority.issue({}, public_key_of(old_key.get()));
    facts.attended = true;
    facts.unsigned_poll = true;
  }

  updater::Job job() override { return facts; }
  Bytes transaction() override {
    step("transaction");
    facts.transactions.push_back(Bytes(16, static_cast<std::uint8_t>(facts.transactions.size() + 1)));
    return facts.transactions.back();
  }
  void lease(updater::LeaseStep) override {
    step("lease");
    if (!facts.attended) throw updater::DaemonRefused("unattended", "");
    ++pins;
    open_ = true;
  }
  void release() override {
    step("release");
    open_ = false;
  }
  Bytes public_key() override {
    need_lease();
    step("key");
    if (!new_key) {
      new_key = make_key(new_type_);
      ++keys_made;
    }
    return public_key_of(new_key.get());
  }
  Bytes sign(updater::Purpose purpose, BytesView message) override {
    need_lease();
    step("sign");
    if (on_sign) on_sign(purpose, message);
    EVP_PKEY* const key = purpose == updater::Purpose::cmp ? old_key.get() : new_key.get();
    const ossl::MdCtxPtr context(EVP_MD_CTX_new());
    std::size_t size = 1024;
    Bytes out(size);
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) != 1) {
      throw std::runtime_error("sign");
    }
    out.resize(size);
    ++signatures;
    return out;
  }
  void write(BytesView certificate, const std::vector<Bytes>& chain) override {
    need_lease();
    step("write");
    if (!refusal.empty()) throw updater::DaemonRefused("certificate_refused", refusal);
    written.assign(certificate.begin(), certificate.end());
    chain_size = chain.size();
    step("written");
  }
  std::function<void(updater::Purpose, BytesView)> on_sign;  ///< sees what is to be signed
  void confirmed() override {
    step("confirmed");
    if (written.empty()) throw updater::DaemonRefused("not_written", "");
    done = true;
    step("done");
  }
  void progress(const updater::Progress& progress) override {
    step("progress");
    steps.emplace_back(progress.step);
    last_text = progress.text;
    last_next = progress.next;
    last_code = progress.code;
  }

  /// A new run: the daemon ended the lease with the child before.
  void restart() { open_ = false; }

  updater::Job facts;
  ossl::PkeyPtr old_key, new_key;
  int pins = 0, keys_made = 0, signatures = 0;
  Bytes written;
  std::size_t chain_size = 0;
  bool done = false;
  std::string refusal;  ///< why a certificate is not written
  std::vector<std::string> steps;
  std::string last_text, last_code;
  std::optional<std::chrono::seconds> last_next;
  std::function<void()> before_verb = [] {};

 private:
  void step(const char*) { before_verb(); }
  void need_lease() const {
    if (!open_) throw updater::DaemonRefused("no_lease", "");
  }
  pkcs11::KeyType new_type_;
  bool open_ = false;
};

}  // namespace redlips::test
