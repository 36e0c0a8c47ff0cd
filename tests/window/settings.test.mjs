// SPDX-License-Identifier: Apache-2.0
// What the user chose stays chosen: language, big type, no icon without a key, the certificate that was looked over; and saving it.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Desktop } from '../support/desktop.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World, demoUnit } from '../support/world.mjs';

const timeout = 100000;
const cleanup = new Cleanup();
let world, desktop;

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'LIPS1', days: 200 });
  await world.startDaemon();
  desktop = await Desktop.start(cleanup, world);
  await desktop.lips(['--open', 'certificate']);
});
after(() => cleanup.run());

/** The lips end and start again. */
async function again(page) {
  await desktop.tray.end();
  await desktop.lips(['--open', page]);
}

test('a certificate is looked over once', { timeout }, async () => {
  await desktop.find({ role: 'label', name: `^${demoUnit.name}，${demoUnit.uscc}，有效期至 ` });
  desktop.picture('first-plug-in-zh');
  await desktop.click({ role: 'push button', name: '^信息有误' });
  await desktop.find({ role: 'alert', name: '请先不要用它办理业务' });
  await desktop.gone({ role: 'push button', name: '^信息有误' });
  await again('certificate');
  await desktop.find({ role: 'push button', name: '^导出证书' });
  assert.ok((await desktop.now({ role: 'push button', name: '^信息无误' })).none, 'asked a second time');
});

test('the certificate is saved as others read it', { timeout }, async () => {
  const file = join(desktop.home, 'mine.pem');
  const { box: [x, y] } = await desktop.find({ role: 'label', name: '未核对' });
  desktop.command('xdotool', 'mousemove', String(x), String(y), 'click', '--repeat', '20', '5');  // the wheel, down to the end
  await desktop.click({ role: 'push button', name: '^导出证书' });
  await desktop.find({ role: 'file chooser' });
  desktop.key('ctrl+a');
  desktop.type(file);
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '^已保存：' });
  assert.ok(new X509Certificate(readFileSync(file)).subject.includes(demoUnit.name));
});

test('big type and the language hold at once and after a new start', { timeout }, async () => {
  await again('help');
  const before = (await desktop.find({ role: 'label', name: '^我的 Key$' })).box;
  await desktop.find({ role: 'page tab', name: '^帮助$', checked: true });
  desktop.command('xdotool', 'mousemove', String(before[0] + 400), String(before[1] + 300), 'click', '--repeat', '40', '5');
  await desktop.click({ role: 'check box', name: '^大字显示' });
  await desktop.find({ role: 'check box', name: '^大字显示', checked: true });
  desktop.picture('big-type-zh');
  await desktop.click({ role: 'push button', name: '^English$' });
  await desktop.find({ role: 'label', name: '^My keys$' });
  await again('certificate');
  const after = (await desktop.find({ role: 'label', name: '^My keys$' })).box;
  assert.ok(after[3] >= before[3] * 1.2, `${after[3]} is not taller than ${before[3]}`);
  desktop.picture('big-type-en');
});
