// SPDX-License-Identifier: Apache-2.0
// A program at the control socket: calls methods, and answers the questions of the daemon by a script.
import { once } from 'node:events';
import net from 'node:net';

import { FrameReader, messageFrames } from './frames.mjs';

export class LocalClient {
  #calls = 0;
  #open = new Map();
  #answer;
  closed = false;

  /** `answer(question)` gives {result, secrets}, or nothing for a question that stays open. */
  static async connect(path, answer = () => undefined) {
    const self = new LocalClient();
    self.#answer = answer;
    self.socket = net.connect(path);
    const frames = new FrameReader((message) => self.#take(message));
    self.socket.on('data', (more) => frames.read(more));
    self.socket.on('error', () => {});  // 'close' follows
    self.ended = new Promise((resolve) => { self.socket.on('close', () => resolve(self.#end())); });
    await Promise.race([once(self.socket, 'connect').catch(() => {}), self.ended]);
    return self;
  }

  /** Connected in the place of the tray; as soon as the one before it has gone. */
  static async attach(path, answer) {
    for (;;) {
      const self = await LocalClient.connect(path, answer);
      if (await self.code('attach', { kind: 'attach' }) !== 'already_attached') return self;
      await self.close();
    }
  }

  /** The answer: {result} or {error}; null where the connection ended first. */
  call(method, params = {}) {
    if (this.closed) return Promise.resolve(null);
    const id = ++this.#calls;
    this.socket.write(messageFrames({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve) => { this.#open.set(id, resolve); });
  }

  /** '' where it worked, else the code; null where the connection ended first. */
  async code(method, params) {
    const answer = await this.call(method, params);
    return answer && (answer.error ? answer.error.data.code : '');
  }

  close() {
    this.socket.destroy();
    return this.ended;
  }

  #take(message) {
    if (message.method !== undefined) return this.#asked(message);
    this.#open.get(message.id)?.(message);
    return this.#open.delete(message.id);
  }

  #asked(question) {
    const answer = question.id === undefined ? undefined : this.#answer(question);
    if (answer) this.reply(question, answer);
  }

  /** The answer to a question that was left open. */
  reply(question, { result, secrets }) {
    this.socket.write(messageFrames({ jsonrpc: '2.0', id: question.id, result: { prompt: question.params.prompt, ...result } }, secrets));
  }

  #end() {
    this.closed = true;
    for (const resolve of this.#open.values()) resolve(null);
    this.#open.clear();
  }
}

/** A person's yes to a login with the first key that is offered. */
export function yes(question, pin, remember = false) {
  const [first] = question.params.keys;
  if (!first) return { result: { answer: 'no' } };
  const { token, key, certificate } = first;
  return { result: { answer: 'yes', token, key, certificate, remember }, secrets: [pin] };
}
