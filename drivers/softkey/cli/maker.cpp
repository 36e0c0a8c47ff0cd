// SPDX-License-Identifier: Apache-2.0
// A key's birth and end on disk and inside SoftHSM.
#include "drivers/softkey/cli/maker.h"

#include <fcntl.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>
#include <system_error>

#include "drivers/softkey/cli/problem.h"
#include "drivers/softkey/disk.h"
#include "drivers/softkey/kept_token.h"

namespace redlips::softkey {
namespace {

/// "SK" and 14 hexadecimal digits.
std::string draw_serial() {
  std::array<std::uint8_t, 7> random{};
  RAND_bytes(random.data(), random.size());
  std::string hex = to_hex(random);
  std::ranges::transform(hex, hex.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return "SK" + hex;
}

CK_SLOT_ID lowest_free_slot(const std::vector<Card>& cards) {
  CK_SLOT_ID slot = 1;
  for (const Card& card : cards) {  // sorted by slot
    if (card.slot == slot) ++slot;
  }
  return slot;
}

std::set<std::string> names_below(const std::filesystem::path& directory) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    names.insert(entry.path().filename().string());
  return names;
}

/// SoftHSM's empty token becomes ours: our serial as its label.
void initialise_token(const Home& home, const Inner& inner, const Order& order) {
  const auto empty = inner.empty_slot();
  if (!empty) expect(CKR_SLOT_ID_INVALID, "C_GetSlotList");
  std::array<unsigned char, 32> label{};
  pad(label.data(), label.size(), order.card.serial);
  const TokenLock lock(home);
  const auto so = order.so_pin.bytes();
  expect(inner->C_InitToken(*empty, writable(so), so.size(), label.data()), "C_InitToken");
}

void set_first_pin(const Home& home, const Inner& inner, CK_SESSION_HANDLE session, const Order& order) {
  const TokenLock lock(home);
  const auto so = order.so_pin.bytes(), pin = order.pin.bytes();
  expect(inner->C_Login(session, CKU_SO, writable(so), so.size()), "C_Login");
  expect(inner->C_InitPIN(session, writable(pin), pin.size()), "C_InitPIN");
  expect(inner->C_Logout(session), "C_Logout");
  expect(inner->C_Login(session, CKU_USER, writable(pin), pin.size()), "C_Login");
}

/// A token with the SO PIN, the user PIN and the key pair.
void fill_token(const Home& home, const Order& order) {
  const Inner inner(home);
  initialise_token(home, inner, order);
  const auto slot = inner.slot_of(order.card.serial);
  if (!slot) expect(CKR_SLOT_ID_INVALID, "C_InitToken");
  CK_SESSION_HANDLE session = 0;
  constexpr CK_FLAGS rw = CKF_SERIAL_SESSION | CKF_RW_SESSION;
  expect(inner->C_OpenSession(*slot, rw, nullptr, nullptr, &session), "C_OpenSession");
  set_first_pin(home, inner, session, order);
  if (order.pair) make_key_pair(inner.functions(), session, *order.pair, {0x10});
}

/// The directory that SoftHSM made meanwhile; under the home's lock it can only be ours.
std::string new_token(const Home& home, const std::set<std::string>& before) {
  for (const std::string& name : names_below(home.tokens())) {
    if (!before.contains(name)) return name;
  }
  return {};
}

bool is_initial(const Order& order) {
  const auto pin = order.pin.bytes();
  return std::ranges::equal(pin, order.card.initial_pin,
                            [](auto a, auto b) { return a == static_cast<unsigned char>(b); });
}

/// The card comes last: a key without one does not exist for anybody.
void write_files(const Home& home, const Order& order) {
  const Card& card = order.card;
  make_directory(home.key(card.serial));
  TryBook(home, card).start(is_initial(order));
  replace_file(home.key(card.serial) / "card", format_card(card));
}

}  // namespace

Card make_key(const Home& home, Order order) {
  home.prepare();
  const FileLock lock(home.root() / "lock");
  if (order.card.serial.empty()) order.card.serial = draw_serial();
  const std::string& serial = order.card.serial;
  if (std::filesystem::exists(home.key(serial))) {
    throw Problem{Exit::no_such, "There is a key " + serial + " already.", "It was not touched.",
                  "Choose another serial number, or delete that key first."};
  }
  order.card.slot = lowest_free_slot(home.cards());
  const auto before = names_below(home.tokens());
  try {
    fill_token(home, order);
    order.card.token = new_token(home, before);
    write_files(home, order);
  } catch (...) {
    std::error_code none;
    const std::string half = new_token(home, before);
    if (!half.empty()) std::filesystem::remove_all(home.tokens() / half, none);
    std::filesystem::remove_all(home.key(serial), none);
    throw;
  }
  return order.card;
}

void delete_key(const Home& home, std::string_view serial) {
  const FileLock lock(home.root() / "lock");
  const auto card = home.card(serial);
  remove_key(home, serial);
  std::filesystem::remove(home.key(serial) / "card");
  std::filesystem::remove_all(home.key(serial));
  if (card) std::filesystem::remove_all(home.tokens() / card->token);
}

bool insert_key(const Home& home, std::string_view serial) {
  const std::filesystem::path path = home.presence_of(serial);
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
  if (fd < 0 && errno != EEXIST) throw std::system_error(errno, std::generic_category(), path.string());
  return fd >= 0;
}

bool remove_key(const Home& home, std::string_view serial) {
  return std::filesystem::remove(home.presence_of(serial));
}

}  // namespace redlips::softkey
