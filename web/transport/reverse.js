// SPDX-License-Identifier: Apache-2.0
// The way for a hall that was opened from RedLips ("我的大厅"): the RedLips page is this window's opener.
import { task } from '../task.js';
import { converse, isMessage } from './conversation.js';
import { loopbackName } from './loopback.js';

/** How long an opener that may be anybody is waited for, in ms; the click still counts afterwards. */
const patience = 400;

/** Resolves with {target, origin} if the opener is a RedLips page, else with null. Never opens a window. */
export function findOpener(request) {
  const target = window.opener;
  if (!target || target.closed) return Promise.resolve(null);
  return task((it) => {
    it.listen(window, 'message', ({ source, origin, data }) => {
      if (source !== target || !isMessage(data, 'ready') || !loopbackName(origin, request.ports)) return;
      it.resolve({ target, origin, closedCode: 'connection_lost' });
    });
    it.after(patience, () => it.resolve(null));
    // The greeting says nothing, so anybody may read it.
    target.postMessage({ redlips: 1, type: 'hello' }, '*');
  }, request.signal);
}

/** Asks the opener that findOpener found. */
export function askOpener(peer, request) {
  return converse(peer, request);
}
