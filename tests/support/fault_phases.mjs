// SPDX-License-Identifier: Apache-2.0
// What a user does while faults strike. `signs`: a yes means a line in the history. `own`: asked for on the tray's connection.

/** A page's popup, a PIN, a token. */
export const login = Object.assign((there) => there.login(), { signs: true });

/** A PIN change as a window does it. */
export const change = Object.assign((there) => there.change(), { own: true });

/** The key is pulled while its PIN is typed, which is never sent, and comes back; both listings look anew. */
export const pulled = Object.assign(async (there) => {
  there.onAsked = () => there.pull();
  const code = await there.login();
  there.onAsked = undefined;
  there.pull();
  await there.tray.call('token.list');
  there.plug();
  await there.tray.call('token.list');
  return code;
}, { usual: 'key_removed', own: true });
