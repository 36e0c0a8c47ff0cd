// SPDX-License-Identifier: Apache-2.0
// Files of the peers.
#include "tests/peers/shared/files.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace redlips::peers {
namespace {

[[noreturn]] void fail(const Path& path, const char* what) {
  throw std::runtime_error(path.string() + ": " + what);
}

void write_all(int descriptor, std::string_view content, const Path& path) {
  while (!content.empty()) {
    const auto done = ::write(descriptor, content.data(), content.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw std::system_error(errno, std::generic_category(), path.string());
    content.remove_prefix(static_cast<std::size_t>(done));
  }
  if (::fsync(descriptor) != 0) throw std::system_error(errno, std::generic_category(), path.string());
}

struct Descriptor {
  int value;
  explicit Descriptor(int opened) : value(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(value); }
};

BioPtr file_bio(const std::string& content) {
  return owned<BioPtr>(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())), "BIO_new_mem_buf");
}

template <class Ptr, class Read>
Ptr read_pem(const Path& path, Read read, const char* what) {
  const std::string content = read_file(path);
  const BioPtr bio = file_bio(content);
  Ptr found(read(bio.get(), nullptr, nullptr, nullptr));
  if (!found) {
    ERR_clear_error();
    fail(path, what);
  }
  return found;
}

template <class Write>
std::string written(Write write, const char* call) {
  const BioPtr bio = owned<BioPtr>(BIO_new(BIO_s_mem()), "BIO_new");
  require(write(bio.get()) == 1, call);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

std::string read_file(const Path& path, std::size_t limit) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "cannot be opened");
  std::error_code error;
  if (std::filesystem::file_size(path, error) > limit || error) fail(path, "is no file, or too large");
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const Path& path, std::string_view content) {
  const Path fresh = path.string() + ".new" + std::to_string(::getpid());
  {
    const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.value < 0) throw std::system_error(errno, std::generic_category(), fresh.string());
    write_all(file.value, content, fresh);
  }
  std::filesystem::rename(fresh, path);
}

std::vector<X509Ptr> read_certificates(const Path& path) {
  const std::string content = read_file(path);
  const BioPtr bio = file_bio(content);
  std::vector<X509Ptr> found;
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) found.emplace_back(next);
  ERR_clear_error();  // the end of the file is an error to the PEM reader
  if (found.empty()) fail(path, "holds no certificate");
  return found;
}

PkeyPtr read_private_key(const Path& path) {
  return read_pem<PkeyPtr>(path, PEM_read_bio_PrivateKey, "holds no private key");
}

PkeyPtr read_public_key(const Path& path) {
  return read_pem<PkeyPtr>(path, PEM_read_bio_PUBKEY, "holds no public key");
}

X509ReqPtr read_request(const Path& path) {
  return read_pem<X509ReqPtr>(path, PEM_read_bio_X509_REQ, "holds no certificate request");
}

X509CrlPtr read_crl(const Path& path) {
  return read_pem<X509CrlPtr>(path, PEM_read_bio_X509_CRL, "holds no revocation list");
}

std::string pem(const X509& certificate) {
  return written([&](BIO* bio) { return PEM_write_bio_X509(bio, &certificate); }, "PEM_write_bio_X509");
}

std::string pem(const X509_CRL& crl) {
  return written([&](BIO* bio) { return PEM_write_bio_X509_CRL(bio, &crl); }, "PEM_write_bio_X509_CRL");
}

std::string private_pem(const EVP_PKEY& key) {
  return written(
      [&](BIO* bio) {
        return PEM_write_bio_PKCS8PrivateKey(bio, &key, nullptr, nullptr, 0, nullptr, nullptr);
      },
      "PEM_write_bio_PKCS8PrivateKey");
}

}  // namespace redlips::peers
