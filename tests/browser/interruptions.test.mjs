// SPDX-License-Identifier: Apache-2.0
// What goes wrong in the middle of a login: each ends in a clear result on the page, and costs no try that was not typed.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { asked, desk, initialPin, keyFor } from '../support/desk.mjs';
import { freePort } from '../support/fake_bridge.mjs';
import { HallPage, losesGoodbye } from '../support/hall_page.mjs';
import { arrivals } from '../support/lab.mjs';
import { demoUnit } from '../support/world.mjs';

browserSuite('interruptions', (cleanup, kind) => desk(cleanup, kind, 'interruptions'), {
  'the user says no in the dialog': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t);
    await world.person.answer(/PIN \(Ctrl-C: do not log in\): /, '\x03');
    await hall.error('user_cancelled');
    await hall.screenshot('cancelled');
    assert.equal(world.triesOn(serial), 6);
  },

  'the user cancels on the page: the dialog closes': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t, { scheme: 'http' });
    await hall.page.bringToFront();
    await world.browser.click(hall.page, '#cancel');
    await hall.error('user_cancelled');
    await world.person.says(/Closed/);
    assert.equal(world.triesOn(serial), 6);
  },

  'the popup is closed: the dialog closes with it': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t, { scheme: 'http' });
    await (await hall.popup()).close();
    await hall.error('user_cancelled');
    await world.person.says(/Closed/);
    assert.equal(world.triesOn(serial), 6);
  },

  'the page is gone without a word: the dialog closes': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await HallPage.open(world, t);
    await losesGoodbye(hall.page);
    await hall.click();
    await world.person.says(/Typing the PIN is your consent/);
    const popup = await hall.popup();
    await hall.page.evaluate((url) => { location.assign(url); }, `${world.hall.origin_http}/`);
    await world.person.says(/Closed/);
    await world.browser.gone(popup);
    assert.equal(world.triesOn(serial), 6);
  },

  'the page is in the background for long: the dialog stays': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t);
    await world.browser.open('about:blank');  // a tab in front of the hall's
    const pinged = await arrivals(hall.page);
    await pinged(8);  // three more than a silent page gets
    await world.person.pin(initialPin);
    assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
    assert.equal(world.triesOn(serial), 6);
  },

  'no key is in: the dialog waits for one': async (world, t) => {
    const serial = keyFor(world, t);
    world.pull(serial);
    const hall = await asked(world, t);
    await world.person.says(/Insert your key/);
    world.plug(serial);
    await world.person.pin(initialPin);
    assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  },

  'a hall whose COOP cuts the tie': async (world, t) => {
    const hall = await HallPage.open(world, t, { query: { coop: 'same-origin' } });
    await hall.click();
    await hall.error('coop_cut');
    await hall.screenshot('coop-cut');
  },

  'no daemon is running': async (world, t) => {
    const hall = await HallPage.open(world, t, { ports: [await freePort()] });
    await hall.click();
    assert.match(await hall.error('not_installed'), /没有安装.*证书在 Key 里.*下载安装/);
    await hall.screenshot('not-installed');
  },

  'the daemon is killed while it asks, and started again': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t);
    const { port } = world.daemon;
    await world.daemon.program.end('SIGKILL');
    await hall.error('connection_lost');
    await hall.screenshot('daemon-killed');
    assert.equal(world.triesOn(serial), 6);
    await world.startDaemon({ port });
    world.person = await world.attach();
    await hall.click();
    await world.person.pin(initialPin);
    assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  },
});
