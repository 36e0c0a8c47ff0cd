// SPDX-License-Identifier: Apache-2.0
// A clerk with a key that has 20 days left, the authority's office, and the daemon between them.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { ForeignToken } from './foreign_token.mjs';
import { LocalClient, yes } from './local_client.mjs';
import { lib, World } from './world.mjs';

export const pin = '123456';

/** Foreign programs cannot load a library that was built with a sanitizer. */
const foreignSoftkey = process.env.REDLIPS_SANITIZE ? join(process.env.REDLIPS_SOURCE, 'build/release/lib/softkey.so') : join(lib, 'softkey.so');

/** So often a clerk starts again before he gives up. */
const patience = 6;

export class Renewing {
  /** PINs that the clerk typed. */
  typed = 0;
  /** What the clerk types at the questions to come, if not the PIN for ever; then he gives up. */
  script = null;
  /** The certificate that the clerk chooses at a login, where it matters. */
  wanted = '';

  /**
   * `office`: options of World.startOffice; `daemon`: of startDaemon; `key`: of World.key, or `token(world)`, which makes another kind of
   * token. `prepare(world)` runs before the daemon.
   */
  static async start(cleanup, { office = {}, daemon = {}, key = {}, token, prepare = () => {} } = {}) {
    const self = new Renewing();
    self.world = new World(cleanup);
    if (!token) self.serial = self.world.key({ days: 20, ...key });
    self.token = token ? token(self.world)
      : new ForeignToken({ module: foreignSoftkey, env: self.world.env, directory: self.world.directory });
    await self.world.startOffice(office);
    self.office = self.world.office;
    await prepare(self.world);
    self.daemonOptions = daemon;
    await self.restart();
    return self;
  }

  /** The daemon over what is on disk, and the clerk at its tray. */
  async restart(more = {}) {
    await this.world.startDaemon({ ...this.daemonOptions, ...more });
    await this.sitDown();
  }

  async sitDown() {
    this.tray = await LocalClient.attach(this.world.socket, (question) => this.#answer(question));
  }

  #answer(question) {
    if (!/^prompt\.(renew|login)$/.test(question.method)) return { result: { answer: 'no' } };
    this.asked = question.params;
    const types = this.script ? this.script.shift() : pin;
    if (types === undefined) return { result: { answer: 'no' } };
    this.typed += 1;
    const keys = question.params.keys.filter(({ certificate }) => !this.wanted || certificate === this.wanted);
    return yes({ params: { keys } }, types);
  }

  async #result(method, params) {
    const answer = await this.tray.call(method, params);
    if (answer === null) return { code: 'closed' };
    return answer.error ? { code: answer.error.data.code, detail: answer.error.data.detail } : answer.result;
  }

  async certificates() {
    return (await this.#result('certificate.list', {})).certificates ?? [];
  }

  async list() {
    return (await this.#result('renewal.list', {})).renewals ?? [];
  }

  /** The *renewal* at the end of one run, or {code} where none began. */
  async begin() {
    const [old] = await this.certificates();
    if (!old) return { code: 'no_key' };
    const { renewal, ...refused } = await this.#result('renewal.start', { certificate: old.certificate, unchanged: true });
    return renewal ?? refused;
  }

  async resume(job) {
    const { renewal, ...refused } = await this.#result('renewal.resume', { job });
    return renewal ?? refused;
  }

  /** As a clerk would: begins, or goes on with what there is, until it is done; the desk approves what waits. */
  async untilDone() {
    let last;
    for (let i = 0; i < patience; i += 1) {
      await this.#restartOfTheDead();
      const [known] = await this.list();
      if (known?.step === 'done') return known;
      if (known?.step === 'waiting') await this.approveWhatWaits();
      last = known ? await this.resume(known.job) : await this.begin();
      if (last.step === 'done') return last;
    }
    throw new Error(`not renewed: ${JSON.stringify(last)}`);
  }

  /** A daemon that died is seen by its closed socket before anybody is told of its end. */
  async #restartOfTheDead() {
    if (!this.tray.closed) return;
    await this.world.daemon.program.ended;
    await this.restart();
  }

  async approveWhatWaits() {
    const { cases } = await this.office.state();
    if (cases.some(({ state }) => state === 'waiting')) await this.office.approve();
  }

  /** A login of a site; the token, or {code}. */
  logIn(origin, nonce) {
    return this.#result('authenticate', { origin, nonce, yes: true });
  }

  /** The one new certificate, by pkcs11-tool: its key signs, and it outlives the old one. */
  checkRenewed(known = '') {
    const working = this.token.working(known);
    assert.equal(working.length, 2, 'the old certificate and the new one');
    const [first, second] = working.map(({ certificate }) => certificate).sort((a, b) => Date.parse(a.validTo) - Date.parse(b.validTo));
    assert.equal(first.subject, second.subject);
    assert.ok(Date.parse(second.validTo) - Date.parse(first.validTo) > 360 * 86400e3);
    return second;
  }
}
