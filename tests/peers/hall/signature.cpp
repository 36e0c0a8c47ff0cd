// SPDX-License-Identifier: Apache-2.0
// A table of algorithms (RFC 7518 §3.1), and one call of EVP_DigestVerify.
#include "tests/peers/hall/signature.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

namespace redlips::peers {
namespace {

struct Algorithm {
  std::string_view name;
  int key_type;
  int bits;  ///< EC: the curve's, exactly; RSA: at least
  const char* group;
  const EVP_MD* (*hash)();
  int padding;
};

constexpr std::array algorithms{
    Algorithm{"ES256", EVP_PKEY_EC, 256, "prime256v1", EVP_sha256, 0},
    Algorithm{"ES384", EVP_PKEY_EC, 384, "secp384r1", EVP_sha384, 0},
    Algorithm{"RS256", EVP_PKEY_RSA, 2048, nullptr, EVP_sha256, RSA_PKCS1_PADDING},
    Algorithm{"PS256", EVP_PKEY_RSA, 2048, nullptr, EVP_sha256, RSA_PKCS1_PSS_PADDING},
};

bool fits(EVP_PKEY& key, const Algorithm& algorithm) {
  if (EVP_PKEY_get_base_id(&key) != algorithm.key_type) return false;
  if (algorithm.group == nullptr) return EVP_PKEY_get_bits(&key) >= algorithm.bits;
  std::array<char, 64> group{};
  return EVP_PKEY_get_group_name(&key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == algorithm.group;
}

void append_hash(Bytes& message, std::string_view text, const EVP_MD* hash) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  require(EVP_Digest(text.data(), text.size(), digest.data(), &length, hash, nullptr) == 1, "EVP_Digest");
  message.insert(message.end(), digest.begin(), digest.begin() + length);
}

/// JOSE's raw r‖s as the DER that OpenSSL verifies; empty for another length.
Bytes der_signature(BytesView raw, std::size_t half) {
  if (raw.size() != 2 * half) return {};
  const int size = static_cast<int>(half);
  auto r = owned<BnPtr>(BN_bin2bn(raw.data(), size, nullptr), "BN_bin2bn");
  auto s = owned<BnPtr>(BN_bin2bn(raw.data() + half, size, nullptr), "BN_bin2bn");
  const auto pair = owned<EcdsaSigPtr>(ECDSA_SIG_new(), "ECDSA_SIG_new");
  require(ECDSA_SIG_set0(pair.get(), r.release(), s.release()) == 1, "ECDSA_SIG_set0");
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
  unsigned char* at = der.data();
  require(i2d_ECDSA_SIG(pair.get(), &at) > 0, "i2d_ECDSA_SIG");
  return der;
}

bool verifies(EVP_PKEY& key, const Algorithm& algorithm, BytesView signature, BytesView message) {
  const auto context = owned<MdCtxPtr>(EVP_MD_CTX_new(), "EVP_MD_CTX_new");
  EVP_PKEY_CTX* details = nullptr;
  require(EVP_DigestVerifyInit(context.get(), &details, algorithm.hash(), nullptr, &key) == 1,
          "EVP_DigestVerifyInit");
  if (algorithm.padding != 0)
    require(EVP_PKEY_CTX_set_rsa_padding(details, algorithm.padding) == 1, "EVP_PKEY_CTX_set_rsa_padding");
  if (algorithm.padding == RSA_PKCS1_PSS_PADDING)  // RFC 7518 §3.5: the salt is as long as the hash
    require(EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST) == 1, "set_rsa_pss_saltlen");
  const int verdict =
      EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size());
  ERR_clear_error();
  return verdict == 1;
}

}  // namespace

std::optional<Refusal> signature_fault(EVP_PKEY& key, std::string_view name, BytesView signature,
                                       std::string_view origin, std::string_view challenge) {
  const auto* const algorithm = std::find_if(algorithms.begin(), algorithms.end(),
                                             [&](const Algorithm& one) { return one.name == name; });
  if (algorithm == algorithms.end()) return Refusal::algorithm_unsupported;
  if (!fits(key, *algorithm)) return Refusal::key_mismatch;
  Bytes message;
  append_hash(message, origin, algorithm->hash());
  append_hash(message, challenge, algorithm->hash());
  Bytes encoded(signature.begin(), signature.end());
  if (algorithm->group != nullptr)
    encoded = der_signature(signature, static_cast<std::size_t>(algorithm->bits) / 8);
  if (encoded.empty() || !verifies(key, *algorithm, encoded, message)) return Refusal::signature_invalid;
  return std::nullopt;
}

}  // namespace redlips::peers
