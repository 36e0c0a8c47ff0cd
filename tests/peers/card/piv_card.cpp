// SPDX-License-Identifier: Apache-2.0
// The commands of the card, one function each.
#include "tests/peers/card/piv_card.h"

#include <algorithm>
#include <array>
#include <utility>

namespace redlips::peers {
namespace {

const Bytes aid{0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00};  // SP 800-73-4 part 1 §2.2
constexpr std::size_t longest_response = 256;
constexpr std::size_t longest_chain = 4096;
constexpr std::uint8_t auth_key = 0x9A;

Bytes status(unsigned word) {
  return {static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word)};
}

const Bytes ok = status(0x9000);
const Bytes wrong_data = status(0x6A80);
const Bytes not_found = status(0x6A82);
const Bytes no_such_reference = status(0x6A88);
const Bytes wrong_length = status(0x6700);
const Bytes blocked = status(0x6983);
const Bytes pin_needed = status(0x6982);

Bytes padded(const std::string& text) {
  Bytes value(text.begin(), text.end());
  value.resize(8, 0xFF);  // SP 800-73-4 part 2 §2.4.3
  return value;
}

/// 53 { 70 certificate, 71 certinfo, FE } (SP 800-73-4 part 1, table 10).
Bytes certificate_object(BytesView certificate) {
  Bytes content = tlv(0x70, certificate);
  content = joined(std::move(content), tlv(0x71, Bytes{0}));
  return tlv(0x53, joined(std::move(content), tlv(0xFE, Bytes())));
}

/// 53 { 30 FASC-N, 34 GUID, 35 expiry, 3E signature, FE } (table 9).
Bytes chuid_object(const Bytes& guid) {
  static const std::string expiry = "20991231";
  Bytes content =
      tlv(0x30, Bytes{0xD4, 0xE7, 0x39, 0xDA, 0x73, 0x9C, 0xED, 0x39, 0xCE, 0x73, 0x9D, 0x83, 0x68,
                      0x58, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21, 0xC8, 0x42, 0x10, 0xC3, 0xEB});
  content = joined(std::move(content), tlv(0x34, guid));
  content = joined(std::move(content), tlv(0x35, Bytes(expiry.begin(), expiry.end())));
  content = joined(std::move(content), tlv(0x3E, Bytes()));
  return tlv(0x53, joined(std::move(content), tlv(0xFE, Bytes())));
}

/// 7E { 4F AID, 5F2F PIN usage policy } (table 18): the PIV card application PIN alone.
Bytes discovery_object() { return tlv(0x7E, joined(tlv(0x4F, aid), tlv(0x5F2F, Bytes{0x40, 0x00}))); }

bool digits_only(BytesView value) {
  const auto end = std::find(value.begin(), value.end(), 0xFF);
  return end - value.begin() >= 6 &&
         std::all_of(value.begin(), end, [](auto c) { return c >= '0' && c <= '9'; }) &&
         std::all_of(end, value.end(), [](auto c) { return c == 0xFF; });
}

}  // namespace

PivCard::PivCard(CardKey key, BytesView certificate, Settings settings)
    : key_(std::move(key)),
      objects_{{{0x5F, 0xC1, 0x05}, certificate_object(certificate)},
               {{0x5F, 0xC1, 0x02}, chuid_object(settings.guid)},
               {{0x7E}, discovery_object()}},
      pin_{padded(settings.pin), settings.tries, settings.tries},
      puk_{padded(settings.puk), settings.tries, settings.tries} {}

Bytes PivCard::atr() {
  Bytes made{0x3B, 0x87, 0x01, 'R', 'e', 'd', 'L', 'i', 'p', 's'};
  std::uint8_t check = 0;
  for (std::size_t at = 1; at < made.size(); ++at) check = static_cast<std::uint8_t>(check ^ made[at]);
  made.push_back(check);
  return made;
}

void PivCard::reset() {
  verified_ = false;
  chained_.clear();
  waiting_.clear();
}

Bytes PivCard::answer(BytesView command) {
  auto apdu = parse_apdu(command);
  if (!apdu) return wrong_length;
  const bool more = (apdu->cla & 0x10) != 0;  // ISO 7816-4 §5.1.1.1: command chaining
  if (chained_.size() + apdu->data.size() > longest_chain) {
    chained_.clear();
    return wrong_length;
  }
  chained_ = joined(std::move(chained_), apdu->data);
  if (more) return ok;
  apdu->data = std::exchange(chained_, {});
  return dispatch(*apdu);
}

struct PivCard::Command {
  std::uint8_t ins;
  Bytes (PivCard::*run)(const Apdu&);
};

Bytes PivCard::dispatch(const Apdu& apdu) {
  static constexpr std::array<Command, 8> commands{{{0xA4, &PivCard::select},
                                                    {0xCB, &PivCard::get_data},
                                                    {0xDB, &PivCard::put_data},
                                                    {0x20, &PivCard::verify},
                                                    {0x24, &PivCard::change},
                                                    {0x2C, &PivCard::unlock},
                                                    {0x87, &PivCard::authenticate},
                                                    {0xC0, &PivCard::get_response}}};
  if (apdu.ins != 0xC0) waiting_.clear();
  const auto* const command =
      std::find_if(commands.begin(), commands.end(), [&](const Command& one) { return one.ins == apdu.ins; });
  return command == commands.end() ? status(0x6D00) : (this->*command->run)(apdu);
}

Bytes PivCard::select(const Apdu& apdu) {
  const Bytes& wanted = apdu.data;
  if (apdu.p1 != 0x04 || wanted.size() < 5 || wanted.size() > aid.size() ||
      !std::equal(wanted.begin(), wanted.end(), aid.begin()))
    return not_found;
  verified_ = false;
  // 61 { 4F AID suffix, 79 { 4F authority } } (SP 800-73-4 part 2, table 3).
  const Bytes authority(aid.begin(), aid.begin() + 5), suffix(aid.begin() + 5, aid.end());
  return send(tlv(0x61, joined(tlv(0x4F, suffix), tlv(0x79, tlv(0x4F, authority)))));
}

Bytes PivCard::get_data(const Apdu& apdu) {
  const auto tag = find_tlv(apdu.data, 0x5C);
  if (!tag) return wrong_data;
  const auto object = objects_.find(*tag);
  return object == objects_.end() ? not_found : send(object->second);
}

Bytes PivCard::put_data(const Apdu&) {
  return pin_needed;
}  // wants the administrator's key, which nobody has

PivCard::Reference* PivCard::reference(std::uint8_t number) {
  return number == 0x80 ? &pin_ : number == 0x81 ? &puk_ : nullptr;
}

Bytes PivCard::compare(Reference& reference, BytesView given) {
  if (reference.tries == 0) return blocked;
  --reference.tries;
  if (std::equal(given.begin(), given.end(), reference.value.begin(), reference.value.end())) {
    reference.tries = reference.most;
    return ok;
  }
  return reference.tries == 0 ? blocked : status(0x63C0 | reference.tries);
}

Bytes PivCard::verify(const Apdu& apdu) {
  if (apdu.p2 != 0x80) return no_such_reference;
  if (apdu.p1 == 0xFF) {
    verified_ = false;
    return ok;
  }
  if (apdu.data.empty()) {
    if (verified_) return ok;
    return pin_.tries == 0 ? blocked : status(0x63C0 | pin_.tries);
  }
  if (apdu.data.size() != 8) return wrong_data;
  Bytes verdict = compare(pin_, apdu.data);
  verified_ = verdict == ok;
  return verdict;
}

Bytes PivCard::change(const Apdu& apdu) {
  Reference* const changed = reference(apdu.p2);
  if (changed == nullptr) return no_such_reference;
  if (apdu.data.size() != 16) return wrong_length;
  const BytesView old = BytesView(apdu.data).first(8), fresh = BytesView(apdu.data).last(8);
  if (changed == &pin_ && !digits_only(fresh))
    return wrong_data;  // before the try, as SP 800-73-4 part 2 §3.2.2 allows
  Bytes verdict = compare(*changed, old);
  if (verdict == ok) changed->value.assign(fresh.begin(), fresh.end());
  return verdict;
}

Bytes PivCard::unlock(const Apdu& apdu) {
  if (apdu.p2 != 0x80) return no_such_reference;
  if (apdu.data.size() != 16) return wrong_length;
  const BytesView fresh = BytesView(apdu.data).last(8);
  if (!digits_only(fresh)) return wrong_data;
  Bytes verdict = compare(puk_, BytesView(apdu.data).first(8));
  if (verdict == ok) pin_ = {Bytes(fresh.begin(), fresh.end()), pin_.most, pin_.most};
  return verdict;
}

Bytes PivCard::authenticate(const Apdu& apdu) {
  if (apdu.p1 != key_.algorithm() || apdu.p2 != auth_key) return status(0x6A86);
  if (!verified_) return pin_needed;
  const auto request = find_tlv(apdu.data, 0x7C);
  const auto input = request ? find_tlv(*request, 0x81) : std::nullopt;
  const auto signature = input ? key_.sign(*input) : std::nullopt;
  if (!signature) return wrong_data;
  return send(tlv(0x7C, tlv(0x82, *signature)));
}

Bytes PivCard::get_response(const Apdu&) {
  if (waiting_.empty()) return status(0x6985);
  return send(std::exchange(waiting_, {}));
}

Bytes PivCard::send(Bytes response) {
  if (response.size() <= longest_response) return joined(std::move(response), ok);
  waiting_.assign(response.begin() + longest_response, response.end());
  response.resize(longest_response);
  const std::size_t left = std::min<std::size_t>(waiting_.size(), 256);
  return joined(std::move(response), status(0x6100 | static_cast<unsigned>(left % 256)));
}

}  // namespace redlips::peers
