// SPDX-License-Identifier: Apache-2.0
// The program that shows the dialogs, played by a test: it sees each question and answers when told, early, late or never.
import { once } from 'node:events';
import net from 'node:net';

import { FrameReader, messageFrames } from './frames.mjs';
import { Mailbox } from './mailbox.mjs';

/** Attached to a daemon in the place of a tray. */
export class Prompter {
  #questions = new Mailbox();
  #closed = new Mailbox();
  /** How many questions were asked so far. */
  asked = 0;

  static async attach(cleanup, path) {
    const self = new Prompter();
    self.socket = net.connect(path);
    cleanup.add(() => self.socket.destroy());
    self.attached = new Mailbox();
    const frames = new FrameReader((message) => self.#sort(message));
    self.socket.on('data', (more) => frames.read(more));
    await once(self.socket, 'connect');
    self.#send({ jsonrpc: '2.0', id: 1, method: 'attach', params: { kind: 'tray' } });
    const { error } = await self.attached.take();
    if (error) throw new Error(`not attached: ${error.message}`);
    return self;
  }

  #send(message, secrets = []) {
    this.socket.write(messageFrames(message, secrets));
  }

  #sort(message) {
    if (message.id === 1) return this.attached.put(message);
    if (message.method === 'prompt.close') return this.#closed.put(message.params);
    if (message.id === undefined) return undefined;
    this.asked += 1;
    return this.#questions.put(message);
  }

  /** The next question: {id, method, params}. */
  question() {
    return this.#questions.take();
  }

  /** The next notice that a dialog is to be closed: {prompt, outcome}. */
  closed() {
    return this.#closed.take();
  }

  /** A PIN for the first key that `question` offers. */
  type(question, pin) {
    const { prompt, keys: [{ token, key, certificate }] } = question.params;
    this.#send({ jsonrpc: '2.0', id: question.id, result: { prompt, answer: 'yes', token, key, certificate, remember: false } }, [pin]);
  }

  refuse(question) {
    this.#send({ jsonrpc: '2.0', id: question.id, result: { prompt: question.params.prompt, answer: 'no' } });
  }
}
