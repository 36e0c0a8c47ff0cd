// SPDX-License-Identifier: Apache-2.0
// The thirty-day notice: by a notification server, and in a window of our own where there is none.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { roomFor, secondUnit } from '../support/room.mjs';
import { demoUnit } from '../support/world.mjs';

const timeout = 120000;

test('a server shows one notice for the key that runs out, and its buttons work', { timeout }, async (t) => {
  const { cleanup, world, desktop } = await roomFor(t, [{ serial: 'LIPS1', days: 25 }, { serial: 'LIPS2', unit: secondUnit, days: 301 }]);
  const services = await desktop.serve('notifications', 'logind');
  const tray = await desktop.lips();
  const notice = await services.notification();
  assert.equal(notice.title, `证书快到期了：${demoUnit.name}`);
  assert.match(notice.body, /将于 \d{4}-\d\d-\d\d 到期（还有 2[45] 天），现在可以续期。到期前登录不受影响。/);
  assert.deepEqual(notice.actions.filter((_, index) => index % 2 === 0), ['default', 'renew', 'tomorrow', 'week']);

  services.tell({ press: [notice.id, 'renew'] });
  await desktop.find({ role: 'frame', name: '小红唇' });
  await desktop.find({ role: 'page tab', name: '续期', checked: true });
  await desktop.find({ role: 'radio button', name: demoUnit.name, checked: true });

  // Neither plugging in, nor waking up, nor a new session gives it again today; the key that follows has one of its own.
  world.pull('LIPS1');
  await desktop.gone({ role: 'radio button', name: demoUnit.name });
  world.plug('LIPS1');
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  services.tell({ sleep: true });
  services.tell({ sleep: false });
  await tray.end();
  await desktop.lips(['--open', 'certificate']);
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  world.key({ serial: 'LIPS3', unit: { ...secondUnit, name: '第三家单位' }, days: 3 });
  const next = await services.notification();
  assert.equal(next.title, '证书快到期了：第三家单位');
  assert.ok(!next.actions.includes('week'), 'a week is more than is left');

  services.tell({ press: [next.id, 'tomorrow'] });
  const client = new ControlClient(cleanup, world.socket);
  assert.deepEqual((await client.call('notice.take')).result, { notices: [] });
});

test('waking up is a moment for a notice', { timeout }, async (t) => {
  const { world, desktop } = await roomFor(t, [{ serial: 'LIPS1', days: 365 }]);
  const services = await desktop.serve('notifications', 'logind');
  await desktop.lips(['--open', 'certificate']);
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  // Asleep until the certificate has run out: the key was never pulled.
  world.certify('LIPS1', { days: 1, from: '2026-01-01T00:00:00Z' });
  services.tell({ sleep: false });
  const notice = await services.notification();
  assert.equal(notice.title, `证书已到期：${demoUnit.name}`);
  assert.match(notice.body, /已于 2026-01-0[12] 到期，暂不能登录；Key 没有坏/);
});

test('without a server a window of our own says it, and goes when it is answered', { timeout }, async (t) => {
  const { cleanup, world, desktop } = await roomFor(t, [{ serial: 'LIPS1', days: 25 }]);
  await desktop.lips();
  await desktop.find({ role: 'alert', name: `^证书快到期了：${demoUnit.name}$` });
  desktop.picture('notice-own-zh');
  await desktop.click({ role: 'push button', name: '^明天再说' });
  await desktop.gone({ role: 'alert' });
  const client = new ControlClient(cleanup, world.socket);
  assert.deepEqual((await client.call('notice.take')).result, { notices: [] });
});

test('two keys that run out have a window each, and opening leads to the key', { timeout }, async (t) => {
  const { desktop } = await roomFor(t, [{ serial: 'LIPS1', days: 25 }, { serial: 'LIPS2', unit: secondUnit, days: 9 }]);
  await desktop.lips();
  const first = await desktop.find({ role: 'alert', name: demoUnit.name });
  const other = await desktop.find({ role: 'alert', name: secondUnit.name });
  const [top, below] = [first.box, other.box].sort((one, two) => one[1] - two[1]);
  assert.ok(top[1] + top[3] <= below[1], 'one stands above the other');
  desktop.picture('notice-own-two-zh');
  await desktop.click({ role: 'push button', name: '^怎样续期' });
  await desktop.find({ role: 'frame', name: '小红唇' });
});

test('after a login with the initial PIN a notice that is in nobody\'s way advises a change', { timeout }, async (t) => {
  const { cleanup, world, desktop } = await roomFor(t, [{ serial: 'LIPS1', days: 200 }]);
  await desktop.lips();
  const client = new ControlClient(cleanup, world.socket);
  const login = async (pin) => {
    const answer = client.login('https://hall.example.test');
    await desktop.find({ role: 'password text', sensitive: true, focused: true });
    desktop.type(pin);
    desktop.key('Return');
    assert.equal((await answer).result.format, 'web-eid:1.0');
  };
  await login('123456');
  await desktop.find({ role: 'alert', name: '^这把 Key 可能还在用初始 PIN 码 123456$' });
  desktop.picture('initial-pin-zh');
  await desktop.click({ role: 'push button', name: '^下次再说' });
  await desktop.gone({ role: 'alert' });

  // Once for each plug-in; the next one leads to the change.
  world.pull('LIPS1');
  assert.deepEqual((await client.call('token.list')).result.tokens, []);
  world.plug('LIPS1');
  await login('123456');
  await desktop.click({ role: 'push button', name: '^现在修改' });
  await desktop.find({ role: 'dialog', name: '修改 PIN 码' });
});
