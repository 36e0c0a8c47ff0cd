// SPDX-License-Identifier: Apache-2.0
// Numbers that a test wants to be seen: ./dev check prints every line that begins so, passed or not.

/** One line of ./dev check: what was done how often, or measured how large. */
export function figure(text) {
  process.stdout.write(`figure: ${text}\n`);
}
