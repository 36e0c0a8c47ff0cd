// SPDX-License-Identifier: Apache-2.0
// Without a mouse: the whole PIN change, whole logins, and every way out of them; and the place of the keyboard is seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Cleanup, run } from '../support/processes.mjs';
import { FreshSites, roomWithLips, secondUnit } from '../support/room.mjs';
import { demoUnit } from '../support/world.mjs';

const timeout = 150000;
const cleanup = new Cleanup();
const sites = new FreshSites();
const field = { role: 'password text', sensitive: true, focused: true };
let world, desktop, client;

before(async () => {
  const keys = [{ serial: 'LIPS1' }, { serial: 'LIPS2', unit: secondUnit, days: 90 }];
  ({ world, desktop, client } = await roomWithLips(cleanup, keys, { prepare: (its) => its.pull('LIPS2') }));
  desktop.command('xdotool', 'mousemove', '0', '0');  // and there it stays
});
after(() => cleanup.run());

/** Opens the window at a page, as the launcher's entry does. */
async function open(page) {
  run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', page], { env: desktop.env });
  await desktop.find({ role: 'frame', name: '小红唇' });
}

/** The control that had the keyboard looks different without it. */
async function assertSeen(wanted) {
  const stops = await desktop.tabTo(wanted);
  const { role, name, box } = stops.at(-1);
  const lit = desktop.looks(box);
  desktop.key('Tab');
  await desktop.find({ focused: true, unlike: { role, name } });
  assert.ok(!lit.equals(desktop.looks(box)), `nobody sees that ${role} ${name} has the keyboard`);
}

test('the whole PIN change: from the tabs of the window to its result', { timeout }, async () => {
  await open('certificate');
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  await desktop.tabTo({ role: 'page tab', name: '^PIN 码$' });
  desktop.key('space');
  await desktop.find({ role: 'page tab', name: '^PIN 码$', checked: true, focused: true });
  await desktop.tabTo({ role: 'push button', name: '^修改 PIN 码…' });
  desktop.picture('keyboard-pin-zh');
  desktop.key('Return');
  await desktop.find({ ...field, name: '^原 PIN 码' });
  desktop.type('123456');
  for (const name of ['^新 PIN 码', '^再']) {
    desktop.key('Tab');
    await desktop.find({ ...field, name });
    desktop.type('Kunming7');
  }
  await desktop.find({ role: 'push button', name: '^修改', sensitive: true });
  desktop.key('Return');
  await desktop.find({ role: 'alert', name: '修改成功' });
  assert.equal(world.triesOn('LIPS1'), 6);
});

test('a whole login with two keys in: the second is chosen, the PIN typed, Enter pressed', { timeout }, async (t) => {
  world.plug('LIPS2');
  t.after(() => world.pull('LIPS2'));
  const answer = client.login(sites.next());
  await desktop.find({ role: 'radio button', name: demoUnit.name, focused: true });
  await desktop.tabTo({ role: 'radio button', name: secondUnit.name });
  desktop.picture('keyboard-which-key-zh');
  desktop.key('space');
  await desktop.find(field);
  await desktop.find({ role: 'label', name: secondUnit.name });
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  await desktop.gone({ role: 'dialog' });
});

test('whoever forgot the PIN unfolds the help, goes back, and leaves by Escape', { timeout }, async () => {
  const answer = client.login(sites.next());
  await desktop.find(field);
  await desktop.tabTo({ role: 'push button', name: '忘记 PIN 码' });
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '请不要猜' });
  await desktop.find(field);
  desktop.key('Escape');
  assert.equal((await answer).error.data.code, 'user_cancelled');
  await desktop.gone({ role: 'dialog' });
});

test('a PIN that is typed can be seen while the space bar is held on the button for it', { timeout }, async () => {
  const answer = client.login(sites.next());
  await desktop.find(field);
  desktop.type('2468');
  await desktop.tabTo({ role: 'push button', name: '按住时显示' });
  desktop.command('xdotool', 'keydown', 'space');
  await desktop.find({ name: '^PIN 码$', text: '2468' });
  desktop.command('xdotool', 'keyup', 'space');
  await desktop.find({ name: '^PIN 码$', text: '^[^2]*$' });
  desktop.key('Escape');
  assert.equal((await answer).error.data.code, 'user_cancelled');
  await desktop.gone({ role: 'dialog' });
});

test('where the keyboard is can be seen: on the tabs, the buttons, the fields, the links and the choices', { timeout }, async () => {
  await open('pin');
  // Back from a question, the keyboard is where it was.
  await desktop.find({ role: 'push button', name: '^修改 PIN 码…', focused: true });
  await assertSeen({ role: 'radio button', name: demoUnit.name });
  await assertSeen({ role: 'page tab', name: '^续期$' });
  await assertSeen({ role: 'push button', name: '^修改 PIN 码…' });
  await assertSeen({ role: 'push button', name: '^填好的申请表' });
  const answer = client.login(sites.next());
  await desktop.find(field);
  await assertSeen({ role: 'push button', name: '忘记 PIN 码' });
  await assertSeen({ role: 'push button', name: '按住时显示' });
  await assertSeen({ role: 'check box' });
  await assertSeen({ role: 'push button', name: '^取消' });
  await assertSeen({ role: 'password text' });
  desktop.key('Escape');
  assert.equal((await answer).error.data.code, 'user_cancelled');
  await desktop.gone({ role: 'dialog' });
});

test('a key is handed over: the note is copied, and the PIN change stands beside it', { timeout }, async () => {
  await open('pin');
  await desktop.tabTo({ role: 'push button', name: '^复制说明' });
  desktop.key('Return');
  await desktop.find({ role: 'alert', name: '^说明已复制' });
  await desktop.tabTo({ role: 'push button', name: '^现在修改…' }, { back: true });
  desktop.key('space');
  await desktop.find({ ...field, name: '^原 PIN 码' });
  desktop.key('Escape');
  await desktop.gone({ role: 'dialog' });
});
