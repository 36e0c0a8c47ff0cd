// SPDX-License-Identifier: Apache-2.0
// Secrets: who owns them, and what the system may do with their pages.
#include "pkcs11/secret.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <new>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

using redlips::Secret;

namespace {

Secret secret_of(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string text_of(const Secret& secret) { return {secret.bytes().begin(), secret.bytes().end()}; }

/// The line "VmFlags: …" of the mapping that holds `address` (proc(5)), nullopt if nothing is mapped there.
std::optional<std::string> vm_flags(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream smaps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    std::uintptr_t first = 0;
    std::uintptr_t last = 0;
    char dash = 0;
    std::istringstream range(line);
    if (range >> std::hex >> first >> dash >> last && dash == '-') inside = first <= wanted && wanted < last;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return std::nullopt;
}

bool has_flag(const std::string& flags, std::string_view flag) {
  return flags.find(" " + std::string(flag) + " ") != std::string::npos;
}

/// Runs `work` in a forked child; its wait status.
template <class Work>
int status_in_child(Work work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("a secret holds its bytes and only moves") {
  static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
  Secret first = secret_of("123456");
  CHECK(text_of(first) == "123456");
  Secret second = std::move(first);
  CHECK(text_of(second) == "123456");
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move): what is left behind is the point
  CHECK(first.bytes().data() == nullptr);
  Secret third = secret_of("other");
  third = std::move(second);
  CHECK(text_of(third) == "123456");
  CHECK(second.empty());  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("a secret moved onto itself stays") {
  Secret secret = secret_of("123456");
  Secret& same = secret;
  secret = std::move(same);
  CHECK(text_of(secret) == "123456");
}

TEST_CASE("a secret has 0 to 512 bytes, all zero at first") {
  CHECK(Secret().empty());
  CHECK(Secret(0).empty());
  const Secret largest(Secret::max_size);
  CHECK(largest.size() == 512);
  CHECK(std::ranges::all_of(largest.bytes(), [](std::uint8_t byte) { return byte == 0; }));
  CHECK_THROWS_AS(Secret(Secret::max_size + 1), std::length_error);
}

TEST_CASE("secrets are equal by length and bytes") {
  CHECK(secret_of("123456").equals(secret_of("123456")));
  CHECK_FALSE(secret_of("123456").equals(secret_of("123457")));
  CHECK_FALSE(secret_of("123456").equals(secret_of("12345")));
  CHECK_FALSE(secret_of("123456").equals(Secret()));
  CHECK(Secret().equals(Secret(0)));
}

TEST_CASE("a shortened secret wipes what it drops") {
  Secret secret = secret_of("123456");
  const std::uint8_t* const start = secret.bytes().data();
  secret.truncate(9);
  CHECK(text_of(secret) == "123456");
  secret.truncate(2);
  CHECK(text_of(secret) == "12");
  CHECK(std::all_of(start + 2, start + 6, [](std::uint8_t byte) { return byte == 0; }));
  secret.truncate(0);
  CHECK(secret.empty());
  CHECK(start[0] == 0);
}

TEST_CASE("a secret's page is left out of cores, wiped in children and locked") {
  const Secret secret = secret_of("123456");
  const auto flags = vm_flags(secret.bytes().data());
  REQUIRE(flags);
  CHECK(has_flag(*flags, "dd"));
  CHECK(has_flag(*flags, "wf"));
  // The sanitizers' runtimes answer mlock() themselves and lock nothing.
  if (!std::getenv("REDLIPS_SANITIZE")) CHECK(has_flag(*flags, "lo"));
}

TEST_CASE("where locking is refused a secret is still left out of cores") {
  const int status = status_in_child([] {
    const rlimit none{0, 0};
    if (setrlimit(RLIMIT_MEMLOCK, &none) != 0) return 2;
    if (geteuid() == 0 && setuid(65534) != 0) return 3;  // root locks without limit
    const Secret secret = secret_of("123456");
    const auto flags = vm_flags(secret.bytes().data());
    return flags && has_flag(*flags, "dd") && !has_flag(*flags, "lo") ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("a secret stands between pages that nobody may touch") {
  const Secret secret = secret_of("123456");
  const volatile std::uint8_t* const end = secret.bytes().data() + secret.size();
  const auto guard = vm_flags(const_cast<const std::uint8_t*>(end));
  REQUIRE(guard);
  CHECK_FALSE(has_flag(*guard, "rd"));
  CHECK_FALSE(has_flag(*guard, "wr"));
}

TEST_CASE("a forked child finds no secret") {
  const Secret secret = secret_of("123456");
  const int status = status_in_child([&] {
    return std::ranges::all_of(secret.bytes(), [](std::uint8_t byte) { return byte == 0; }) ? 0 : 1;
  });
  CHECK(status == 0);
  CHECK(text_of(secret) == "123456");
}

TEST_CASE("a secret's pages go with it") {
  const std::uint8_t* at = nullptr;
  {
    const Secret secret = secret_of("123456");
    at = secret.bytes().data();
    REQUIRE(vm_flags(at));
  }
  CHECK_FALSE(vm_flags(at));
}

TEST_CASE("wipe leaves zeros") {
  std::string text = "123456";
  redlips::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  CHECK(text == std::string(6, '\0'));
  redlips::wipe({});
}
