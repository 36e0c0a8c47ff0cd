// SPDX-License-Identifier: Apache-2.0
// The package in real browsers against a bridge that is late, absent, silent or hostile.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { clientWorld } from '../support/client_world.mjs';
import { freePort } from '../support/fake_bridge.mjs';

/** The window that stands on the page of that bridge. */
const pageOf = (bridge) => new RegExp(`^http://[0-9a-f]{32}\\.localhost:${bridge.port}/b$`);

async function logsInByPopup(world, t, hall) {
  const bridge = await world.bridge(t);
  const page = await world.open(t, hall, { ports: bridge.port, patient: 1 });
  const request = bridge.heard('request');
  assert.deepEqual(await world.login(page), { word: 'token', format: 'web-eid:1.0', asker: hall.origin });
  assert.equal((await request).origin, hall.origin);
  await world.browser.screenshot(page, `popup-${new URL(hall.origin).protocol.slice(0, -1)}`);
}

/** Opens a hall, clicks, and waits until the bridge has the request; answers {page, bridge, popup}. */
async function waitingLogin(world, t) {
  const bridge = await world.bridge(t, 'waits');
  const page = await world.open(t, world.https, { ports: bridge.port, patient: 1 });
  const request = bridge.heard('request');
  await world.browser.click(page, '#login');
  await request;
  await world.browser.text(page, '#state', /prompt/);
  return { page, popup: await world.browser.window(pageOf(bridge)) };
}

browserSuite('the package', (cleanup, kind) => clientWorld(cleanup, kind, 'client'), {
  'the page itself is kept from loopback by the browser': async (world, t) => {
    const page = await world.open(t, world.http, { ports: 1 });
    const state = await page.evaluate(async () => (await navigator.permissions.query({ name: 'loopback-network' })).state);
    assert.equal(state, world.browser.kind === 'chromium' ? 'denied' : 'prompt');
  },

  'an http page logs in by a popup': (world, t) => logsInByPopup(world, t, world.http),
  'an https page logs in by a popup': (world, t) => logsInByPopup(world, t, world.https),

  'where nothing answers the page says so and offers the download': async (world, t) => {
    const page = await world.open(t, world.http, { ports: [await freePort(), await freePort()] });
    const { ms, ...error } = await world.login(page);
    t.diagnostic(`verdict after ${ms} ms`);
    assert.equal(error.code, 'not_installed');
    assert.equal(error.download, 'https://hall.example.test/redlips.deb');
    assert.match(error.what + error.safe + error.next, /小红唇.*证书在 Key 里.*下载/);
    await world.browser.screenshot(page, 'not-installed');
  },

  'a RedLips that answers after the verdict still logs in': async (world, t) => {
    const bridge = await world.bridge(t);
    let release;
    bridge.hold = new Promise((resolve) => { release = resolve; });
    const page = await world.open(t, world.https, { ports: bridge.port, patient: 1 });
    await world.browser.click(page, '#login');
    assert.equal(await world.browser.text(page, '#verdict', /./), 'not_installed');
    bridge.hold = null;
    release();
    assert.equal((await world.outcome(page)).word, 'token');
  },

  'a dead first port and a squatter on the second do not matter': async (world, t) => {
    const squatter = await world.bridge(t, 'squats');
    const bridge = await world.bridge(t);
    let heardBySquatter = 0;
    squatter.on('heard', () => { heardBySquatter += 1; });
    const page = await world.open(t, world.https, { ports: [await freePort(), squatter.port, bridge.port], patient: 1 });
    assert.equal((await world.login(page)).word, 'token');
    assert.equal(heardBySquatter, 0);
  },

  'errors carry their words, also those that only a newer RedLips knows': async (world, t) => {
    const bridge = await world.bridge(t, 'refuses');
    const page = await world.open(t, world.https, { ports: bridge.port, patient: 1 });
    const known = await world.login(page);
    assert.equal(known.code, 'pin_blocked');
    assert.match(known.what, /Key 已锁定/);
    bridge.mode = 'refusesAnew';
    const newer = await world.login(page);
    assert.equal(newer.code, 'brand_new');
  },

  'closing the popup cancels': async (world, t) => {
    const { page, popup } = await waitingLogin(world, t);
    await world.browser.screenshot(popup, 'waiting-popup');
    await popup.close();
    assert.equal((await world.outcome(page)).code, 'user_cancelled');
  },

  'an aborted signal closes the popup, which ends the request': async (world, t) => {
    const { page, popup } = await waitingLogin(world, t);
    await page.bringToFront();
    await world.browser.click(page, '#abort');
    assert.equal((await world.outcome(page)).name, 'AbortError');
    await world.browser.gone(popup);
  },

  'a login that no click asked for is told that the popup was blocked': async (world, t) => {
    const bridge = await world.bridge(t);
    const page = await world.open(t, world.https, { ports: bridge.port, onload: 1 });
    assert.equal((await world.outcome(page)).code, 'popup_blocked');
  },

  'a hall whose COOP cuts the tie is told so': async (world, t) => {
    const bridge = await world.bridge(t);
    const page = await world.open(t, world.https, { ports: bridge.port, coop: 'same-origin' });
    assert.equal((await world.login(page)).code, 'coop_cut');
    const milder = await world.open(t, world.https, { ports: bridge.port, coop: 'same-origin-allow-popups', patient: 1 });
    assert.equal((await world.login(milder)).word, 'token');
  },

  'a frame without an origin of its own is refused before anything opens': async (world, t) => {
    const bridge = await world.bridge(t);
    let visits = 0;
    bridge.on('visit', () => { visits += 1; });
    const page = await world.open(t, world.https, { ports: bridge.port }, '/sandboxed');
    const frame = await page.waitForFrame((each) => each.parentFrame() !== null);
    await frame.waitForSelector('#login');
    const box = await (await page.$('iframe')).boundingBox();
    const button = await (await frame.$('#login')).boundingBox();
    assert.ok(button.x >= box.x, 'frame coordinates are of the page');
    await page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
    const out = await frame.waitForFunction(() => document.querySelector('#out').textContent, { polling: 100 });
    assert.match(await out.jsonValue(), /"code":"blocked_by_browser"/);
    assert.equal(visits, 0);
  },

  'status opens no window and asks nobody': async (world, t) => {
    const bridge = await world.bridge(t);
    let visits = 0;
    bridge.on('visit', () => { visits += 1; });
    const page = await world.open(t, world.https, { ports: bridge.port });
    const windows = await world.browser.windows();
    await page.evaluate(() => window.askStatus());
    assert.deepEqual(JSON.parse(await world.browser.text(page, '#out', /./)), { state: 'unknown' });
    assert.deepEqual(await world.browser.windows(), windows);
    assert.equal(visits, 0);
  },
});
