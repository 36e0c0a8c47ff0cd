// SPDX-License-Identifier: Apache-2.0
// A daemon by a script, for windows and command lines: one key, its authority, and renewals that are what the test says
// (PROTOCOL.md §2). It shows states that a true renewal passes in a moment.
import { createServer } from 'node:net';
import { join } from 'node:path';

import { FrameReader, messageFrames } from './frames.mjs';

const day = 24 * 3600 * 1000;
/** A moment so many days from now, as PROTOCOL.md writes it. */
export const inDays = (days) => `${new Date(Date.now() + days * day).toISOString().slice(0, 19)}Z`;

export const unit = { name: '昆明滇池时代商贸有限公司', uscc: '91530102MA6K00000W' };
const oldId = 'a1'.repeat(32), newId = 'b2'.repeat(32);

function certificate(id, days) {
  return {
    token: 't1', serial: 'LIPS1', name: '', key: id.slice(0, 2), label: '', certificate: id, unit: unit.name,
    unit_id: { kind: 'uscc', text: unit.uscc, check_digit_ok: true }, subject: `O=${unit.name}`, issuer: 'CN=RedLips Demo CA',
    certificate_serial: '01', not_before: inDays(days - 365), not_after: inDays(days), days_left: days, state: 'valid',
    login: true, document: true, algorithm: 'ES256', authority: 'demo-ca',
  };
}

const authority = {
  authority: 'demo-ca', name: { zh: '演示 CA', en: 'Demo CA' }, hours: { zh: '工作日 9:00–11:30，13:00–17:00', en: 'Weekdays 9:00–11:30, 13:00–17:00' },
  address: { zh: '昆明市西山区滇池路滇池时代 B 座 710', en: 'B 710, Dianchi Road, Kunming' }, hotline: '400-600-7210', parcels: '', open: [], calendar: [], account: null,
  lost: [], windows: [], days_before_expiry: 30, remote_renewal: true, renewal_service: true, utc_offset_minutes: 480,
  pin: { tries: 6, min_length: 6, max_length: 16, initial: '123456' },
};

const token = {
  token: 't1', serial: 'LIPS1', label: '', name: '', unit: unit.name, initial_pin: false, pin_pad: false, manufacturer: 'RedLips', model: 'Software key',
  colour: '', profile: 'softkey', library: '/usr/lib/redlips/softkey.so', unprofiled: false, foreign: false, fault: '', certificates: 1, unreadable: 0,
  tries_min: 6, tries_max: 6, tries_exact: true, locked: false, last_try: false, tries_why: '',
};

export const met = ['window', 'key', 'room', 'clock', 'service'].map((condition) => (
  { condition, ok: true, values: condition === 'window' ? { from: inDays(-5), until: inDays(25) } : {} }));

export class RenewalDaemon {
  #clients = new Set();
  #asked = new Map();
  #prompts = 0;
  conditions = { conditions: met, pins: 2, remote: true };
  renewals = [];
  present = true;
  renewed = false;
  calls = [];
  onWatch = undefined;

  static async start(cleanup) {
    const self = new RenewalDaemon();
    self.socket = join(cleanup.directory('renewal'), 'control.sock');
    self.server = createServer((client) => self.#serve(client));
    await new Promise((resolve) => { self.server.listen(self.socket, resolve); });
    cleanup.add(() => self.#stop());
    return self;
  }

  #stop() {
    for (const client of this.#clients) client.destroy();
    this.server.close();
  }

  #serve(client) {
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    client.on('error', () => {});
    const frames = new FrameReader((message) => this.#take(client, message));
    // Secrets come as frames of their own, which nobody here reads: the rest of this world is no key.
    client.on('data', (more) => frames.read(more));
  }

  #take(client, message) {
    if (message.method === undefined) return this.#asked.get(message.id)?.(message.result);
    this.calls.push([message.method, message.params]);
    const answer = this.#answer(message.method, message.params, client);
    if (answer instanceof Promise) return answer.then((result) => this.#reply(client, message.id, result));
    this.#reply(client, message.id, answer);
    // Whoever watches asks for the list next: what changes after that is an event.
    if (message.method === 'renewal.list' && this.onWatch) setImmediate(() => { this.onWatch?.(); this.onWatch = undefined; });
    return undefined;
  }

  #reply(client, id, result) {
    const reply = result.error ? { error: { code: -32000, message: result.error, data: { code: result.error } } } : { result };
    client.write(messageFrames({ jsonrpc: '2.0', id, ...reply }));
  }

  #answer(method, params, client) {
    const answers = {
      'token.list': () => ({ tokens: this.present ? [token] : [] }),
      'certificate.list': () => ({ certificates: !this.present ? [] : [certificate(oldId, 25), ...(this.renewed ? [certificate(newId, 390)] : [])], unreadable: 0 }),
      'authority.list': () => ({ authorities: [authority] }),
      'notice.take': () => ({ notices: [] }),
      'renewal.conditions': () => this.conditions,
      'renewal.list': () => ({ renewals: this.renewals }),
      'status': () => ({ config: '/nonexistent', libraries: [], version: 'x', protocol: 1 }),
      'history.list': () => ({ entries: [] }),
      'site.list': () => ({ sites: [] }),
    };
    if (method.startsWith('renewal.') && this.script && !answers[method]) return this.script(method, params, client);
    return (answers[method] ?? (() => ({})))();
  }

  /** A renewal in that state; the other members are those of one that has just been handed in. */
  static renewal(step, more = {}) {
    return {
      job: 'c3'.repeat(16), token: 't1', serial: 'LIPS1', certificate: oldId, unit: unit.name, unit_id: unit.uscc, authority: 'demo-ca', step,
      running: false, code: '', detail: '', ca_text: '', next_check: '', pins: 1, old_not_after: inDays(25), new_certificate: '', new_not_after: '',
      since: inDays(0), changed: inDays(0), old_on_key: true, removable: false, ...more,
    };
  }

  static done(more = {}) {
    return RenewalDaemon.renewal('done', { new_certificate: newId, new_not_after: inDays(390), removable: true, pins: 0, ...more });
  }

  /** From now on there is this renewal, in this state; whoever watches hears of it. */
  show(renewal) {
    this.renewals = [renewal];
    this.event({ type: 'renewal.changed', job: renewal.job, step: renewal.step, code: renewal.code });
  }

  event(params) {
    for (const client of this.#clients) client.write(messageFrames({ jsonrpc: '2.0', method: 'event', params }));
  }

  /** The key goes, or comes again. */
  plug(present) {
    this.present = present;
    this.event({ type: present ? 'token.inserted' : 'token.removed', token: 't1', detail: '' });
  }

  /** Asks that client for the PIN of a renewal; resolves with the answer. */
  ask(client, renewal) {
    const number = this.#prompts += 1;
    const id = `p${number}`, prompt = `x${number}`;
    const key = { ...token, key: '01', certificate: oldId, unit: unit.name, unit_id: unit.uscc, unit_id_ok: true, issuer: '演示 CA', not_after: inDays(25) };
    client.write(messageFrames({
      jsonrpc: '2.0', id, method: 'prompt.renew',
      params: { prompt, purpose: 'renew', origin: '', site: 'local', hall: '', https_offer: '', test_config: false, may_remember: false, remembered: [],
        keys: [key], documents: [], why: 'first', policy_fault: '', session_s: 0, deadline_s: 120, renewal },
    }));
    return new Promise((resolve) => {
      this.#asked.set(id, (result) => {
        client.write(messageFrames({ jsonrpc: '2.0', method: 'prompt.working', params: { prompt } }));
        client.write(messageFrames({ jsonrpc: '2.0', method: 'prompt.close', params: { prompt, outcome: 'done', initial_pin: '' } }));
        resolve(result);
      });
    });
  }
}
