// SPDX-License-Identifier: Apache-2.0
// Defaults of the sanitizers' runtimes: the leak check stops the process with ptrace, which the sandbox
// refuses.

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the runtimes' own
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
// NOLINTEND(bugprone-reserved-identifier)
