// SPDX-License-Identifier: Apache-2.0
// `redlips renew` before a daemon by a script: what it asks, what it prints, how it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { Cleanup } from '../support/processes.mjs';
import { RenewalDaemon, inDays, met, unit } from '../support/renewal_daemon.mjs';
import { Terminal } from '../support/world.mjs';

const program = join(process.env.REDLIPS_BIN, 'redlips');

async function world(t) {
  const cleanup = new Cleanup();
  t.after(() => cleanup.run());
  const daemon = await RenewalDaemon.start(cleanup);
  const env = { ...process.env, REDLIPS_SOCKET: daemon.socket, LANGUAGE: 'en' };
  /** The command line without a terminal; `pins` are the lines of descriptor 3. */
  const renew = (args, pins = []) => new Promise((resolve) => {
    const child = spawn('setsid', ['-w', program, 'renew', ...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    child.stdio[3].on('error', () => {});
    child.stdio[3].end(pins.map((pin) => `${pin}\n`).join(''));
    let out = '', err = '';
    child.stdout.on('data', (more) => { out += more; });
    child.stderr.on('data', (more) => { err += more; });
    child.on('close', (code) => resolve({ code, out, err }));
  });
  const terminal = (...args) => new Terminal(cleanup, [program, 'renew', ...args].map((word) => `'${word}'`).join(' '), env);
  const called = (method) => daemon.calls.filter(([name]) => name === method).map(([, params]) => params);
  return { daemon, renew, terminal, called };
}

/** One request, decided at once. */
const approve = (daemon) => async (method, params, client) => {
  await daemon.ask(client, { unit: unit.name, until: inDays(25), step: 'request', pins: 1 });
  for (const step of ['key_made', 'asked', 'approved', 'written']) daemon.show(RenewalDaemon.renewal(step, { running: true }));
  return { renewal: RenewalDaemon.done() };
};

test('conditions are told and nothing is done by a dry run; a missing one has a code of its own', { timeout: 60000 }, async (t) => {
  const { daemon, renew, called } = await world(t);
  const looked = await renew(['--dry-run']);
  assert.equal(looked.code, 0, looked.err);
  assert.match(looked.out, /✓ A second certificate fits on the key\n/);
  assert.match(looked.out, /You will type the PIN twice as a rule/);
  daemon.conditions = { ...daemon.conditions, conditions: met.map((one) => (one.condition === 'window' ? { ...one, ok: false } : one)) };
  const early = await renew(['--unchanged', '--pin-fd', '3'], ['123456']);
  assert.equal(early.code, 13);
  assert.match(early.err, /not the time to renew.*\(not_in_window\)/);
  assert.deepEqual(called('renewal.start'), []);
});

test('nobody is taken to have said that the unit is the same', { timeout: 60000 }, async (t) => {
  const { terminal, renew, called } = await world(t);
  assert.equal((await renew(['--pin-fd', '3'], ['123456'])).code, 2);
  for (const [key, code, words] of [['\r', 4, /You stopped the renewal/], ['y', 13, /change of information/]]) {
    const person = terminal();
    await person.says(/Have name or credit code of the unit changed\? \[y\/n\] /);
    assert.match(person.program.output, new RegExp(`\\n    ${unit.name}\\r?\\n    ${unit.uscc}\\r?\\n`));
    person.type(key);
    assert.equal(await person.program.ended, code, person.program.output);
    assert.match(person.program.output, words);
  }
  assert.deepEqual(called('renewal.start'), []);
});

test('a person says that it is the same, types the PIN, sees the steps and what is promised', { timeout: 60000 }, async (t) => {
  const { daemon, terminal, called } = await world(t);
  daemon.script = approve(daemon);
  const person = terminal();
  await person.answer(/\[y\/n\] /, 'n');
  await person.says(/the only PIN of this renewal/);
  await person.answer(/PIN \(Ctrl-C: stop here; it can go on later\): /, '123456\r');
  assert.equal(await person.program.ended, 0, person.program.output);
  assert.match(person.program.output, /new key pair is made on the key[^]*on its way[^]*Done: the new certificate is valid until \d{4}/);
  assert.match(person.program.output, /The old certificate logs in until \d{4}-\d\d-\d\d/);
  assert.ok(!person.program.output.includes('123456'));
  assert.equal(called('renewal.start')[0].unchanged, true);
});

test('a descriptor gives a line for each time the key is opened, and none twice', { timeout: 60000 }, async (t) => {
  const { daemon, renew } = await world(t);
  const answers = [];
  daemon.script = async (method, params, client) => {
    for (const step of ['request', 'poll']) answers.push((await daemon.ask(client, { unit: unit.name, until: inDays(25), step, pins: 1 })).answer);
    return answers[1] === 'yes' ? { renewal: RenewalDaemon.done() } : { error: 'user_cancelled' };
  };
  const two = await renew(['--unchanged', '--pin-fd', '3', '--json'], ['123456', '123456']);
  assert.equal(two.code, 0, two.err);
  assert.equal(JSON.parse(two.out.trim().split('\n').at(-1)).renewal.step, 'done');
  answers.length = 0;
  const one = await renew(['--unchanged', '--pin-fd', '3'], ['123456']);
  assert.deepEqual(answers, ['yes', 'no']);
  assert.match(one.err, /\(no_pin\)/);
});

test('waiting, refused and stopped renewals end with their own codes, and go on', { timeout: 60000 }, async (t) => {
  const { daemon, renew, called } = await world(t);
  const waiting = RenewalDaemon.renewal('waiting', { next_check: inDays(2) });
  daemon.script = () => ({ renewal: waiting });
  const first = await renew(['--unchanged', '--pin-fd', '3'], ['123456']);
  assert.equal(first.code, 11, first.err);
  assert.match(first.out, /redlips renew --resume\n$/);
  assert.equal((await renew(['--resume', '--pin-fd', '3'], ['123456'])).code, 1, 'none is open yet');
  daemon.renewals = [waiting];
  daemon.script = () => ({ renewal: RenewalDaemon.renewal('refused', { ca_text: '缺少公章' }) });
  const refused = await renew(['--resume', '--pin-fd', '3'], ['123456']);
  assert.equal(refused.code, 12);
  assert.match(refused.out, /Answer of the authority: "缺少公章"\n.*nobody at the authority asks for your PIN/);
  assert.equal(called('renewal.resume')[0].job, waiting.job);
  daemon.script = () => ({ error: 'key_removed' });
  const pulled = await renew(['--resume', '--pin-fd', '3'], ['123456']);
  assert.equal(pulled.code, 8);
  assert.match(pulled.err, /pulled out in the middle of the renewal.*\(key_removed\)/);
});

test('watching prints steps and ends when a person is needed', { timeout: 60000 }, async (t) => {
  const { daemon, renew } = await world(t);
  daemon.renewals = [RenewalDaemon.renewal('waiting')];
  daemon.onWatch = () => daemon.show(RenewalDaemon.renewal('approved'));
  const seen = await renew(['--watch']);
  assert.equal(seen.code, 11, seen.err);
  assert.match(seen.out, / · The authority has approved/);
  daemon.onWatch = undefined;
  daemon.renewals = [RenewalDaemon.done()];
  assert.equal((await renew(['--watch'])).code, 0);
});

test('the old certificate goes by a word of its own alone', { timeout: 60000 }, async (t) => {
  const { daemon, renew, called } = await world(t);
  assert.equal((await renew(['--remove-old', '--yes', '--pin-fd', '3'], ['1'])).code, 1);
  daemon.renewals = [RenewalDaemon.done()];
  assert.equal((await renew(['--remove-old', '--pin-fd', '3'], ['1'])).code, 2);
  daemon.script = () => ({});
  assert.equal((await renew(['--remove-old', '--yes', '--pin-fd', '3'], ['1'])).code, 0);
  assert.equal(called('renewal.remove_old').length, 1);
});
