// SPDX-License-Identifier: Apache-2.0
// The window that asks for consent and PIN: which key, which documents, what it says while one types, and who gets nothing.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { figure } from '../support/figure.mjs';
import { freshNonce, PageSocket } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';
import { FreshSites, roomWithLips, secondUnit } from '../support/room.mjs';
import { demoUnit } from '../support/world.mjs';

const timeout = 100000;
const pin = '123456';
const cleanup = new Cleanup();
const sites = new FreshSites();
const armed = { role: 'password text', name: '^PIN 码$', sensitive: true, focused: true };
let world, desktop, client;

before(async () => {
  const keys = [{ serial: 'LIPS1' }, { serial: 'LIPS2', unit: secondUnit, days: 90 }];
  ({ world, desktop } = await roomWithLips(cleanup, keys, { prepare: (its) => its.pull('LIPS2') }));
  desktop.addKey('１');
});
// What a test that failed has left open goes with its caller.
beforeEach(() => { client = new ControlClient(cleanup, world.socket); });
afterEach(() => client.socket.destroy());
after(() => cleanup.run());

/** What a popup of its own is told, which asks once: they take no second request. */
async function askedOnce(origin) {
  const page = await PageSocket.popup(world.daemon.port);
  page.ask(freshNonce(), origin);
  const code = await page.code();
  page.close();
  return code;
}

async function refuse(answer) {
  await desktop.click({ role: 'push button', name: '^取消' });
  assert.equal((await answer).error.data.code, 'user_cancelled');
  await desktop.gone({ role: 'dialog' });
}

test('with several keys in, none takes a PIN before a person chose it', { timeout }, async (t) => {
  world.plug('LIPS2');
  t.after(() => world.pull('LIPS2'));
  const answer = client.login(sites.next());
  await desktop.find({ role: 'radio button', name: secondUnit.name, sensitive: true });
  await desktop.find({ role: 'radio button', name: demoUnit.name, sensitive: true, focused: true });
  assert.ok((await desktop.now({ role: 'password text' })).none);
  desktop.picture('which-key-zh');
  await desktop.click({ role: 'radio button', name: secondUnit.name });
  await desktop.find(armed);
  await desktop.find({ role: 'label', name: secondUnit.name });
  desktop.type('98');
  await desktop.click({ role: 'push button', name: '换一把 Key' });
  await desktop.click({ role: 'radio button', name: demoUnit.name });
  await desktop.find({ role: 'label', name: demoUnit.name });
  await desktop.find(armed);  // emptied: what follows is the whole PIN
  desktop.type(pin);
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  assert.deepEqual([world.triesOn('LIPS1'), world.triesOn('LIPS2')], [6, 6]);
});

test('a login that no key can answer goes on when one is put in', { timeout }, async () => {
  world.pull('LIPS1');
  const answer = client.login(sites.next());
  await desktop.find({ role: 'label', name: '^请插入 Key$' });
  world.plug('LIPS1');
  await desktop.find(armed);
  desktop.type(pin);
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
});

test('Caps Lock, full-width digits and the number pad are told beside the field', { timeout }, async (t) => {
  const answer = client.login(sites.next());
  await desktop.find(armed);
  // Advice after both logins above, once: the key was out between them.
  const advice = (await desktop.walk()).filter(({ role, name }) => role === 'alert' && name.includes('初始 PIN 码'));
  assert.equal(advice.length, 1);
  desktop.key('Caps_Lock');
  t.after(() => desktop.capsOff());
  await desktop.find({ role: 'label', name: '大写锁定' });
  desktop.picture('caps-lock-zh');
  desktop.key('Caps_Lock');
  await desktop.gone({ role: 'label', name: '大写锁定' });
  desktop.type('１');
  await desktop.find({ role: 'label', name: '全角' });
  desktop.key('KP_Home');
  await desktop.find({ role: 'label', name: '数字键盘没有打开' });
  assert.equal((await desktop.find({ role: 'push button', name: '^登录' })).sensitive, false);  // none of it is a PIN
  await refuse(answer);
});

test('whoever forgot the PIN is helped in the same window, and no try is used', { timeout }, async () => {
  const answer = client.login(sites.next());
  await desktop.find(armed);
  await desktop.click({ role: 'push button', name: '忘记 PIN 码' });
  await desktop.find({ role: 'label', name: `初始 PIN 码是 ${pin}` });
  await desktop.find({ role: 'label', name: '请不要猜' });
  desktop.picture('forgotten-zh');
  await refuse(answer);
  assert.equal(world.triesOn('LIPS1'), 6);
});

test('what is typed is shown only while the button is held', { timeout }, async (t) => {
  const answer = client.login(sites.next());
  await desktop.find(armed);
  desktop.type('2468');
  const shown = async () => (await desktop.find({ role: 'password text|text', name: '^PIN 码$' })).text;
  assert.doesNotMatch(await shown(), /2468/);
  const { box: [x, y, width, height] } = await desktop.find({ role: 'push button', name: '按住时显示' });
  desktop.command('xdotool', 'mousemove', `${x + width / 2}`, `${y + height / 2}`, 'mousedown', '1');
  t.after(() => desktop.command('xdotool', 'mouseup', '1'));
  await desktop.find({ name: '^PIN 码$', text: '2468' });
  desktop.command('xdotool', 'mouseup', '1');
  await desktop.find({ name: '^PIN 码$', text: '^[^2]*$' });
  await refuse(answer);
});

test("the page that asks next gets nothing of the click on the first one's button", { timeout }, async () => {
  const first = client.login(sites.next()), next = client.login(sites.next());
  await desktop.find(armed);
  desktop.type(pin);
  const { box: [x, y, width, height] } = await desktop.find({ role: 'push button', name: '^登录', sensitive: true });
  desktop.command('xdotool', 'mousemove', `${x + width / 2}`, `${y + height / 2}`, 'click', '--repeat', '8', '--delay', '60', '1');
  desktop.key('Return', 'Return');
  assert.equal((await first).result.format, 'web-eid:1.0');
  await desktop.find({ role: 'label', name: sites.host.replaceAll('.', '\\.') });
  await desktop.find(armed);
  await refuse(next);
  assert.equal(world.triesOn('LIPS1'), 6);
});

test('a thousand requests of a page leave one dialog, a window that works, and a way to block the site', { timeout: 3 * timeout }, async (t) => {
  const flood = 'https://flood.example.test';
  const page = await PageSocket.popup(world.daemon.port);
  t.after(() => page.close());
  page.ask(freshNonce(), flood);
  await desktop.find(armed);
  for (let i = 0; i < 1000; i += 1) assert.match(await askedOnce(flood), /^(busy|rate_limited)$/);
  const dialogs = (await desktop.walk()).filter(({ role }) => role === 'dialog');
  assert.equal(dialogs.length, 1);
  figure('a flood: 1001 requests, 1 dialog');
  desktop.picture('flood-zh');
  await desktop.click({ role: 'push button', name: '以后拒绝这个网站' });
  assert.match(await page.code(), /^(user_cancelled|origin_not_allowed)$/);
  await desktop.gone({ role: 'dialog' });
  assert.equal(await askedOnce(flood), 'origin_not_allowed');
  const answer = client.login(sites.next());  // somebody else is served as ever
  await desktop.find(armed);
  await refuse(answer);
});
