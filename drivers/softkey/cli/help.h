// SPDX-License-Identifier: Apache-2.0
// What redlips-softkey --help says.
#pragma once

#include <string_view>

namespace redlips::softkey {

inline constexpr std::string_view help_text =
    R"(redlips-softkey: certificate keys made of software, for demonstrations and tests

A software key behaves like the issued USB key: initial PIN 123456, locked after six wrong PINs, plugged in and
pulled out. Programs reach it through the PKCS#11 library softkey.so. Its private key lies in files: never give it
a certificate that means anything.

  redlips-softkey create [OPTIONS]       makes a key, plugs it in and prints its serial number
      --label TEXT      shown name, at most 32 bytes          --serial S   1 to 16 of A-Z a-z 0-9 . - _
      --key KIND        p256 (default), p384, rsa2048, none   --removed    not plugged in
      --pin-fd N        PIN on one line of descriptor N, instead of 123456
      --so-pin-fd N     SO PIN the same way, instead of 12345678
      --tries N         wrong PINs until it locks (6)         --so-tries N the same for the SO PIN (10)
      --pin-min N, --pin-max N    length of a new PIN in bytes (6 to 32)
  redlips-softkey insert SERIAL          plugs it in
  redlips-softkey remove SERIAL          pulls it out
  redlips-softkey list [--json]          the keys, their tries left, whether they are plugged in
  redlips-softkey request SERIAL --subject-o NAME --subject-cn NAME [--pin-fd N]
                                         prints a certificate request (PKCS#10, PEM)
  redlips-softkey install SERIAL FILE [--pin-fd N]
                                         puts the certificate on the key, in place of an earlier one
  redlips-softkey unlock SERIAL [--so-pin-fd N] [--pin-fd N]
                                         gives a locked key a new PIN (123456 unless --pin-fd)
  redlips-softkey delete SERIAL          throws it away, with all that is on it
  redlips-softkey where                  prints the directory of the keys

request and install need the PIN: from --pin-fd; else 123456 while the key still has it; else asked on the terminal.

Example: a key with a certificate
  serial=$(redlips-softkey create --label "Demo unit")
  redlips-softkey request $serial --subject-o "Demo unit" --subject-cn "Demo unit" > request.pem
  # the authority turns request.pem into certificate.pem
  redlips-softkey install $serial certificate.pem

Environment
  REDLIPS_SOFTKEY_DIR      directory of the keys (~/.local/share/redlips/softkey)
  REDLIPS_SOFTKEY_SOFTHSM  SoftHSM's library (/usr/lib/softhsm/libsofthsm2.so)

Exit codes
  0 done    1 disk, SoftHSM or the key's files    2 command line    3 no such key, or it exists already
  4 PIN wrong, one try spent    5 PIN locked    6 no certificate, or one for another key
)";

}  // namespace redlips::softkey
