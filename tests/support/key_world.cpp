// SPDX-License-Identifier: Apache-2.0
#include "tests/support/key_world.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <sstream>

#include "pkcs11/certificate.h"
#include "tests/support/document_signer.h"
#include "tests/support/fake_host.h"

namespace redlips::test {

using boost::asio::awaitable;

Secret secret(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Origin sample_origin() { return *Origin::parse("https://hall.example.test"); }
Nonce sample_nonce() { return *Nonce::parse(std::string(43, 'n') + "="); }

FakeKey::FakeKey(std::string its_serial, const CertificateRecipe& recipe) : serial(std::move(its_serial)) {
  put(recipe);
}

void FakeKey::put(const CertificateRecipe& recipe, pkcs11::KeyType type) {
  pair = make_key(type);
  der = make_certificate(recipe, pair.get());
  certificate = pkcs11::parse_certificate(der)->sha256;
}

void FakeKey::put_of(const FakeKey& other) {
  pair = other.pair;
  der = other.der;
  certificate = other.certificate;
}

Bytes FakeKey::sign(const pkcs11::Digest& digest) const { return sign_digest(pair.get(), digest); }

pkcs11::TokenInfo FakeKey::info() const {
  pkcs11::TokenInfo info;
  info.label = "key " + serial;
  info.manufacturer = "Maker";
  info.model = "Model";
  info.serial = serial;
  info.initialized = true;
  info.user_pin = {left < 6 && left > 0, left == 1, left == 0, initial};
  return info;
}

pkcs11::LoginResult::Outcome FakeKey::check(std::string_view typed) {
  using Outcome = pkcs11::LoginResult::Outcome;
  ++tries;
  if (left == 0) return Outcome::locked;
  if (typed != pin) return --left, Outcome::wrong;
  left = 6;
  return Outcome::ok;
}

namespace {

class FakeHotplug : public drivers::Hotplug {
 public:
  explicit FakeHotplug(KeyWorld& world) : world_(world) {}
  std::vector<drivers::UsbId> present() override { return world_.usb; }

 private:
  KeyWorld& world_;
};

class FakeDialog : public keyring::Dialog {
 public:
  explicit FakeDialog(Person& person) : person_(person) { ++person_.opened; }
  ~FakeDialog() override { ++person_.destroyed; }

  awaitable<keyring::LoginAnswer> ask(keyring::LoginQuestion question) override {
    person_.whys.push_back(question.why);
    person_.offers.push_back(question.keys);
    person_.faults.push_back(question.policy_fault);
    if (person_.asked) person_.asked();
    if (person_.logins.empty()) co_await forever();
    const auto step = person_.logins.front();
    person_.logins.pop_front();
    co_return step(question);
  }
  awaitable<keyring::ChangeAnswer> ask(keyring::ChangeQuestion question) override {
    person_.whys.push_back(question.why);
    person_.offers.push_back({question.key});
    person_.faults.push_back(question.policy_fault);
    if (person_.changes.empty()) co_await forever();
    const auto step = person_.changes.front();
    person_.changes.pop_front();
    co_return step(question);
  }
  awaitable<bool> confirm_last_try(keyring::KeyChoice) override {
    ++person_.last_try_questions;
    co_return person_.sure;
  }
  void update(std::vector<keyring::KeyChoice> keys) override { person_.updates.push_back(std::move(keys)); }
  void working() override {}
  void close(keyring::Outcome outcome) override { person_.closed.push_back(outcome); }

 private:
  // Until the asker goes away.
  static awaitable<void> forever() {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer(executor, boost::asio::steady_timer::time_point::max());
    co_await timer.async_wait(boost::asio::use_awaitable);
  }

  Person& person_;
};

}  // namespace

keyring::Outside KeyWorld::outside(boost::asio::any_io_executor) {
  keyring::Outside out;
  out.make_host = [this](const drivers::HostSettings& how) { return fake_host(*this, how.library); };
  out.watch_usb = [this](keyring::Outside::News news) {
    usb_news = std::move(news);
    return std::make_unique<FakeHotplug>(*this);
  };
  out.watch_paths = [this](const std::vector<std::filesystem::path>&, keyring::Outside::News news) {
    path_news = std::move(news);
    return std::make_unique<FakeHotplug>(*this);
  };
  return out;
}

unsigned KeyWorld::count(const std::string& verb) const {
  return static_cast<unsigned>(std::count(calls.begin(), calls.end(), verb));
}

awaitable<std::unique_ptr<keyring::Dialog>> Person::open() {
  std::unique_ptr<keyring::Dialog> dialog;
  if (!absent) dialog = std::make_unique<FakeDialog>(*this);
  co_return dialog;
}

void Person::types(std::string pin) {
  logins.push_back([pin = std::move(pin)](const keyring::LoginQuestion& question) {
    keyring::LoginAnswer answer;
    answer.kind = keyring::LoginAnswer::Kind::yes;
    answer.prompter = "attach";
    answer.pin = pin.empty() ? Secret() : secret(pin);
    if (question.keys.empty()) return answer;
    answer.token = question.keys.front().token;
    answer.key = question.keys.front().key;
    answer.certificate = question.keys.front().certificate;
    return answer;
  });
}

void Person::says(keyring::LoginAnswer::Kind kind) {
  logins.push_back([kind](const keyring::LoginQuestion&) {
    keyring::LoginAnswer answer;
    answer.kind = kind;
    return answer;
  });
}

void Person::changes_pin(std::string old_pin, std::string new_pin) {
  changes.push_back(
      [old_pin = std::move(old_pin), new_pin = std::move(new_pin)](const keyring::ChangeQuestion&) {
        keyring::ChangeAnswer answer;
        answer.kind = keyring::LoginAnswer::Kind::yes;
        answer.prompter = "attach";
        answer.old_pin = secret(old_pin);
        answer.new_pin = secret(new_pin);
        return answer;
      });
}

KeyringHouse::KeyringHouse(std::vector<std::string> modules) : modules_(std::move(modules)) {
  Authority authority;
  authority.id = "test";
  authority.issuers = {CertificateRecipe{}.issuer_cn};
  authority.pin = drivers::PinPolicy{.tries = 6, .min_length = 6, .max_length = 8, .initial = "123456"};
  authority.unit_id_places = pkcs11::default_unit_id_places();
  authorities.list.push_back(std::move(authority));
  if (!modules_.empty()) world.libraries[modules_.front()][1] = key;
}

KeyringHouse::~KeyringHouse() {
  keys.reset();
  settle();
}

void KeyringHouse::build() {
  keyring::KeyringSettings settings;
  settings.modules = modules_;
  settings.profiles = profiles;
  settings.state_directory = directory.path().string();
  settings.now = [this] { return now; };
  settings.outside = world.outside(io.get_executor());
  keys = std::make_unique<keyring::Keyring>(io.get_executor(), std::move(settings), authorities);
  news_ = keys->subscribe([this](const keyring::Event& event) { events.push_back(event); });
}

void KeyringHouse::start() {
  build();
  keys->start();
  settle();
  world.calls.clear();
}

void KeyringHouse::restart() {
  news_ = {};
  keys.reset();
  settle();
  start();
}

void KeyringHouse::settle() {
  io.restart();
  io.poll();
}

void KeyringHouse::refresh() {
  boost::asio::co_spawn(io, keys->refresh(), [](const std::exception_ptr&) {});
  settle();
}

drivers::Turns::Held KeyringHouse::shut(std::shared_ptr<drivers::Turns>& one) {
  one = std::make_shared<drivers::Turns>(io.get_executor());
  std::optional<drivers::Turns::Held> held;
  boost::asio::co_spawn(io, one->take(), [&held](const std::exception_ptr&, drivers::Turns::Held place) {
    held.emplace(std::move(place));
  });
  settle();
  return std::move(held.value());
}

std::shared_ptr<KeyringHouse::Pending> KeyringHouse::begin_login(Person& person,
                                                                 std::optional<keyring::SessionTerms> terms) {
  auto pending = std::make_shared<Pending>();
  keyring::LoginAsk ask{sample_origin(), sample_nonce(), {}, {}, false, std::move(terms)};
  boost::asio::co_spawn(
      io, keys->login(std::move(ask), person),
      boost::asio::bind_cancellation_slot(pending->cancel.slot(),
                                          [pending](std::exception_ptr error, keyring::LoginDone done) {
                                            pending->error = std::move(error);
                                            if (!pending->error) pending->done = std::move(done);
                                          }));
  settle();
  return pending;
}

namespace {

template <class Done>
Done run_to_end(KeyringHouse& house, awaitable<Done> talk) {
  std::optional<Done> result;
  boost::asio::co_spawn(house.io, std::move(talk), [&result](const std::exception_ptr& error, Done done) {
    if (error) std::rethrow_exception(error);
    result = std::move(done);
  });
  house.settle();
  if (!result) throw std::runtime_error("the talk did not end: a question had no scripted answer");
  return std::move(*result);
}

}  // namespace

keyring::LoginDone KeyringHouse::login(Person& person, std::optional<std::string> serial, bool prefer_pss) {
  keyring::LoginAsk ask{sample_origin(), sample_nonce(), {}, std::move(serial), prefer_pss};
  return run_to_end(*this, keys->login(std::move(ask), person));
}

keyring::LoginDone KeyringHouse::login_of(Person& person, const keyring::SessionTerms& terms) {
  keyring::LoginAsk ask{sample_origin(), sample_nonce(), {}, {}, false, terms};
  return run_to_end(*this, keys->login(std::move(ask), person));
}

keyring::SignDone KeyringHouse::sign(Person& person, const std::vector<std::string>& texts,
                                     const std::optional<Origin>& asker) {
  keyring::SignAsk ask{{}, asker, {}, {}, false};
  ask.documents.reserve(texts.size());
  for (const auto& text : texts) ask.documents.push_back(Document::make(text, content_digest(text)).value());
  return run_to_end(*this, keys->sign(std::move(ask), person));
}

keyring::ChangeDone KeyringHouse::change(Person& person, const std::string& token) {
  return run_to_end(*this, keys->change_pin(token, person));
}

void KeyringHouse::tries_once(Person& person, std::string pin) {
  person.types(std::move(pin));
  person.says(keyring::LoginAnswer::Kind::no);
  login(person);
}

std::string KeyringHouse::stored() const {
  std::ifstream file(directory.path() / "tokens.json");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace redlips::test
