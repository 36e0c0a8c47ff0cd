// SPDX-License-Identifier: Apache-2.0
// A program of ours at the daemon's control socket that cannot prompt: whoever is attached is asked (PROTOCOL.md §2).
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

export class ControlClient {
  #calls = 0;
  #open = new Map();
  #unread = Buffer.alloc(0);

  constructor(cleanup, path) {
    this.socket = connect(path);
    this.socket.on('data', (more) => this.#take(more));
    this.socket.on('error', () => {});  // the daemon went; so do the calls
    cleanup.add(() => this.socket.destroy());
  }

  #take(more) {
    this.#unread = Buffer.concat([this.#unread, more]);
    while (this.#unread.length >= 5) {
      const length = this.#unread.readUInt32LE(1);
      if (this.#unread.length < 5 + length) return;
      const message = JSON.parse(this.#unread.subarray(5, 5 + length).toString());
      this.#unread = this.#unread.subarray(5 + length);
      this.#open.get(message.id)?.(message);
    }
  }

  /** Resolves with {result} or {error}. */
  call(method, params = {}) {
    const id = this.#calls += 1;
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const head = Buffer.alloc(5);
    head.write('J');
    head.writeUInt32LE(body.length, 1);
    this.socket.write(Buffer.concat([head, body]));
    return new Promise((resolve) => { this.#open.set(id, resolve); });
  }

  /** A login of `origin` with a challenge of its own. */
  login(origin) {
    return this.call('authenticate', { origin, nonce: randomBytes(33).toString('base64') });
  }
}
