// SPDX-License-Identifier: Apache-2.0
// One request over postMessage to a RedLips page that said `ready`: request, documents, states, pings, answer (PROTOCOL.md §3).
import { pieceSender } from '../documents.js';
import { task } from '../task.js';
import { randomId } from './loopback.js';

/** `closed` is polled: no event tells that another window went away. */
const closedPoll = 100;
/** An answer posted just before the window closed may still be on its way. */
const closedGrace = 300;

/** Whether `data` is a message of ours of that `type`. */
export function isMessage(data, type) {
  return typeof data === 'object' && data !== null && data.redlips === 1 && data.type === type;
}

/**
 * Resolves with the result of the request.
 * @param {{target: Window, origin: string, closedCode: string}} peer the window and the one origin that may answer
 * @param {object} request as checked by redlips.js
 */
export function converse(peer, request) {
  const id = randomId();
  const post = (type, members) =>
    peer.target.postMessage(Object.assign({ redlips: 1, type, id }, members), peer.origin);

  return task((it) => {
    let answered = false;
    let closed = false;
    it.atEnd(() => {
      if (!answered && !peer.target.closed) post('cancel');
    });
    const sender = pieceSender(request.blobs, (base64) => post('data', { base64 }), it.reject);
    it.atEnd(sender.stop);
    it.listen(window, 'message', ({ source, origin, data }) => {
      if (source !== peer.target || origin !== peer.origin || typeof data !== 'object' || !data || data.id !== id) return;
      // Its dialog stays open only for a page that is still there.
      if (isMessage(data, 'ping')) post('pong');
      if (isMessage(data, 'state')) request.onState(String(data.state));
      if (isMessage(data, 'more')) sender.more();
      if (!isMessage(data, 'answer')) return;
      answered = true;
      if (data.error) it.reject(request.failure(data.error.code, data.error));
      else it.resolve(data.result);
    });
    it.every(closedPoll, () => {
      if (!peer.target.closed || closed) return;
      closed = true;
      it.after(closedGrace, () => it.reject(request.failure(peer.closedCode)));
    });
    // A page that goes away wants no answer: its dialog closes.
    it.listen(window, 'pagehide', () => it.reject(request.failure('user_cancelled')));
    it.after(request.timeout, () => it.reject(request.failure('timeout')));
    request.params.then((params) => {
      post('request', { method: request.method, params, answers: ['ping'] });
      sender.start();
    }).catch(it.reject);
  }, request.signal);
}
