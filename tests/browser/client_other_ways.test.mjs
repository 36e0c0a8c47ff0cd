// SPDX-License-Identifier: Apache-2.0
// The package's ways in besides the popup: direct where loopback is granted, and opened from RedLips.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { clientWorld } from '../support/client_world.mjs';
import { freePort } from '../support/fake_bridge.mjs';

/** Both browsers hold this switch, off today: it closes the popup to http halls (WICG/local-network-access issue 48). */
const navigationGuarded = {
  features: ['LocalNetworkAccessForNavigations'],
  preferences: { 'network.lna.allow_top_level_navigation': false },
};

async function logsInDirectly(world, t, hall) {
  const bridge = await world.bridge(t);
  const paths = [];
  bridge.on('visit', ({ pathname }) => paths.push(pathname));
  const request = bridge.heard('authenticate');
  const page = await world.open(t, hall, { ports: [await freePort(), bridge.port] });
  await world.browser.grantLoopback(hall.origin);
  const windows = await world.browser.windows();
  assert.deepEqual(await world.login(page), { word: 'token', format: 'web-eid:1.0', asker: hall.origin });
  assert.equal((await request).origin, hall.origin);
  assert.deepEqual(await world.browser.windows(), windows, 'no window was opened');
  assert.deepEqual(paths, [], 'nothing but the WebSocket');
}

async function logsInFromRedLips(world, t, hall) {
  const bridge = await world.bridge(t);
  const paths = new Set();
  bridge.on('visit', ({ pathname }) => paths.add(pathname));
  const start = await world.browser.open(bridge.startUrl(hall.url({ ports: bridge.port })));
  t.after(() => world.browser.tidy());
  await world.browser.click(start, '#open');
  const page = await world.browser.window(new RegExp(`^${hall.origin}/`));
  assert.deepEqual(await world.login(page), { word: 'token', format: 'web-eid:1.0', asker: hall.origin });
  assert.ok(!paths.has('/bridge'), 'no popup was tried');
}

browserSuite('the package, loopback granted', (cleanup, kind) => clientWorld(cleanup, kind, 'direct',
  // What an administrator's policy pair does for an http hall; Chromium grants nothing to insecure pages.
  ({ http }) => ({ secureOrigins: [http.origin] })), {
  'an http page logs in over WebSocket, without a window': (world, t) => logsInDirectly(world, t, world.http),
  'an https page logs in over WebSocket, without a window': (world, t) => logsInDirectly(world, t, world.https),

  'status tells what it finds': async (world, t) => {
    const bridge = await world.bridge(t);
    await world.browser.grantLoopback(world.https.origin);
    const page = await world.open(t, world.https, { ports: bridge.port });
    await page.evaluate(() => window.askStatus());
    assert.deepEqual(JSON.parse(await world.browser.text(page, '#out', /./)), { state: 'available', way: 'direct' });
    const lonely = await world.open(t, world.https, { ports: await freePort() });
    await lonely.evaluate(() => window.askStatus());
    assert.deepEqual(JSON.parse(await world.browser.text(lonely, '#out', /./)), { state: 'not_found' });
  },

  'a bridge that dies after the request is a lost connection': async (world, t) => {
    const bridge = await world.bridge(t, 'waits');
    await world.browser.grantLoopback(world.https.origin);
    const page = await world.open(t, world.https, { ports: bridge.port });
    await world.browser.click(page, '#login');
    await world.browser.text(page, '#state', /prompt/);
    bridge.stop();
    assert.equal((await world.outcome(page)).code, 'connection_lost');
  },
});

browserSuite('the package, navigation to loopback guarded', (cleanup, kind) => clientWorld(cleanup, kind, 'reverse', () => navigationGuarded), {
  'the popup of an http page stays shut': async (world, t) => {
    const bridge = await world.bridge(t);
    const page = await world.open(t, world.http, { ports: bridge.port });
    assert.equal((await world.login(page)).code, 'not_installed');
  },

  'an http page that RedLips opened logs in': (world, t) => logsInFromRedLips(world, t, world.http),
  'an https page that RedLips opened logs in': (world, t) => logsInFromRedLips(world, t, world.https),
});
