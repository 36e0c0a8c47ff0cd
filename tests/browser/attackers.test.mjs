// SPDX-License-Identifier: Apache-2.0
// SECURITY-RULES 2.3 in real browsers: whoever is not the page that opened the popup gets nothing signed and nothing said.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { asked, desk, initialPin, keyFor } from '../support/desk.mjs';
import { LabPage, arrivals, bridgeOf, registerLab, startLab } from '../support/lab.mjs';

/** A lab that counts as a hall, one that is a stranger's, and one on this computer's own address, as LNA sees it. */
async function labDesk(cleanup, kind) {
  const labs = [await startLab(cleanup), await startLab(cleanup), await startLab(cleanup)];
  const [hall, stranger, local] = labs;
  const world = await desk(cleanup, kind, 'attackers', {
    prepare: (each) => { registerLab(each, hall); return {}; },
    browser: (each) => ({ publicPorts: [each.hall.http, each.hall.https, hall.port, stranger.port] }),
  });
  return Object.assign(world, { labs: { hall, stranger, local } });
}

/** The dialog names the lab that is a hall, and no other page has asked before it. */
async function dialogOf(world, { origin }) {
  const [said] = await world.person.says(/[^]*Typing the PIN is your consent/);
  assert.deepEqual(said.match(/https?:\/\/\S+/g), [origin]);
}

browserSuite('attackers', labDesk, {
  'a frame beside the opener, and another window, ask in vain': async (world, t) => {
    const serial = keyFor(world, t);
    const page = await LabPage.open(world, t, world.labs.hall, '/frame');
    const popup = await page.opensPopup();
    const arrived = await arrivals(popup);
    await (await page.inner()).ask('parent.popup');
    await page.opens(`${world.labs.hall.origin}/?second`, { as: 'second' });
    const second = new LabPage(world, await world.browser.window(/\?second$/));
    await second.ask('opener.popup');
    await arrived(2);
    assert.equal(await popup.$eval('#site', (site) => site.textContent), '', 'nobody is taken for the asker yet');
    await page.ask();
    await dialogOf(world, world.labs.hall);
    await world.person.pin(initialPin);
    assert.match(await page.hears(/"type":"answer".*\n/), /web-eid:1/);
    assert.equal(await second.heard(), '');
    assert.equal(world.triesOn(serial), 6);
  },

  'an opener that went elsewhere asks as what it now is': async (world, t) => {
    keyFor(world, t);
    const page = await LabPage.open(world, t, world.labs.hall);
    const popup = await page.opensPopup();
    await page.page.goto(`${world.labs.stranger.origin}/`);
    await page.frame.evaluate((name) => { popup = window.open('', name); }, await popup.evaluate(() => window.name));
    await page.ask();
    assert.match(await page.hears(/"type":"answer".*\n/), /origin_not_allowed/);
  },

  'a token does not reach the page that took the place of the asker': async (world, t) => {
    const serial = keyFor(world, t);
    const page = await LabPage.open(world, t, world.labs.hall);
    await page.opensPopup();
    await page.ask();
    await dialogOf(world, world.labs.hall);
    await page.page.goto(`${world.labs.stranger.origin}/`);
    await world.person.pin(initialPin);
    await world.person.says(/Done/);
    assert.equal(await page.heard(), '');
    assert.equal(world.triesOn(serial), 6);
  },

  'a page that left the hall asks the start page in vain': async (world, t) => {
    keyFor(world, t);
    const { url } = JSON.parse(world.redlips('login', 'lab', '--json'));
    const start = await world.browser.open(url);
    await world.browser.click(start, '#open');
    const page = new LabPage(world, await world.browser.window(new RegExp(`^${world.labs.hall.origin}/`)));
    t.after(() => world.browser.tidy());
    await page.page.goto(`${world.labs.stranger.origin}/`);
    const arrived = await arrivals(start);
    await page.ask('opener');
    await arrived(1);
    await page.page.goto(`${world.labs.hall.origin}/`);
    await page.ask('opener');
    await dialogOf(world, world.labs.hall);
    await page.page.close();
  },

  'a popup page in a frame is not shown, though the browser lets this page reach loopback': async (world, t) => {
    const page = await LabPage.open(world, t, { origin: `http://127.0.0.1:${world.labs.local.port}` });
    assert.equal(await page.framed(bridgeOf(world)), 403);
    await page.opensPopup();  // a window of the same page does get there
  },

  'a name that was used, and one that was never given, are over': async (world, t) => {
    const page = await LabPage.open(world, t, world.labs.hall);
    const popup = await page.opensPopup();
    const used = popup.url();
    await popup.close();
    await page.page.reload();
    for (const url of [used, bridgeOf(world).replace(/bridge$/, 'b')]) {
      await page.opens(url);
      const again = await world.browser.browser.waitForTarget((each) => each.url() === url);
      await world.browser.text(await again.page(), 'h1', /已经失效/);
    }
    assert.equal(await page.heard(), '');
  },

  'a sandboxed frame has no origin that RedLips could name': async (world, t) => {
    const page = await LabPage.open(world, t, world.labs.hall,
      '/frame?sandbox=allow-scripts+allow-popups+allow-popups-to-escape-sandbox');
    const inner = await page.inner();
    const popup = await inner.opensPopup();
    const arrived = await arrivals(popup);
    await inner.ask();
    await arrived(1);
    assert.equal(await popup.$eval('#site', (site) => site.textContent), '');
  },

  'a hall that is left closes its dialog': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t);
    await hall.page.evaluate((url) => { location.assign(url); }, `${world.labs.stranger.origin}/`);
    await world.person.says(/Closed/);
    assert.equal(world.triesOn(serial), 6);
  },
});
