// SPDX-License-Identifier: Apache-2.0
// The demo employment hall: a login page, a challenge store, a verifier, and a page for the unit that logged
// in.
#pragma once

#include <string>

#include "tests/peers/hall/accounts.h"
#include "tests/peers/hall/challenges.h"
#include "tests/peers/hall/redirects.h"
#include "tests/peers/hall/sessions.h"
#include "tests/peers/hall/verify.h"
#include "tests/peers/shared/http.h"

namespace redlips::peers {

/// Where the hall's files are.
struct HallFiles {
  Path authority;  ///< PEM: the demo CA's root and issuing certificate
  Path crl;        ///< read anew at each login, so that a revocation counts at once
  Path database;   ///< accounts, JSON
  Path pages;      ///< hall/pages of this folder
  Path client;     ///< the npm client, served below /redlips/
};

/// The listener that a request came to. A token must be signed for exactly this origin.
struct Listener {
  std::string origin;  ///< "http://hall.example.test:8080", as a browser serialises it
  bool secure = false;
};

class Hall {
 public:
  Hall(HallFiles files, Clock clock);

  /// Answers one request; never throws for anything that a request holds.
  Response answer(const Listener& listener, const Request& request);

 private:
  struct Visit;
  struct Route;
  Response routed(const Visit& visit);
  Response login_page(const Visit& visit);
  Response frames_page(const Visit& visit);
  Response home_page(const Visit& visit);
  Response challenge(const Visit& visit);
  Response login(const Visit& visit);
  Response logout(const Visit& visit);
  Response begin_redirect(const Visit& visit);
  Response take_post(const Visit& visit);
  Response come_back(const Visit& visit);
  Response finish_redirect(const Visit& visit);
  Response file(const Visit& visit);
  std::variant<Unit, Refusal> verified(const Visit& visit);
  std::variant<Unit, Refusal> verified_redirect(const Visit& visit);
  std::variant<Unit, Refusal> verified_token(const Visit& visit, const std::string& challenge,
                                             const Token& token);
  Response let_in(const Visit& visit, const Unit& unit, Response response);
  Response page(const char* name, const std::map<std::string, std::string>& values) const;

  HallFiles files_;
  Clock clock_;
  Accounts accounts_;
  Challenges challenges_;
  Redirects redirects_;
  Sessions sessions_;
};

}  // namespace redlips::peers
