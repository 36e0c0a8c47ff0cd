// SPDX-License-Identifier: Apache-2.0
// A renewal that is struck at its n-th call, for every n: whatever dies, the key keeps a certificate that works and ends renewed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants, cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

import { bounded } from './fault_world.mjs';
import { figure } from './figure.mjs';
import { Faultio, faultioEnvironment } from './faultio.mjs';
import { Renewing } from './renewing.mjs';
import { StruckChild } from './struck_child.mjs';
import { lib } from './world.mjs';

/** What the token may answer instead (PKCS#11 2.40 §5.1): broken, removed, full. */
export const answers = { broken: 'rv 0x5', device: 'rv 0x30', full: 'rv 0x31' };

/** The daemon, its child, the module and the authority of one warm world, each of which can be struck. */
export class RenewalSweep {
  static async start(cleanup, key = {}) {
    const self = new RenewalSweep();
    self.there = await Renewing.start(cleanup, {
      key, office: { decide: 'desk', checkAfter: 0 }, prepare: (world) => self.#prepare(cleanup, world), daemon: self.#daemon,
    });
    [self.oldId] = self.there.token.ids();
    cpSync(self.world.keys, self.at('template'), { recursive: true });
    return self;
  }

  #daemon = {};

  get world() { return this.there?.world ?? this.early; }
  at(name) { return this.world.at(name); }

  async #prepare(cleanup, world) {
    this.early = world;
    this.child = await StruckChild.start(cleanup, world.at('programs'), world.at('child.sock'));
    for (const name of ['ask', 'ask.go']) execFileSync('mkfifo', [world.at(name)]);
    // Open at both ends here: neither end of the module waits for us.
    this.asked = new Socket({ fd: openSync(world.at('ask'), constants.O_RDWR | constants.O_NONBLOCK), readable: true, writable: false });
    this.go = openSync(world.at('ask.go'), constants.O_RDWR | constants.O_NONBLOCK);
    this.asked.on('data', () => this.onAsked?.());
    cleanup.add(() => this.asked.destroy());
    this.#plan('');
    Object.assign(this.#daemon, {
      pipes: 1, programs: this.child.folder, modules: [join(lib, 'faulty.so')],
      env: {
        ...faultioEnvironment('redlipsd'), FAULTY_MODULE: join(lib, 'softkey.so'), FAULTY_PLAN: world.at('plan'), FAULTY_TRACE: world.at('trace'),
      },
    });
  }

  get #presence() { return join(this.world.keys, 'present', this.there.serial); }

  #plan(rule) {
    writeFileSync(this.at('plan'), `${rule}\n`);
    writeFileSync(this.at('trace'), '');
  }

  /** The calls of the module since it was loaded. */
  #moduleCalls() {
    const calls = readFileSync(this.at('trace'), 'utf8').split('\n').filter(Boolean);
    return calls.length - calls.lastIndexOf('C_Initialize');
  }

  /** A key with 20 days left, nothing remembered, and a daemon that has listed it. */
  async #fresh(rule) {
    await this.#killDaemon();
    for (const folder of [this.world.keys, this.world.state]) rmSync(folder, { recursive: true, force: true });
    cpSync(this.at('template'), this.world.keys, { recursive: true });
    mkdirSync(this.world.state, { mode: 0o700 });
    rmSync(this.at('armed'), { force: true });
    this.#plan(rule);
    this.child.arm();
    this.struck = '';
    this.works = undefined;
    await this.#daemonAgain();
  }

  async #daemonAgain() {
    await this.there.restart();
    this.io = new Faultio(this.world.daemon.program);
    await this.there.certificates();
  }

  async #killDaemon() {
    await this.there.tray?.close();
    await this.world.daemon.program.end('SIGKILL');
  }

  /** The renewal as a clerk does it, until it is done or cannot go on: waits for the desk once. */
  async #renew() {
    const first = await this.there.begin();
    if (first.step !== 'waiting') return first;
    await this.there.approveWhatWaits();
    return this.there.resume(first.job);
  }

  /**
   * Strikes; `arm` says how, `reached` what was struck, '' for nothing. Answers that. The key works at that very instant, and afterwards
   * ends renewed.
   */
  async #point(arm, rule = '', reached = () => this.struck) {
    await this.#fresh(rule);
    await arm();
    await bounded(this.#renew(), 'the renewal');
    await this.there.certificates();  // what the daemon still had to look at
    const struck = reached();
    writeFileSync(this.#presence, '');  // where it was pulled, nobody could look
    if (struck) assert.ok(this.works ?? this.there.token.worksAtAll(this.oldId), 'no certificate works');
    this.child.arm();
    rmSync(this.at('armed'), { force: true });
    if (this.there.office.program.running()) await this.there.office.answerRightly();
    else await this.there.office.start({ decide: 'desk', checkAfter: 0 });
    if (!this.world.daemon.program.running()) await this.#daemonAgain();
    rmSync(this.#presence);
    writeFileSync(this.#presence, '');
    await bounded(this.there.untilDone(), 'the rest of the renewal');
    this.there.checkRenewed(struck ? this.oldId : '');
    return struck;
  }

  /** The calls of an undisturbed renewal: {module, base, files, sockets, childFiles, childSockets, messages}. */
  async traced() {
    await this.#fresh('');
    const base = this.#moduleCalls();
    await this.io.tell('begin');
    const done = await this.#renew();
    assert.equal(done.step, 'done', JSON.stringify(done));
    await this.there.certificates();
    const { files, sockets } = await this.io.end();
    this.there.checkRenewed();
    return { base, module: this.#moduleCalls(), files, sockets, childFiles: this.child.calls.files, childSockets: this.child.calls.sockets };
  }

  /** The daemon, or its child, is killed while the token's process stands before or after its n-th call. */
  async module(n, when, victims = ['daemon']) {
    const armed = this.at('armed');
    return this.#point(async () => {
      this.onAsked = async () => {
        this.struck = `call ${n}`;
        if (victims.includes('daemon')) this.world.daemon.program.child.kill('SIGKILL');
        await this.world.daemon.program.ended;
        this.works = this.there.token.worksAtAll(this.oldId);
        writeSync(this.go, 'g');
      };
      writeFileSync(armed, '');
    }, `* ${n} if ${armed} ${when === 'after' ? 'after ' : ''}ask ${this.at('ask')}`);
  }

  /** The n-th call of the module answers with a fault, or the key is pulled there. */
  async fault(n, what) {
    const armed = this.at('armed');
    const action = what === 'unplug' ? `remove ${this.#presence}` : answers[what];
    return this.#point(() => writeFileSync(armed, ''), `* ${n} if ${armed} ${action}`, () => (existsSync(armed) ? '' : `call ${n}`));
  }

  /** The daemon dies before its n-th call of `kind`. */
  async daemon(kind, n) {
    return this.#point(async () => {
      this.io.struck = (name) => {
        this.struck = name;
        this.io.go();
      };
      await this.io.tell(`begin ${kind} ${n} die 0`);
    });
  }

  /** The child dies before its n-th call of `kind`, and the daemon with it where `victims` says so. */
  async childDies(kind, n, victims = ['child']) {
    return this.#point(() => {
      this.child.struck = async (name) => {
        this.struck = name;
        if (!victims.includes('daemon')) return;
        this.world.daemon.program.child.kill('SIGKILL');
        await this.world.daemon.program.ended;
      };
      this.child.arm(kind, n);
    });
  }

  /** The authority dies at its n-th message, heard or not, and is back when the clerk tries again. */
  async authority(n, mode) {
    const office = this.there.office;
    return this.#point(async () => {
      await office.answer(mode, 1, n - 1);
      office.program.ended.then(() => { this.struck = `message ${n}`; });
    });
  }
}

/** So many renewals must make fewer calls before there are no more. */
const attempts = 5;

/** All of them where REDLIPS_SWEEP is "all" (./dev sweep), else every seventh, from another one on at each commit. */
function chosen() {
  if (process.env.REDLIPS_SWEEP === 'all') return { first: 1, step: 1 };
  let commit = '0';
  try {
    commit = execFileSync('git', ['rev-parse', '--short=8', 'HEAD'], { encoding: 'utf8', cwd: process.env.REDLIPS_SOURCE, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch { /* no repository, as in a package of the sources */ }
  return { first: 1 + Number.parseInt(commit, 16) % 7, step: 7 };
}

/**
 * Strikes every point from `first` on, until one is not reached any more; answers how many. Throws where the key did not end renewed, and
 * where fewer were struck than the `calls` of an undisturbed renewal.
 */
async function each(name, calls, strike, { first = 1, step = 1 } = {}) {
  let n = first, struck = 0;
  for (; ; n += step) {
    let at = '';
    // The number of calls varies a little with the moment: only where it was traced must it be reached.
    for (let i = 0; !at && i < (n > calls ? 1 : attempts); i += 1) {
      at = await strike(n).catch((error) => { throw new Error(`${name}, point ${n}: ${error.message}`, { cause: error }); });
    }
    if (!at) break;
    struck += 1;
  }
  assert.ok(n > calls, `${name}: ${n - 1} of ${calls} points were reached`);
  return struck;
}

/** Points of several kinds: {name, calls, strike, all}, `all` for one whose points are few; prints the number and the seconds. */
export async function sweepEach(title, kinds, every = false) {
  const started = Date.now(), counts = [];
  const range = every ? { first: 1, step: 1 } : chosen();
  for (const { name, calls, strike, all } of kinds) counts.push(`${await each(name, calls, strike, all ? {} : range)} ${name}`);
  const seconds = Math.round((Date.now() - started) / 1000);
  const part = range.step === 1 ? 'every point' : `every ${range.step}th from number ${range.first} on`;
  figure(`renewal ${title}: ${part}, ${counts.join(', ')}: all renewed, a certificate worked at each, ${seconds} s`);
}
