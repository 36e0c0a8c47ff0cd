// SPDX-License-Identifier: Apache-2.0
// The lips on Wayland, where no task bar shows an icon and nobody shows notices: sway, by keyboard alone, as an ordinary user.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { Cleanup, run } from '../support/processes.mjs';
import { FreshSites } from '../support/room.mjs';
import { Sway } from '../support/sway.mjs';
import { demoUnit, World } from '../support/world.mjs';

const timeout = 100000;
const cleanup = new Cleanup();
const sites = new FreshSites();
const armed = { role: 'password text', sensitive: true, focused: true };
let world, desktop, client;

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'LIPS1' });
  await world.startDaemon();
  desktop = await Sway.start(cleanup, world);
  await desktop.lips();
  client = new ControlClient(cleanup, world.socket);
});
after(() => cleanup.run());

/** Opens the window, as the launcher's entry does. */
function open(page) {
  run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', page], { env: desktop.env });
  return desktop.find({ role: 'radio button', name: demoUnit.name });
}

test('the window opens from the launcher, and closed it says once that no icon leads back to it', { timeout }, async () => {
  await open('certificate');
  desktop.picture('sway-certificate-zh');
  desktop.tell('kill');
  await desktop.find({ role: 'alert', name: '^小红唇仍在运行' });
  await desktop.gone({ role: 'radio button' });
  desktop.picture('sway-no-icon-zh');
  desktop.tell('kill');
  await desktop.gone({ role: 'alert' });

  await open('certificate');
  desktop.tell('kill');
  await desktop.gone({ role: 'frame' });
  assert.ok((await desktop.now({ role: 'alert' })).none, 'it was told once');
  assert.ok(desktop.tray.running());
});

test('a login is asked for with the focus, and typed', { timeout }, async () => {
  const answer = client.login(sites.next());
  await desktop.find(armed);
  desktop.picture('sway-login-zh');
  await desktop.typeInto(armed, { text: '123456' }, 'Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  await desktop.gone({ role: 'dialog' });
});

test('the field takes a PIN key by key here too, and pasting is refused in words', { timeout }, async () => {
  const answer = client.login(sites.next());
  await desktop.typeInto(armed, 'ctrl+v', { text: '24' });
  await desktop.find({ role: 'password text', text: '^[^2]{2}$' });
  desktop.tell('kill');
  assert.equal((await answer).error.data.code, 'user_cancelled');
  await desktop.gone({ role: 'dialog' });
});

test('the PIN is changed by keyboard, and from then on the new one logs in', { timeout }, async () => {
  const { result: { tokens: [{ token }] } } = await client.call('token.list');
  const changed = client.call('pin.change', { token });
  await desktop.find(armed);
  desktop.picture('sway-change-zh');
  await desktop.typeInto(armed, { text: '123456' }, 'Tab', { text: 'Kunming7' }, 'Tab', { text: 'Kunming7' }, 'Return');
  assert.ok((await changed).result);
  const answer = client.login(sites.next());
  await desktop.typeInto(armed, { text: 'Kunming7' }, 'Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  assert.equal(world.triesOn('LIPS1'), 6);
});
