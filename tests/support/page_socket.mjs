// SPDX-License-Identifier: Apache-2.0
// What a page's browser sends to the bridge, without the browser: the two hops of a popup and the socket behind them.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

import { WebSocket } from 'ws';

import { Mailbox } from './mailbox.mjs';

/** A challenge as a hall makes it: 33 random bytes, 44 characters. */
export const freshNonce = () => randomBytes(33).toString('base64');

/** GET `path` under `host`: {status, headers, body}. */
export async function get(port, path, host) {
  const request = http.get({ host: '127.0.0.1', port, path, agent: false, headers: { Host: host } });
  const [response] = await once(request, 'response');
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

/** The name that the daemon makes for one popup, as host and port. */
export async function popupHost(port) {
  const { status, headers } = await get(port, '/bridge', `${randomBytes(16).toString('hex')}.localhost:${port}`);
  if (status !== 303) throw new Error(`/bridge answered ${status}`);
  return new URL(headers.location).host;
}

/** One WebSocket to the bridge. */
export class PageSocket {
  #inbox = new Mailbox();
  #requests = 0;
  /** The states that were told since the last answer. */
  states = [];

  constructor(port, host, origin) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { Host: host }, origin, perMessageDeflate: false });
    this.socket.on('message', (text) => this.#inbox.put(JSON.parse(text)));
    this.socket.on('close', () => this.#inbox.end());
    this.socket.on('error', () => this.#inbox.end());
  }

  /** A popup's socket; its page says which origin asks. */
  static async popup(port) {
    const host = await popupHost(port);
    return new PageSocket(port, host, `http://${host}`).#opened();
  }

  /** The socket of a redirect's page, as a link of `origin` leads there; its greeting is in `login`. */
  static async redirect(port, origin, nonce) {
    const query = new URLSearchParams({ origin, nonce, state: randomBytes(16).toString('hex') });
    const { status, headers } = await get(port, `/redirect?${query}`, `${randomBytes(16).toString('hex')}.localhost:${port}`);
    if (status !== 303) throw new Error(`/redirect answered ${status}`);
    const { host } = new URL(headers.location);
    const socket = await new PageSocket(port, host, `http://${host}`).#opened();
    socket.login = (await socket.next()).params;
    return socket;
  }

  /** A hall's own socket: the Origin header says who asks. */
  static direct(port, origin) {
    return new PageSocket(port, `127.0.0.1:${port}`, origin).#opened();
  }

  async #opened() {
    await once(this.socket, 'open');
    return this;
  }

  /** Sends a login request; `origin` counts on a popup's socket only. */
  ask(nonce, origin) {
    this.#requests += 1;
    this.socket.send(JSON.stringify({ id: this.#requests, method: 'authenticate', params: { nonce, origin } }));
  }

  /** How many messages have arrived that no one has taken. */
  get unread() {
    return this.#inbox.unread;
  }

  /** The next message as it came; null once the socket is closed. */
  next() {
    return this.#inbox.take();
  }

  /** The next answer, past the states; null once the socket is closed. */
  async answer() {
    this.states = [];
    for (;;) {
      const message = await this.next();
      if (message === null || message.method !== 'state') return message;
      this.states.push(message.params.state);
    }
  }

  /** The code of the next answer: '' for a token, null once the socket is closed. */
  async code() {
    const answer = await this.answer();
    return answer && (answer.error?.code ?? '');
  }

  close() {
    this.socket.terminate();
  }
}
