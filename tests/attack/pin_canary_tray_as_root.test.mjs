// SPDX-License-Identifier: Apache-2.0
// Where a PIN is not that was typed into the windows: in no memory of the lips once it is answered, and but for the one locked
// page not while it is typed. Root alone may look.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { found, memoryOf, spellings } from '../support/core_dump.mjs';
import { figure } from '../support/figure.mjs';
import { Cleanup } from '../support/processes.mjs';
import { FreshSites, roomWithLips } from '../support/room.mjs';

assert.equal(process.getuid(), 0, 'nobody else may dump this process');

const timeout = 280000;
const cleanup = new Cleanup();
const sites = new FreshSites();
const marker = 'here-can-be-searched';
/** Strings that nothing else contains: as in the canary of the daemon, typed by xdotool into the windows. */
const pins = { now: 'nOw71kestrel', old: 'oLd52heron', wrong: 'wRong38plover', half: 'hAlf94avocet' };
/** What a part of a PIN is that would give the rest away. */
const piece = 6;
const field = { role: 'password text', sensitive: true, focused: true };
let world, desktop, client, token, searches = 0;

before(async () => {
  ({ world, desktop, client } = await roomWithLips(cleanup, [{ serial: 'LIPS1' }]));
  const { result: { tokens: [first] } } = await client.call('token.list');
  token = first.token;
  assert.ok((await client.call('token.name', { token, name: marker })).result);
});
after(() => cleanup.run());

const pieces = (pin) => Array.from({ length: pin.length - piece + 1 }, (_, at) => pin.slice(at, at + piece));
const dump = (options = { written: true }) => memoryOf(desktop.tray.child.pid, world.at('core.tray'), options);

/** No PIN in `bytes`, whole or in pieces; in which the marker, spelt the same ways, can be found. */
function clean(bytes, where, { plant = marker, but = '' } = {}) {
  assert.ok(found(bytes, plant).includes('UTF-8'), `${where}: the search does not find what is there`);
  for (const [name, pin] of Object.entries(pins).filter(([each]) => each !== but)) {
    assert.deepEqual(found(bytes, pin), [], `${where}: the PIN "${name}" is there`);
    for (const each of pieces(pin)) assert.ok(!bytes.includes(each), `${where}: of the PIN "${name}" there is "${each}"`);
    searches += 1;
  }
}

/** How often `text` stands there. */
function count(bytes, text) {
  let times = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) times += 1;
  return times;
}

/** Types into the field of a question that is open, and answers. */
async function answer(pin) {
  await desktop.find(field);
  desktop.type(pin);
  desktop.key('Return');
}

async function change(present, next) {
  const changed = client.call('pin.change', { token });
  await desktop.find(field);
  for (const text of [present, next, next]) {
    desktop.type(text);
    if (text !== next || (await desktop.find({ role: 'password text', focused: true })).name.startsWith('新')) desktop.key('Tab');
  }
  await desktop.find({ role: 'push button', name: '^修改', sensitive: true });
  desktop.key('Return');
  assert.ok((await changed).result);
  await desktop.gone({ role: 'dialog' });
}

test('after a change, a wrong PIN and a login through the windows, no piece of a PIN is in any memory that the lips wrote', { timeout }, async () => {
  await change('123456', pins.old);
  clean(dump(), 'redlips-tray after a change');
  const login = client.login(sites.next());
  await answer(pins.wrong);
  await desktop.find({ role: 'label', name: '^PIN 码不对' });
  clean(dump(), 'redlips-tray with the question open again');
  await answer(pins.old);
  assert.equal((await login).result.format, 'web-eid:1.0');
  await desktop.gone({ role: 'dialog' });
  await change(pins.old, pins.now);
  clean(dump(), 'redlips-tray after the second change');
});

test('while it is typed it stands once, in a page that no core has', { timeout }, async () => {
  const login = client.login(sites.next());
  await desktop.find(field);
  desktop.type(pins.half);
  await desktop.find({ role: 'password text', text: `^[^a-zA-Z0-9]{${pins.half.length}}$` });
  const whole = dump();
  assert.equal(count(whole, pins.half), 1);
  assert.deepEqual(found(whole, pins.half), ['UTF-8']);
  for (const each of pieces(pins.half)) assert.equal(count(whole, each), 1, 'no copy of a piece');
  clean(whole, 'redlips-tray with a PIN half typed', { but: 'half' });
  clean(dump({ asKernel: true }), "the kernel's core of redlips-tray");
  desktop.key('Escape');
  assert.equal((await login).error.data.code, 'user_cancelled');
  await desktop.gone({ role: 'dialog' });
  clean(dump(), 'redlips-tray after a cancel');
});

test('no PIN in what the lips said, nor in the arguments and environment of anything on that desktop', async () => {
  clean(Buffer.from(`${desktop.tray.output}${marker}`), 'log of redlips-tray');
  const at = `XDG_RUNTIME_DIR=${desktop.runtime}`;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(at);
    } catch {
      return false;
    }
  });
  assert.ok(pids.includes(String(desktop.tray.child.pid)));
  for (const pid of pids) {
    clean(readFileSync(`/proc/${pid}/environ`), `environment of ${pid}`, { plant: at });
    clean(readFileSync(`/proc/${pid}/cmdline`), `arguments of ${pid}`, { plant: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() });
  }
  figure(`PIN canary of the windows: ${searches} searches, in ${Object.keys(spellings(marker)).length} spellings and pieces of ${piece} characters`);
});
