// SPDX-License-Identifier: Apache-2.0
// A clerk's first day: the key goes in, the icon comes, a double click opens the window, the PIN is changed, and a hall is logged in to
// with the new one, in a real browser on the same desktop.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from '../support/browser.mjs';
import { Cleanup } from '../support/processes.mjs';
import { room } from '../support/room.mjs';
import { demoUnit } from '../support/world.mjs';

const timeout = 150000;
const cleanup = new Cleanup();
const serial = 'LIPS1';
const field = { role: 'password text', sensitive: true, focused: true };
let world, desktop, browser;

before(async () => {
  ({ world, desktop } = await room(cleanup, [{ serial }], { hall: true, prepare: (made) => made.pull(serial), size: '1280x1000' }));
  await desktop.lips();
  browser = await startBrowser(cleanup, 'chromium', {
    publicPorts: [world.hall.http, world.hall.https], ca: world.at('ca/root.pem'), name: 'clerk', visible: true, env: { DISPLAY: desktop.env.DISPLAY },
  });
});
after(() => cleanup.run());

test('the icon is in the task bar, and a double click opens the window on the key that was put in', { timeout }, async () => {
  const [icon] = desktop.command('xdotool', 'search', '--sync', '--onlyvisible', '--class', 'redlips-tray').trim().split('\n');
  const place = Object.fromEntries(desktop.command('xdotool', 'getwindowgeometry', '--shell', icon).trim().split('\n').map((line) => line.split('=')));
  const part = `${place.WIDTH}x${place.HEIGHT}+${place.X}+${place.Y}`;
  assert.ok(!desktop.isRed(part), 'grey while no key is in');
  world.plug(serial);
  desktop.red(part);
  desktop.command('xdotool', 'mousemove', '--window', icon, '8', '8', 'click', '--repeat', '2', '--delay', '60', '1');
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  desktop.picture('clerk-window-zh');
});

test('the PIN is changed in the window', { timeout }, async () => {
  await desktop.click({ role: 'page tab', name: '^PIN 码$' });
  await desktop.click({ role: 'push button', name: '^修改 PIN 码…' });
  await desktop.find({ ...field, name: '^原 PIN 码' });
  desktop.type('123456');
  for (let i = 0; i < 2; i += 1) {
    desktop.key('Tab');
    desktop.type('Kunming7');
  }
  await desktop.find({ role: 'push button', name: '^修改', sensitive: true });
  desktop.key('Return');
  await desktop.find({ role: 'alert', name: '修改成功' });
});

test('in the browser the old PIN is refused, and the new one logs in', { timeout }, async () => {
  const page = await browser.open(`${world.hall.origin_http}/?ports=${world.daemon.port}`);
  await browser.click(page, '#ca-login');
  await desktop.find({ role: 'dialog' });
  await desktop.find(field);
  desktop.picture('clerk-prompt-zh');
  desktop.type('123456');
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '^PIN 码不对' });
  assert.equal(world.triesOn(serial), 5);
  await desktop.find(field);
  desktop.type('Kunming7');
  desktop.key('Return');
  assert.match(await browser.text(page, '#unit', /./), new RegExp(demoUnit.name));
  assert.equal(world.triesOn(serial), 6);
  desktop.picture('clerk-logged-in-zh');
});
