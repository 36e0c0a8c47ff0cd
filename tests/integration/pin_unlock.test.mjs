// SPDX-License-Identifier: Apache-2.0
// `redlips pin unlock`: the officer at the counter, in a pseudo-terminal; what it costs, what it says, and who cannot ask for it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { logIn, redlips } from '../support/command_line.mjs';
import { ControlClient } from '../support/control_client.mjs';
import { Cleanup } from '../support/processes.mjs';
import { lib, Terminal, World } from '../support/world.mjs';

const cleanup = new Cleanup();
const timeout = 60000;
const bin = process.env.REDLIPS_BIN;
const soPin = '12345678', newPin = 'Dianchi-2027';
let world;

before(async () => {
  world = new World(cleanup);
  world.env.XDG_STATE_HOME = world.at('officer');
  mkdirSync(world.env.XDG_STATE_HOME, { mode: 0o700 });
  await world.startDaemon();
});
after(() => cleanup.run());

/** The other keys are out: where several are in, the officer has to say which. */
function onlyKey(serial, ...words) {
  for (const one of JSON.parse(world.softkey('list', '--json'))) if (one.inserted) world.pull(one.serial);
  world.softkey('create', '--label', serial, '--serial', serial, ...words);
  world.certify(serial);
  return serial;
}

function lock(serial) {
  for (let i = 0; i < 6; i += 1) {
    const { code, err, out } = redlips(world, ['pin', 'change', '--token', serial, '--last-try'], { pins: [`wrong${i}7`, 'Kunming7'] });
    assert.ok(code === 5 || code === 6, `${code}: ${out}${err}`);
  }
  assert.equal(world.triesOn(serial), 0);
}

const soTries = (serial) => JSON.parse(world.softkey('list', '--json')).find((key) => key.serial === serial).so_tries;

/** The officer's program in a terminal of its own: it knows no daemon. */
function counter(...words) {
  const all = [join(bin, 'redlips'), '--lang', 'en', 'pin', 'unlock', '--module', join(lib, 'softkey.so'), ...words];
  return new Terminal(cleanup, `echo pid $$; exec ${all.map((word) => `'${word}'`).join(' ')}`, world.env);
}

/** All that the program said, once it has ended with that exit code. No PIN was echoed. */
async function ends(officer, code) {
  assert.equal(await officer.program.ended, code, officer.program.output);
  for (const pin of [soPin, newPin, '87654321']) assert.ok(!officer.program.output.includes(pin), pin);
  return officer.program.output;
}

test('a locked key gets the new PIN that its user typed twice; it logs in, the old one does not', { timeout }, async () => {
  const serial = onlyKey('LOCKED');
  lock(serial);
  assert.equal(logIn(world, '123456').code, 6);
  const officer = counter();
  const [, pid] = await officer.says(/pid (\d+)/);
  await officer.says(/A wrong SO PIN costs one of its tries[^]*no\. LOCKED/);
  await officer.answer(/SO PIN \(Ctrl-C: do nothing\): /, `${soPin}\r`);
  await officer.says(/New PIN, typed by the user of the key: /);
  const secrets = [soPin, newPin];
  for (const file of ['cmdline', 'environ']) assert.ok(!secrets.some((pin) => readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(pin)), file);
  officer.type(`${newPin}\r`);
  await officer.answer(/New PIN again: /, `${newPin}\r`);
  assert.match(await ends(officer, 0), /The key is unlocked: the new PIN has logged in once\./);
  assert.equal(world.triesOn(serial), 6);
  assert.equal(soTries(serial), 10);
  assert.equal(logIn(world, '123456').code, 5);
  assert.equal(logIn(world, newPin).code, 0);
});

test('a wrong SO PIN costs one try, is told and counted, and unlocks nothing', { timeout }, async () => {
  const serial = onlyKey('WRONG');
  lock(serial);
  for (const left of [9, 8]) {
    const officer = counter();
    await officer.answer(/SO PIN \(Ctrl-C: do nothing\): /, '87654321\r');
    await officer.answer(/New PIN, typed by the user of the key: /, `${newPin}\r`);
    await officer.answer(/New PIN again: /, `${newPin}\r`);
    assert.match(await ends(officer, 5), /The SO PIN was not right: one of its tries is used\..*\(so_pin_wrong\)/);
    assert.equal(soTries(serial), left);
    assert.equal(world.triesOn(serial), 0);
  }
  // Nobody vouches for the flags of a --module: the third may be the last, and the SO PIN is not even asked for.
  const refused = await ends(counter(), 7);
  assert.match(refused, /\(so_last_try\)/);
  assert.doesNotMatch(refused, /SO PIN \(Ctrl-C/);
  assert.equal(soTries(serial), 8);
});

test('the last try of an SO PIN that the key shows is refused without asking', { timeout }, async () => {
  const serial = onlyKey('LAST', '--so-tries', '1');
  lock(serial);
  const said = await ends(counter(), 7);
  assert.match(said, /The next wrong SO PIN may be the last: nothing was sent to the key/);
  assert.doesNotMatch(said, /SO PIN \(Ctrl-C/);
  assert.equal(soTries(serial), 1);
});

test('a new PIN that is bad, or typed differently, is asked for again; then nobody goes on, and nothing was sent', { timeout }, async () => {
  const serial = onlyKey('BAD');
  lock(serial);
  const officer = counter();
  await officer.answer(/SO PIN \(Ctrl-C: do nothing\): /, `${soPin}\r`);
  const next = /New PIN, typed by the user of the key: /;
  await officer.answer(next, '12\r');
  await officer.says(/too short/);
  await officer.answer(next, '123456\r');
  await officer.says(/too easy to guess/);
  await officer.answer(next, `${soPin}\r`);
  await officer.says(/too easy to guess|must not be the SO PIN/);
  await officer.answer(next, `${newPin}\r`);
  await officer.answer(/New PIN again: /, `${newPin}x\r`);
  await officer.says(/differ/);
  await officer.answer(next, '\x03');
  await ends(officer, 4);
  assert.equal(soTries(serial), 10);
  assert.equal(world.triesOn(serial), 0);
});

test('with two keys in, none is guessed', { timeout }, async () => {
  onlyKey('ONE');
  world.softkey('create', '--label', 'TWO', '--serial', 'TWO');
  assert.match(await ends(counter(), 2), /no\. ONE[^]*no\. TWO[^]*say which one with --token SERIAL/);
  const officer = counter('--token', 'TWO');
  await officer.says(/no\. TWO, no certificate/);
  await officer.answer(/SO PIN \(Ctrl-C: do nothing\): /, '\x03');
  await ends(officer, 4);
});

test('PINs are typed at a terminal and come from nowhere else', { timeout }, () => {
  const ask = (...words) => spawnSync('setsid', ['-w', join(bin, 'redlips'), '--lang', 'en', 'pin', 'unlock', '--token', 'TWO', ...words],
    { encoding: 'utf8', env: world.env, input: `${soPin}\n${newPin}\n${newPin}\n` });
  const done = ask('--module', join(lib, 'softkey.so'));
  assert.equal(done.status, 1);
  assert.match(done.stderr, /There is no terminal to ask in, and nothing was sent to the key\./);
  assert.equal(ask('--pin-fd', '0').status, 2);
  assert.equal(soTries('TWO'), 10);
});

test('where the package of the officer is missing, it is named', { timeout }, () => {
  const folder = world.at('alone');
  mkdirSync(folder);
  copyFileSync(join(bin, 'redlips'), join(folder, 'redlips'));
  const done = spawnSync(join(folder, 'redlips'), ['--lang', 'en', 'pin', 'unlock'], { encoding: 'utf8', env: world.env });
  assert.equal(done.status, 1);
  assert.match(done.stderr, /redlips-officer, which is not installed\. Nothing was done\..*\(no_officer\)/);
});

test('no socket of the daemon offers it', { timeout }, async () => {
  for (const socket of [world.socket, `${world.socket}.bridge`]) {
    const client = new ControlClient(cleanup, socket);
    for (const method of ['unlock', 'pin.unlock', 'token.unlock'])
      assert.equal((await client.call(method, { slot: 0, officer: true })).error.code, -32601, `${socket} ${method}`);
  }
  assert.equal(soTries('TWO'), 10);
});
