// SPDX-License-Identifier: Apache-2.0
// What the PIN page says: an authority's ways to unlock a key, and the note for a new handler. In English.
#include <doctest/doctest.h>

#include <algorithm>

#include "tray/core/pin_help.h"
#include "tray/core/records.h"

using namespace redlips;
using namespace redlips::tray;
using redlips::tray::Authority;  // the daemon has one, too

namespace {

Authority authority(bool remote, const char* hotline, const char* address) {
  Authority one;
  one.remote_unlock = remote;
  one.hotline = hotline;
  one.name = {"CA", "CA"};
  one.address = {address, address};
  one.offset = std::chrono::hours(8);
  return one;
}

bool says(const std::vector<std::string>& lines, std::string_view words) {
  return std::ranges::any_of(lines, [&](const auto& line) { return line.find(words) != std::string::npos; });
}

Key key() {
  Certificate certificate;
  certificate.unit = "Unit";
  certificate.unit_id = "91530102MA6K00000W";
  certificate.unit_id_is_uscc = certificate.login = true;
  certificate.not_after = time_of("2027-01-31T16:00:00Z").value();
  Key one;
  one.serial = "S1";
  one.certificates.push_back(std::move(certificate));
  return one;
}

}  // namespace

TEST_CASE("a locked key is told the ways that its authority offers, and no other") {
  const auto all = authority(true, "400", "Street 1"), counter = authority(false, "400", "Street 1");
  const auto silent = authority(true, "", "");
  CHECK(says(unlock_words(&all), "Remotely"));
  CHECK(says(unlock_words(&all), "At the counter"));
  CHECK_FALSE(says(unlock_words(&counter), "Remotely"));
  CHECK(says(unlock_words(&counter), "At the counter"));
  CHECK(unlock_words(&silent).size() == 1);
  CHECK(unlock_words(nullptr).size() == 1);
}

TEST_CASE("the note for a new handler names the key, its days and whom to call, and never a PIN") {
  auto house = authority(true, "400", "");
  house.initial_pin = "123456";
  const auto note = handover_note(key(), &house);
  for (const char* part : {"Unit", "91530102MA6K00000W", "S1", "2027-02-01", "2027-01-02", "hotline 400"})
    CHECK_MESSAGE(says(note, part), part);
  CHECK_FALSE(says(note, "123456"));
}

TEST_CASE("a key without a certificate or an authority has a note, too") {
  Key bare;
  bare.label = "Box";
  const auto note = handover_note(bare, nullptr);
  CHECK(says(note, "Box"));
  CHECK_FALSE(says(note, "valid until"));
  CHECK_FALSE(says(note, "Issued by"));
}
