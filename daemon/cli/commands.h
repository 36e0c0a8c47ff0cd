// SPDX-License-Identifier: Apache-2.0
// What each command does; rows of the table in command_table.cpp. Each throws CallError and UsageError.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/cli/arguments.h"
#include "daemon/cli/client.h"
#include "daemon/documents/trust.h"

namespace redlips::cli {

// Listings.
Exit status(const Invocation& invocation);
Exit tokens(const Invocation& invocation);
Exit certificates(const Invocation& invocation);
Exit pin_status(const Invocation& invocation);
Exit history(const Invocation& invocation);
Exit halls(const Invocation& invocation);
Exit sites(const Invocation& invocation);
Exit watch(const Invocation& invocation);

// Uses of a key.
Exit authenticate(const Invocation& invocation);
Exit pin_change(const Invocation& invocation);
Exit login(const Invocation& invocation);
Exit name(const Invocation& invocation);
Exit attach(const Invocation& invocation);
Exit sign(const Invocation& invocation);
Exit renew(const Invocation& invocation);

// Without a daemon.
Exit verify(const Invocation& invocation);

// Done by programs of their own.
Exit pin_form(const Invocation& invocation);
Exit renew_page(const Invocation& invocation);
Exit pin_unlock(const Invocation& invocation);
Exit softkey(const Invocation& invocation);

Exit completion(const Invocation& invocation);

/// --socket, else REDLIPS_SOCKET, else the user's own.
std::filesystem::path socket_path(const Invocation& invocation);

/// The certificates of flag `anchors` and the revocation lists of flag `lists`; neither need be given.
documents::Trust trust_of(const Invocation& invocation, std::string_view anchors,
                          std::string_view lists = {});

std::string help_text();
std::string help_text(const Command& command);
std::string completion_text();

}  // namespace redlips::cli
