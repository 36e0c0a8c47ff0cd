// SPDX-License-Identifier: Apache-2.0
// A daemon whose system calls and whose module fail as told, with one key, a person at the tray, and what must never get lost.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Faultio, faultioEnvironment } from './faultio.mjs';
import { LocalClient, yes } from './local_client.mjs';
import { freshNonce, PageSocket } from './page_socket.mjs';
import { lib, World } from './world.mjs';

const source = process.env.REDLIPS_SOURCE ?? '.';

/** Every code that PROTOCOL.md knows, of whoever may see it. */
const codes = new Set([...readFileSync(join(source, 'daemon/PROTOCOL.md'), 'utf8').matchAll(/^\| `(\w+)` \| /gm)].map(([, code]) => code));

export const pin = '123456';
export const wrongPin = '111111';
const newPins = ['864209', '135790'];
const tries = 6;
/** Whoever was asked so often gives up. */
const enough = 5;

/** Resolves with what `work` does, rejects with what was waited for where it takes too long: then something hangs. */
export function bounded(work, what, ms = 90000) {
  let late;
  const limit = new Promise((_, reject) => { late = setTimeout(() => reject(new Error(`hangs: ${what}`)), ms); });
  return Promise.race([work, limit]).finally(() => clearTimeout(late));
}

/** What `look` finds, '' where it has gone meanwhile. */
function unlessGone(look) {
  try {
    return look();
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

export class FaultWorld {
  #sites = 0;
  #history = '';
  #due = 0;
  /** What the person types at the questions to come, in turn; the last one stays. */
  script = [pin];
  /** PINs of which one is the key's, the likelier first. */
  pins = [pin];
  #lastTyped = pin;
  /** What the phases came to: code → how often. */
  outcomes = {};
  /** The call that was struck in this phase. */
  struck = '';
  /** PINs that the person typed since the phase began. */
  typed = 0;

  static async start(cleanup) {
    const self = new FaultWorld();
    self.cleanup = cleanup;
    self.world = new World(cleanup);
    self.serial = self.world.key();
    self.trace = self.world.at('trace');
    self.plan('');
    await self.restart();
    await self.#furnish();
    return self;
  }

  plan(rules) {
    writeFileSync(this.world.at('plan'), `${rules}\n`);
    writeFileSync(this.trace, '');
  }

  /** The next daemon over the same state; the last one has ended. */
  async restart() {
    await this.world.startDaemon({
      pipes: 1, modules: [join(lib, 'faulty.so')],
      env: {
        ...faultioEnvironment('redlipsd'),
        FAULTY_MODULE: join(lib, 'softkey.so'), FAULTY_PLAN: this.world.at('plan'), FAULTY_TRACE: this.trace,
      },
    });
    this.daemon = this.world.daemon.program;
    this.io = new Faultio(this.daemon);
    await this.#sitDown();
  }

  /** Begins a phase: counted, and struck at the n-th call of `kind`, if any. `helps` is called as it is struck. */
  async begin(helps = () => {}, kind = '', n = '', action = '', round = 0) {
    this.typed = 0;
    this.#history = this.#read('history.jsonl');
    this.struck = '';
    this.io.struck = (name) => {
      this.struck = name;
      helps();
    };
    await this.io.tell(`begin ${kind} ${n} ${action} ${kind && round}`.trim());
  }

  /** A site of its own each time: none is silenced for what was refused before. */
  site() {
    this.#sites += 1;
    return `https://site${this.#sites}.example.test`;
  }

  /** A login as a page's popup does it: '' with a token, else the code; 'closed' where the daemon hung up. */
  async login(origin = this.site()) {
    try {
      const page = await PageSocket.popup(this.world.daemon.port);
      page.ask(freshNonce(), origin);
      const code = await page.code();
      page.close();
      return code ?? 'closed';
    } catch {
      return 'closed';  // refused, reset, or ended before its answer
    }
  }

  /** A person at the tray, again where the last one's connection is lost. */
  async #sitDown() {
    await this.tray?.close();
    this.tray = await bounded(LocalClient.attach(this.world.socket, (question) => this.#answer(question)), 'a place at the tray');
    await this.listing();  // looks anew: the key is in every dialog from the first on
  }

  #answer(question) {
    if (question.method === 'prompt.last_try') return { result: { answer: 'no' } };
    const change = question.method === 'prompt.change';
    const typed = this.script.length > 1 ? this.script.shift() : this.script[0];
    if (this.typed >= enough) return { result: { answer: 'no' } };
    this.typed += 1;
    this.#lastTyped = typed;
    this.onAsked?.();
    return change ? { result: { answer: 'yes' }, secrets: typed } : yes(question, typed, this.remember);
  }

  /** A name, a remembered site, a login in the history: what every fault must leave alone. */
  async #furnish() {
    this.remember = true;
    assert.equal(await this.login('https://remembered.example.test'), '');
    this.remember = false;
    const [{ token }] = (await this.listing()).tokens;
    assert.equal(await this.tray.code('token.name', { token, name: 'my key' }), '');
    this.sites = this.#read('sites.json');
  }

  /** A PIN change as a window does it: '' or the code. */
  async change() {
    const { tokens } = (await this.tray.call('token.list'))?.result ?? { tokens: [] };
    const [before] = this.pins;
    const next = newPins.find((each) => each !== before);
    this.script = [[before, next]];
    this.pins = [next, before];
    if (tokens.length === 0) return this.tray.closed ? 'closed' : 'no_key';
    const code = await this.tray.code('pin.change', { token: tokens[0].token });
    return code ?? 'closed';
  }

  pull() {
    rmSync(this.#presence(), { force: true });
  }

  plug() {
    writeFileSync(this.#presence(), '');
  }

  #presence() {
    return join(this.world.keys, 'present', this.serial);
  }

  /** The module's process, if one runs. */
  async hostPid() {
    const { libraries } = (await this.tray.call('status')).result;
    return libraries.find(({ host_pid: pid }) => pid > 0)?.host_pid;
  }

  /** Ended children of the daemon that it did not collect, and descriptors of children beside the one that runs. */
  #leftBehind() {
    const { pid } = this.world.daemon;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const ended = children.filter((child) => /\) Z /.test(unlessGone(() => readFileSync(`/proc/${child}/stat`, 'utf8'))));
    const watched = readdirSync(`/proc/${pid}/fd`).filter((fd) => unlessGone(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) === 'anon_inode:[pidfd]');
    return [...ended.map((child) => `child ${child}`), ...watched.slice(1).map((fd) => `descriptor ${fd}`)];
  }

  async listing() {
    const answer = await bounded(this.tray.call('token.list'), 'the list of keys');
    assert.ok(answer?.result, `no listing: ${JSON.stringify(answer)}`);
    return answer.result;
  }

  #read(name) {
    return unlessGone(() => readFileSync(join(this.world.state, name), 'utf8'));
  }

  /** What the key itself counts. */
  triesLeft() {
    return Number(/^user (\d+)$/m.exec(readFileSync(join(this.world.keys, 'keys', this.serial, 'tries'), 'utf8'))[1]);
  }

  calls() {
    return readFileSync(this.trace, 'utf8').split('\n').filter((line) => line !== '');
  }

  /** Lines of the history that tell of a use that worked. */
  #uses(text) {
    return text.split('\n').filter((line) => line.includes('"code":"ok"')).length;
  }

  /** What holds after every phase, whatever it met. `outcome` is what the user saw. */
  checkKept(outcome, signs) {
    assert.ok(outcome === '' || outcome === 'closed' || codes.has(outcome), `no code of PROTOCOL.md: ${outcome}`);
    // Without descriptors there is no timer for a question, and no question.
    assert.ok(outcome !== 'internal' || this.struck.startsWith('epoll_ctl'), 'a fault that nobody foresaw');
    const now = this.#read('history.jsonl');
    assert.ok(now.startsWith(this.#history), 'a line of the history is gone');
    assert.ok(now === '' || now.endsWith('\n'), 'half a line in the history');
    this.#due = this.#uses(this.#history) + (outcome === '' ? 1 : 0);
    if (outcome === '' && signs) assert.ok(this.#uses(now) >= this.#due, 'a token that is not in the history');
    assert.equal(this.#read('sites.json'), this.sites);
    assert.equal(JSON.parse(this.#read('tokens.json')).keys[0].name, 'my key');
    assert.ok(this.triesLeft() >= tries - this.typed, 'a try that nobody typed');
  }

  /** The key as the list shows it once its library is well: at once, or as soon as it may be started again. */
  async #wellAgain() {
    for (let i = 0; ; i += 1) {
      const { tokens: [token] } = await this.listing();
      if (token?.fault === '') return token;
      assert.ok(i < 3, `not well again: ${token?.fault}`);
      await this.io.move('mono', 61);
    }
  }

  /** The daemon goes on: its range holds the truth, and the next login works. */
  async checkGoesOn() {
    if (this.tray.closed || this.lost) await this.#sitDown();
    this.lost = false;
    this.script = [...this.pins];
    const token = await this.#wellAgain();
    const left = this.triesLeft();
    assert.equal(token.name, 'my key');
    assert.ok(token.tries_min <= left && (token.tries_max === null || token.tries_max >= left), `${left} tries are not in ${token.tries_min}…${token.tries_max}`);
    assert.equal(await bounded(this.tray.code('authenticate', { origin: this.site(), nonce: freshNonce(), yes: true }), 'the next login'), '');
    this.pins = [this.#lastTyped];
    assert.equal(this.triesLeft(), tries);
    assert.ok(this.#uses(this.#read('history.jsonl')) > this.#due, 'a use that is not in the history');
    // One that a kill left half written is replaced by the next of its name.
    const strange = readdirSync(this.world.state).filter((name) => !/^(lock|((tokens|sites)\.json|(history|refusals)\.jsonl)(\.new)?)$/.test(name));
    assert.deepEqual(strange, [], 'files that nobody cleans up');
    assert.deepEqual(this.#leftBehind(), [], 'what a process that ended has left');
  }
}
