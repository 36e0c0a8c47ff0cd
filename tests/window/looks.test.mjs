// SPDX-License-Identifier: Apache-2.0
// Every page in both languages, light and dark, at 100 % and both kinds of 200 %: pictures to be looked at, and nothing cut.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { Desktop } from '../support/desktop.mjs';
import { assertInside } from '../support/inside.mjs';
import { Cleanup, run } from '../support/processes.mjs';
import { secondUnit } from '../support/room.mjs';
import { World } from '../support/world.mjs';

const timeout = 200000;
const cleanup = new Cleanup();
let world;

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'LIPS1', days: 25 });
  world.key({ serial: 'LIPS2', unit: secondUnit, days: 301 });
  await world.startHall();
  await world.startDaemon();
  // The notice of today has been given: it would stand before the windows.
  const client = new ControlClient(cleanup, world.socket);
  await client.call('certificate.list');
  assert.equal((await client.call('notice.take')).result.notices.length, 1);
});
after(() => cleanup.run());

const looks = [
  { name: 'zh-light', lang: 'zh_CN', options: {} },
  { name: 'zh-dark', lang: 'zh_CN', options: { dark: true } },
  { name: 'en-light', lang: 'en', options: {} },
  { name: 'en-dark', lang: 'en', options: { dark: true } },
  { name: 'zh-200', lang: 'zh_CN', options: { scale: 2, size: '2000x1700' } },
  { name: 'zh-text-200', lang: 'zh_CN', options: { textScale: 2, size: '2000x1700' } },
];

for (const { name, lang, options } of looks) {
  test(`nothing is cut: ${name}`, { timeout }, async (t) => {
    const own = new Cleanup();
    t.after(() => own.run());
    const desktop = await Desktop.start(own, world, options);
    await desktop.lips(['--lang', lang, '--open', 'certificate']);
    await desktop.find({ role: 'radio button', name: '昆明滇池' });
    for (const page of ['certificate', 'pin', 'renewal', 'history', 'help']) {
      run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', page], { env: desktop.env });
      await desktop.find({ role: 'page tab', name: { certificate: '证书|Certificate', pin: 'PIN', renewal: '续期|Renewal', history: '记录|Records', help: '帮助|Help' }[page], checked: true });
      assertInside(await desktop.walk(), page);
      desktop.picture(`${name}-${page}`);
    }
    world.pull('LIPS2');
    t.after(() => world.plug('LIPS2'));
    const client = new ControlClient(own, world.socket);
    const answer = client.login(world.hall.origin_http);
    await desktop.find({ role: 'dialog' });
    assertInside(await desktop.walk(), 'login');
    desktop.picture(`${name}-login`);
    await desktop.find({ role: 'password text', sensitive: true, focused: true });
    desktop.type('123456');
    desktop.key('Return');
    assert.equal((await answer).result.format, 'web-eid:1.0');
  });
}
