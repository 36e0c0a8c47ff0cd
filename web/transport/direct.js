// SPDX-License-Identifier: Apache-2.0
// The way without a window: a WebSocket, where the browser was already told that this page may reach this computer.
import { pieceSender } from '../documents.js';
import { task } from '../task.js';
import { randomId } from './loopback.js';

/** How long the four ports are waited for, in ms. */
const patience = 1500;
/** Newer name first (Local Network Access); a browser refuses names that it does not know. */
const permissionNames = ['loopback-network', 'local-network-access'];

/** Whether this page may open a connection to this computer without a question to the user. Asks nobody. */
export async function loopbackGranted() {
  for (const name of permissionNames) {
    try {
      const permission = await navigator.permissions.query({ name });
      return permission.state === 'granted';
    } catch (error) {
      // Not known here: try the older name.
    }
  }
  return false;
}

/** Resolves with the first socket that opens, or null where no port answers. */
export function connect(request) {
  return task((it) => {
    const sockets = [];
    let first = null;
    let waiting = request.ports.length;
    it.atEnd(() => sockets.forEach((socket) => socket !== first && socket.close()));
    for (const port of request.ports) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
      sockets.push(socket);
      it.listen(socket, 'open', () => {
        first = socket;
        it.resolve(socket);
      });
      it.listen(socket, 'error', () => {
        waiting -= 1;
        if (waiting === 0) it.resolve(null);
      });
    }
    it.after(patience, () => it.resolve(null));
  }, request.signal).catch((error) => {
    // The page's own Content-Security-Policy may forbid WebSocket: not an answer about RedLips.
    if (request.signal && request.signal.aborted) throw error;
    return null;
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return {};
  }
}

/** Asks over an open socket and closes it; resolves with the result of the request. */
export function askSocket(socket, request) {
  const id = randomId();
  const send = (message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
  return task((it) => {
    let answered = false;
    it.atEnd(() => {
      if (!answered) send({ method: 'cancel', params: { id } });
      socket.close();
    });
    const sender = pieceSender(request.blobs, (base64) => send({ method: 'data', params: { id, base64 } }), it.reject);
    it.atEnd(sender.stop);
    it.listen(socket, 'message', ({ data }) => {
      const message = parsed(data);
      const about = message.params || {};
      if (message.method === 'state' && about.id === id) request.onState(String(about.state));
      if (message.method === 'more' && about.id === id) sender.more();
      if (message.id !== id) return;
      answered = true;
      if (message.error) it.reject(request.failure(message.error.code, message.error));
      else it.resolve(message.result);
    });
    it.listen(socket, 'close', () => it.reject(request.failure('connection_lost')));
    it.after(request.timeout, () => it.reject(request.failure('timeout')));
    request.params.then((params) => {
      send({ id, method: request.method, params });
      sender.start();
    }).catch(it.reject);
  }, request.signal);
}
