// SPDX-License-Identifier: Apache-2.0
// Papers to print, as files of the user's.
#pragma once

#include <string>

namespace redlips::tray {

class MainFrame;

/// Lets redlips-form make the form for this key, as a new file among the user's documents, and opens it in
/// the desktop's program for PDF. The window tells how it went, later, if it still lives.
void make_form_file(MainFrame& frame, const std::string& token);

/// The same for the page about the renewal of this certificate, to show around.
void make_renewal_file(MainFrame& frame, const std::string& certificate);

}  // namespace redlips::tray
