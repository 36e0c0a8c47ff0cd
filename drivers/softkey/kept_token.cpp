// SPDX-License-Identifier: Apache-2.0
// Copies of SoftHSM's token.object beside it.
#include "drivers/softkey/kept_token.h"

#include <string>

namespace redlips::softkey {
namespace {

namespace fs = std::filesystem;

constexpr auto token_name = "token.object";
constexpr auto copy_name = "token.kept";  // SoftHSM looks at *.object alone
constexpr std::size_t label_size = 32;    // PKCS#11 2.40 §3.2, CK_TOKEN_INFO: blank padded

fs::directory_iterator directories(const Home& home) {
  std::error_code none;
  return fs::directory_iterator(home.tokens(), none);
}

}  // namespace

TokenLock::TokenLock(const Home& home) : lock_(home.token_lock()) {
  for (const auto& directory : directories(home)) {
    std::error_code none;  // nearly always there is no copy
    fs::rename(directory.path() / copy_name, directory.path() / token_name, none);
  }
}

KeptToken::KeptToken(const Home& home, std::string_view serial) {
  std::string label(serial);
  label.resize(label_size, ' ');
  for (const auto& directory : directories(home)) {
    const auto text = read_file(directory.path() / token_name);
    if (!text || text->find(label) == std::string::npos) continue;
    replace_file(directory.path() / copy_name, *text);
    copy_ = directory.path() / copy_name;
    return;
  }
}

KeptToken::~KeptToken() {
  std::error_code none;
  if (!copy_.empty()) fs::remove(copy_, none);
}

}  // namespace redlips::softkey
