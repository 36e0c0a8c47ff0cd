// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/run.h"

#include <cstdlib>
#include <iostream>
#include <system_error>

#include "daemon/cli/commands.h"
#include "daemon/shown_text.h"

namespace redlips::cli {
namespace {

Exit run(std::span<const char* const> words, const char* version, Exit (*own)(const Invocation&)) {
  // Before the first text: errors of the command line are in the user's language too.
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--lang" && i + 1 < words.size()) choose_language(words[i + 1]);
    if (word.starts_with("--lang=")) choose_language(std::string(word.substr(7)));
  }
  const auto invocation = parse(words);
  if (invocation.has("--version")) return std::cout << "redlips " << version << '\n', Exit::ok;
  if (invocation.command != nullptr && !invocation.has("--help"))
    return (own == nullptr ? invocation.command->run : own)(invocation);
  const bool asked = invocation.has("--help");
  (asked ? std::cout : std::cerr) << (invocation.command != nullptr ? help_text(*invocation.command)
                                                                    : help_text());
  return asked ? Exit::ok : Exit::usage;
}

Exit run_and_explain(std::span<const char* const> words, const char* version,
                     Exit (*own)(const Invocation&)) {
  try {
    choose_language({});
    return run(words, version, own);
  } catch (const UsageError& error) {
    std::cerr << error.what() << '\n';
    return Exit::usage;
  } catch (const CallError& error) {
    std::cerr << error_words(error.code()) << '\n';
    if (!error.detail().empty()) std::cerr << "   " << shown_text(error.detail(), 4096) << '\n';
    return exit_of(error.code());
  } catch (const std::system_error& error) {
    if (std::string_view(error.what()).find("/dev/tty") == std::string_view::npos) throw;
    std::cerr << _("There is no terminal to ask in, and nothing was done. Run it in a terminal, or give the "
                   "PIN by --pin-fd.")
              << '\n';
    return Exit::error;
  }
}

}  // namespace

int run_main(std::span<const char* const> words, const char* version, Exit (*own)(const Invocation&)) {
  try {
    return static_cast<int>(run_and_explain(words.subspan(words.empty() ? 0 : 1), version, own));
  } catch (const std::exception& error) {
    std::cerr << "redlips: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}

}  // namespace redlips::cli
