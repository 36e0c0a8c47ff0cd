// SPDX-License-Identifier: Apache-2.0
// Where a PIN is not: in no memory of the daemon and the token host once it is used, in no log, list of arguments,
// environment, history or state. Root alone may look into processes that keep others out.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { found, memoryOf, spellings } from '../support/core_dump.mjs';
import { figure } from '../support/figure.mjs';
import { LocalClient, yes } from '../support/local_client.mjs';
import { freshNonce, PageSocket } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';
import { bin, Terminal, World } from '../support/world.mjs';

assert.equal(process.getuid(), 0, 'nobody else may dump these processes');

const cleanup = new Cleanup();
const initial = '123456', marker = 'here-can-be-searched';
/** Strings that nothing else contains: the PIN in use, the one before it, a wrong one, one that is typed and never sent. */
const pins = { now: 'nOw#71-kestrel', old: 'oLd#52-heron', wrong: 'wRong#38-plover', half: 'hAlf#94-avocet' };
let world, tray, type, searches = 0;

const site = () => `https://site${Math.random().toString(36).slice(2)}.example.test`;

before(async () => {
  world = new World(cleanup);
  world.serial = world.key();
  world.env.REDLIPS_TEST_MARKER = marker;
  await world.startDaemon({ env: { LIBUSB_DEBUG: '4' } });
  tray = await LocalClient.attach(world.socket, (question) => type(question));
  const { result: { tokens: [{ token }] } } = await tray.call('token.list');
  assert.equal(await tray.code('token.name', { token, name: marker }), '');
  type = () => ({ result: { answer: 'yes' }, secrets: [initial, pins.old] });
  assert.equal(await tray.code('pin.change', { token }), '');
  await logIn([pins.old], '');
  await logIn([pins.wrong, pins.old], '');
  type = () => ({ result: { answer: 'yes' }, secrets: [pins.old, pins.now] });
  assert.equal(await tray.code('pin.change', { token }), '');
  await logIn([pins.now], '');
});
after(() => cleanup.run());

/** A login in which the person types these, one after the other, and then gives up. */
async function logIn(typed, code) {
  const left = [...typed];
  type = (question) => (left.length > 0 ? yes(question, left.shift()) : { result: { answer: 'no' } });
  const page = await PageSocket.popup(world.daemon.port);
  page.ask(freshNonce(), site());
  assert.equal(await page.code(), code);
  page.close();
}

/** No PIN in `bytes`, in which the marker, spelt the same ways, can be found. */
function clean(bytes, where, { plant = marker } = {}) {
  assert.ok(found(bytes, plant).includes('UTF-8'), `${where}: the search does not find what is there`);
  for (const [name, pin] of Object.entries(pins)) {
    assert.deepEqual(found(bytes, pin), [], `${where}: the PIN "${name}" is there`);
    searches += 1;
  }
}

async function hostPid() {
  const { result: { libraries } } = await tray.call('status');
  return libraries.find(({ host_pid: pid }) => pid > 0).host_pid;
}

const dump = (pid) => memoryOf(pid, world.at(`core.${pid}`));

test('each spelling is found where it stands', () => {
  for (const [name, forms] of Object.entries(spellings(pins.now)))
    for (const form of forms) assert.ok(found(Buffer.concat([Buffer.from('before '), Buffer.from(form), Buffer.from(' after')]), pins.now).includes(name), name);
  for (let shift = 0; shift < 6; shift += 1)
    assert.ok(found(Buffer.from(Buffer.from(`${'x'.repeat(shift)}${pins.now}yz`).toString('base64')), pins.now).includes('base64'), `base64 after ${shift}`);
});

test('after logins, a wrong PIN and two changes, the whole memory of the daemon has no PIN', () => {
  clean(dump(world.daemon.pid), 'redlipsd');
});

test('nor has the token host, though the software key in it plays the hardware', async () => {
  clean(dump(await hostPid()), 'redlips-tokenhost');
});

test('while a question is open, and after it was cancelled, no PIN of before is in the daemon', async () => {
  let asked;
  const question = new Promise((resolve) => { asked = resolve; });
  type = (each) => { asked(each); };
  const page = await PageSocket.popup(world.daemon.port);
  page.ask(freshNonce(), site());
  const open = await question;
  clean(dump(world.daemon.pid), 'redlipsd with an open question');
  page.close();
  tray.reply(open, yes(open, pins.half));  // too late: the page has gone
  await logIn([], 'user_cancelled');
  clean(dump(world.daemon.pid), 'redlipsd after a cancel');
});

/** `redlips pin change` in a terminal, with its first question open; its process id. */
async function changing() {
  const terminal = new Terminal(cleanup, `${join(bin, 'redlips')} --socket ${world.socket} --lang en pin change --token ${world.serial}`, world.env);
  await terminal.says(/Present PIN.*: /);
  const pid = ours().find((each) => readFileSync(`/proc/${each}/comm`, 'utf8') === 'redlips\n');
  return { terminal, pid };
}

test('nor has `redlips pin change`: while it asks, a core leaves the PIN out that stands half typed in the one locked page', async () => {
  const { terminal, pid } = await changing();
  clean(dump(pid), 'redlips with an open question');
  terminal.type(pins.half);
  // Until the program has read it: what is typed in secret is not echoed.
  let read = false;
  for (let looks = 0; !read && looks < 20; looks += 1) read = found(dump(pid), pins.half).includes('UTF-8');
  assert.ok(read, 'what stands in the locked page is found');
  const core = memoryOf(pid, world.at('core.redlips'), { asKernel: true });
  clean(core, "the kernel's core of redlips");
  terminal.type('\x03');
  await terminal.program.ended;
});

test('and once it has answered, the PINs that it was given are nowhere in it', async () => {
  const { terminal, pid } = await changing();
  terminal.type(`${pins.wrong}\r`);
  await terminal.answer(/New PIN: /, `${pins.half}\r`);
  await terminal.answer(/New PIN again: /, `${pins.half}\r`);
  await terminal.says(/Present PIN.*: /);  // it was wrong, and is asked for again
  clean(dump(pid), 'redlips after its answer');
  clean(dump(world.daemon.pid), 'redlipsd after that answer');
  terminal.type('\x03');
  await terminal.program.ended;
});

/** Every process with the marker in its environment. */
function ours() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`REDLIPS_TEST_MARKER=${marker}`);
    } catch {
      return false;
    }
  }).map(Number);
}

test('no PIN in arguments or environment of any process of ours, and none in what they said', () => {
  const pids = ours();
  assert.ok(pids.includes(world.daemon.pid) && pids.length >= 2);
  for (const pid of pids) {
    clean(readFileSync(`/proc/${pid}/environ`), `environment of ${pid}`);
    clean(readFileSync(`/proc/${pid}/cmdline`), `arguments of ${pid}`, { plant: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() });
  }
  clean(Buffer.from(world.daemon.program.output), 'log of redlipsd', { plant: 'libusb' });
});

test('no PIN in history or state', () => {
  const names = readdirSync(world.state).filter((name) => statSync(join(world.state, name)).size > 0);
  assert.ok(names.includes('history.jsonl') && names.includes('tokens.json'));
  const plants = { 'history.jsonl': 'pin.change', 'refusals.jsonl': 'user_cancelled', 'tokens.json': marker, lock: String(world.daemon.pid) };
  for (const name of names) clean(readFileSync(join(world.state, name)), name, { plant: plants[name] });
  figure(`PIN canary: ${searches} searches of memory, logs, arguments, environments and state, in 7 spellings each`);
});
