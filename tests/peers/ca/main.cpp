// SPDX-License-Identifier: Apache-2.0
// redlips-demo-ca: the demo's certification authority on the command line. Loopback only, no passwords, no
// real trust.
#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <span>

#include "tests/peers/ca/demo_authority.h"
#include "tests/peers/ca/serve.h"
#include "tests/peers/ca/unit_code.h"
#include "tests/peers/shared/arguments.h"

namespace {

using namespace redlips::peers;

constexpr std::string_view usage =
    R"(redlips-demo-ca: certificates for the demo and the tests, worth nothing elsewhere.

  init DIR                     make the authority (once); renew its revocation list when it runs out
  issue DIR KEY --o UNIT --cn NAME (--uscc CODE | --id TEXT) [--ou TEXT] [--usage sign|encrypt]
            [--days N] [--not-before TIME] [--crl-url URL] [--out CERT.pem]
        KEY is one of  --request REQ.pem        PKCS#10; its signature is checked
                       --public-key PUB.pem     SubjectPublicKeyInfo
                       --new-key KEY.pem [--key-type p256|p384|rsa2048]
  issue-server DIR --dns NAME… [--ip ADDRESS…] [--days N] --out CERT.pem    writes CERT.pem (with its chain), CERT.key
  revoke DIR CERT.pem          add to the revocation list
  crl DIR [--days N] [--not-before TIME]     write crl.pem anew
  serve DIR [--port N] [--desk-port N] [--decide auto|desk] [--answer MODE[:N]]… [--check-after SECONDS] [--ready-fd N]
                               renew over CMP on loopback, with a desk; README.md lists the MODEs
  uscc CODE                    17 characters: print all 18; 18 characters: say whether the check digit is right

TIME is UTC, like 2026-11-21T13:00:00Z. Without --out the certificate goes to standard output.
)";

Validity validity(const Arguments& arguments, long days_otherwise) {
  Moment from = system_now() - std::chrono::minutes{5};
  if (const auto text = arguments.value("not-before")) {
    const auto given = parse_moment(*text);
    if (!given) throw UsageError("--not-before wants a time like 2026-11-21T13:00:00Z, not " + *text);
    from = *given;
  }
  const long days = arguments.number("days", 0, 3650).value_or(days_otherwise);
  return {from, from + std::chrono::days{days}};
}

KeyType key_type(const std::string& name) {
  if (name == "p256") return KeyType::p256;
  if (name == "p384") return KeyType::p384;
  if (name == "rsa2048") return KeyType::rsa2048;
  throw UsageError("--key-type is p256, p384 or rsa2048, not " + name);
}

PkeyPtr requested_key(const Path& path) {
  const auto request = read_request(path);
  auto key = owned<PkeyPtr>(X509_REQ_get_pubkey(request.get()), "X509_REQ_get_pubkey");
  if (X509_REQ_verify(request.get(), key.get()) != 1)
    throw std::runtime_error(path.string() + ": the request is not signed by its own key");
  return key;
}

PkeyPtr subject_key(const Arguments& arguments) {
  const auto request = arguments.value("request"), known = arguments.value("public-key"),
             fresh = arguments.value("new-key");
  if (request.has_value() + known.has_value() + fresh.has_value() != 1)
    throw UsageError("issue wants one of --request, --public-key, --new-key");
  if (request) return requested_key(*request);
  if (known) return read_public_key(*known);
  auto key = make_key(key_type(arguments.value_or("key-type", "p256")));
  write_file(*fresh, private_pem(*key));
  return key;
}

std::string unit_id(const Arguments& arguments) {
  const auto code = arguments.value("uscc");
  if (code && !unit_code_valid(*code))
    throw UsageError(*code + " is no valid unified social credit code; --id writes any text");
  return code ? *code : arguments.value_or("id", "");
}

Usage key_usage(const std::string& name) {
  if (name == "sign") return Usage::sign;
  if (name == "encrypt") return Usage::encrypt;
  throw UsageError("--usage is sign or encrypt, not " + name);
}

void put_out(const Arguments& arguments, const std::string& text) {
  if (const auto path = arguments.value("out"))
    write_file(*path, text);
  else
    std::cout << text;
}

int init(const Arguments& arguments) {
  const auto authority = DemoAuthority::open_or_create(arguments.word(1, "DIR"), system_now());
  std::cout << authority.file("root.pem").string() << '\n';
  return 0;
}

int issue(const Arguments& arguments) {
  const auto authority = DemoAuthority::open(arguments.word(1, "DIR"));
  const UnitSubject unit{arguments.required("o"),
                         arguments.value_or("ou", ""),
                         arguments.required("cn"),
                         unit_id(arguments),
                         key_usage(arguments.value_or("usage", "sign")),
                         arguments.value_or("crl-url", ""),
                         validity(arguments, 365)};
  put_out(arguments, pem(*authority.issue(*subject_key(arguments), unit)));
  return 0;
}

int issue_server(const Arguments& arguments) {
  const auto authority = DemoAuthority::open(arguments.word(1, "DIR"));
  const auto key = make_key(KeyType::p256);
  const auto certificate = authority.issue(
      *key, ServerSubject{arguments.all("dns"), arguments.all("ip"), validity(arguments, 90)});
  const Path out = arguments.required("out");
  write_file(Path(out).replace_extension(".key"), private_pem(*key));
  write_file(out, pem(*certificate) + pem(authority.issuing()));
  return 0;
}

int revoke(const Arguments& arguments) {
  const auto certificates = read_certificates(arguments.word(2, "CERT.pem"));
  DemoAuthority::open(arguments.word(1, "DIR")).revoke(*certificates.front(), system_now());
  return 0;
}

int crl(const Arguments& arguments) {
  DemoAuthority::open(arguments.word(1, "DIR")).write_crl(validity(arguments, 7));
  return 0;
}

int uscc(const Arguments& arguments) {
  const std::string& code = arguments.word(1, "CODE");
  if (code.size() == 18) {
    const bool valid = unit_code_valid(code);
    std::cout << (valid ? "valid\n" : "invalid\n");
    return valid ? 0 : 1;
  }
  const auto digit = unit_code_check_digit(code);
  if (!digit) throw UsageError("a code has 17 or 18 characters of 0-9 and A-Z without I, O, S, V, Z");
  std::cout << code << *digit << '\n';
  return 0;
}

struct Command {
  std::string_view name;
  int (*run)(const Arguments&);
};

constexpr std::array<Command, 7> commands{{{"init", init},
                                           {"issue", issue},
                                           {"issue-server", issue_server},
                                           {"revoke", revoke},
                                           {"crl", crl},
                                           {"serve", serve},
                                           {"uscc", uscc}}};

int run(std::span<char* const> words) {
  const Arguments arguments(
      words, {"request", "public-key", "new-key", "key-type",   "o",           "ou",      "cn",  "uscc",
              "id",      "usage",      "days",    "not-before", "crl-url",     "out",     "dns", "ip",
              "port",    "desk-port",  "decide",  "answer",     "check-after", "ready-fd"});
  const std::string& name = arguments.word(0, "command");
  const auto* const command =
      std::find_if(commands.begin(), commands.end(), [&](const Command& one) { return one.name == name; });
  if (command == commands.end()) throw UsageError("unknown command " + name);
  return command->run(arguments);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const UsageError& error) {
    std::cerr << "redlips-demo-ca: " << error.what() << "\n\n" << usage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "redlips-demo-ca: " << error.what() << '\n';
    return 1;
  }
}
