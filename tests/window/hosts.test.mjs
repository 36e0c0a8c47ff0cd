// SPDX-License-Identifier: Apache-2.0
// The icon in a task bar that speaks StatusNotifierItem, and no task bar at all: the window is reached from either.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { run } from '../support/processes.mjs';
import { roomFor } from '../support/room.mjs';
import { demoUnit } from '../support/world.mjs';

const timeout = 100000;

test('in xfce4-panel the lips are a StatusNotifierItem, and a double click opens the window', { timeout }, async (t) => {
  const { desktop } = await roomFor(t, [{ serial: 'LIPS1' }], { host: 'xfce4-panel', services: true });
  await desktop.lips();
  desktop.red('24x32+0+868');
  const items = desktop.command('gdbus', 'call', '--session', '--dest', 'org.kde.StatusNotifierWatcher', '--object-path', '/StatusNotifierWatcher',
    '--method', 'org.freedesktop.DBus.Properties.Get', 'org.kde.StatusNotifierWatcher', 'RegisteredStatusNotifierItems');
  assert.match(items, /StatusNotifierItem/);
  desktop.picture('host-xfce-zh');
  // A panel that has just begun takes some clicks for nothing.
  const window = () => desktop.command('sh', '-c', 'timeout 3 xdotool search --sync --onlyvisible --name "^小红唇$" || true');
  for (let clicks = 0, id = ''; id === ''; clicks += 1, id = window()) {
    assert.ok(clicks < 20, 'clicks open nothing');
    desktop.command('xdotool', 'mousemove', '300', '300', 'mousemove', '12', '884', 'click', '--repeat', '2', '--delay', '60', '1');
  }
  await desktop.find({ role: 'radio button', name: demoUnit.name });

  // The panel goes: the lips stay, and say how to come back.
  await desktop.host.end();
  desktop.key('alt+F4');
  await desktop.find({ role: 'alert', name: '^小红唇仍在运行' });
  await desktop.gone({ role: 'radio button' });
  assert.ok(desktop.tray.running());
});

test('without any task bar the launcher\'s entry opens the window of the lips that run', { timeout }, async (t) => {
  const { desktop } = await roomFor(t, [{ serial: 'LIPS1' }], { host: 'none' });
  await desktop.lips();
  run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', 'certificate'], { env: desktop.env });
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  desktop.picture('host-none-zh');

  // Closed it says how to come back, and with the next one of the user's sessions no more.
  desktop.key('alt+F4');
  await desktop.find({ role: 'alert', name: '^小红唇仍在运行' });
  desktop.picture('host-none-closed-zh');
  await desktop.click({ role: 'push button', name: '^知道了' });
  await desktop.gone({ role: 'alert' });
  await desktop.tray.end();
  await desktop.lips(['--open', 'certificate']);
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  desktop.key('alt+F4');
  await desktop.gone({ role: 'frame' });
  assert.ok((await desktop.now({ role: 'alert' })).none);
});

test('without the daemon the window says so, and shows the key as soon as it runs', { timeout }, async (t) => {
  const { world, desktop } = await roomFor(t, [{ serial: 'LIPS1' }], { daemon: false });
  await desktop.lips(['--open', 'certificate']);
  await desktop.find({ role: 'label', name: '小红唇服务没有运行|小红唇的服务没有运行' });
  desktop.picture('no-daemon-zh');
  await world.startDaemon();
  await desktop.find({ role: 'radio button', name: demoUnit.name });
});
