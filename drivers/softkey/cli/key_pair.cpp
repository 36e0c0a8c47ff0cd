// SPDX-License-Identifier: Apache-2.0
// Generates key pairs and finds what is on a key.
#include "drivers/softkey/cli/key_pair.h"

#include <array>

#include "drivers/softkey/cli/problem.h"
#include "drivers/softkey/cli/public_key.h"

namespace redlips::softkey {
namespace {

CK_BBOOL yes = CK_TRUE, no = CK_FALSE;

template <class T>
CK_ATTRIBUTE of(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof value};
}

CK_ATTRIBUTE blob(CK_ATTRIBUTE_TYPE type, BytesView value) { return {type, writable(value), value.size()}; }

/// RFC 5480 §2.1.1.1: secp256r1 and secp384r1 as DER object identifiers.
constexpr std::array<std::uint8_t, 10> p256_oid{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
constexpr std::array<std::uint8_t, 7> p384_oid{0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22};
constexpr std::array<std::uint8_t, 3> f4{0x01, 0x00, 0x01};

CK_MECHANISM_TYPE generator(KeyKind kind) {
  return kind == KeyKind::rsa2048 ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN;
}

}  // namespace

std::optional<KeyKind> key_kind(std::string_view name) {
  if (name == "p256") return KeyKind::p256;
  if (name == "p384") return KeyKind::p384;
  if (name == "rsa2048") return KeyKind::rsa2048;
  return std::nullopt;
}

void make_key_pair(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, KeyKind kind,
                   const Bytes& id) {
  CK_ULONG bits = 2048;
  std::vector<CK_ATTRIBUTE> public_part{of(CKA_TOKEN, yes), of(CKA_VERIFY, yes), of(CKA_ENCRYPT, no),
                                        of(CKA_WRAP, no), blob(CKA_ID, id)};
  if (kind == KeyKind::rsa2048) {
    public_part.push_back(of(CKA_MODULUS_BITS, bits));
    public_part.push_back(blob(CKA_PUBLIC_EXPONENT, f4));
  } else {
    public_part.push_back(
        blob(CKA_EC_PARAMS, kind == KeyKind::p256 ? BytesView(p256_oid) : BytesView(p384_oid)));
  }
  std::vector<CK_ATTRIBUTE> private_part{
      of(CKA_TOKEN, yes),      of(CKA_PRIVATE, yes), of(CKA_SENSITIVE, yes),
      of(CKA_EXTRACTABLE, no), of(CKA_SIGN, yes),    of(CKA_DECRYPT, no),
      of(CKA_UNWRAP, no),      of(CKA_DERIVE, no),   blob(CKA_ID, id)};
  CK_MECHANISM mechanism{generator(kind), nullptr, 0};
  CK_OBJECT_HANDLE made_public = 0, made_private = 0;
  expect(functions.C_GenerateKeyPair(session, &mechanism, public_part.data(), public_part.size(),
                                     private_part.data(), private_part.size(), &made_public, &made_private),
         "C_GenerateKeyPair");
}

std::vector<CK_OBJECT_HANDLE> find_objects(const Bench& bench, std::vector<CK_ATTRIBUTE> wanted) {
  std::array<CK_OBJECT_HANDLE, 64> found{};
  CK_ULONG count = 0;
  expect(bench.functions().C_FindObjectsInit(bench.session(), wanted.data(), wanted.size()),
         "C_FindObjectsInit");
  const CK_RV rv = bench.functions().C_FindObjects(bench.session(), found.data(), found.size(), &count);
  bench.functions().C_FindObjectsFinal(bench.session());
  expect(rv, "C_FindObjects");
  return {found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count)};
}

Bytes attribute(const Bench& bench, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
  CK_ATTRIBUTE wanted{type, nullptr, 0};
  if (bench.functions().C_GetAttributeValue(bench.session(), object, &wanted, 1) != CKR_OK) return {};
  Bytes value(wanted.ulValueLen);
  wanted.pValue = value.data();
  expect(bench.functions().C_GetAttributeValue(bench.session(), object, &wanted, 1), "C_GetAttributeValue");
  return value;
}

KeyPair find_key_pair(const Bench& bench) {
  CK_OBJECT_CLASS private_class = CKO_PRIVATE_KEY, public_class = CKO_PUBLIC_KEY;
  const auto privates = find_objects(bench, {of(CKA_CLASS, private_class), of(CKA_SIGN, yes)});
  if (!privates.empty()) {
    KeyPair pair{privates.front(), attribute(bench, privates.front(), CKA_ID), nullptr};
    const auto publics = find_objects(bench, {of(CKA_CLASS, public_class), blob(CKA_ID, pair.id)});
    if (!publics.empty()) pair.public_key = read_public_key(bench, publics.front());
    if (pair.public_key) return pair;
  }
  throw Problem{Exit::broken, "Key " + bench.card().serial + " holds no signing key pair.",
                "Nothing was changed.", "Make a key with one: redlips-softkey create --key p256."};
}

Bytes sign_message(const Bench& bench, const KeyPair& pair, BytesView message) {
  const bool rsa = EVP_PKEY_get_base_id(pair.public_key.get()) == EVP_PKEY_RSA;
  CK_MECHANISM mechanism{rsa ? CKM_SHA256_RSA_PKCS : CKM_ECDSA, nullptr, 0};
  const Bytes input =
      rsa ? Bytes(message.begin(), message.end()) : ecdsa_digest(pair.public_key.get(), message);
  Bytes signature(512);
  CK_ULONG size = signature.size();
  expect(bench.functions().C_SignInit(bench.session(), &mechanism, pair.private_key), "C_SignInit");
  expect(bench.functions().C_Sign(bench.session(), writable(input), input.size(), signature.data(), &size),
         "C_Sign");
  signature.resize(size);
  return rsa ? signature : ecdsa_der(signature);
}

}  // namespace redlips::softkey
