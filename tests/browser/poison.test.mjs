// SPDX-License-Identifier: Apache-2.0
// SECURITY-RULES 2.1: whatever an earlier holder of our port planted in the browser, a login reaches the true RedLips.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import { browserSuite } from '../support/browser_suite.mjs';
import { desk, initialPin, keyFor } from '../support/desk.mjs';
import { HallPage } from '../support/hall_page.mjs';
import { bridgeOf } from '../support/lab.mjs';
import { plantPoison, plants, squat } from '../support/poison.mjs';
import { demoUnit } from '../support/world.mjs';

/** The daemon now holds the port on which everything was planted before. */
async function poisonedDesk(cleanup, kind, browser = {}) {
  const world = await desk(cleanup, kind, 'poison', { browser: () => browser });
  const port = await plantPoison(world.browser);
  await world.daemon.program.end();
  await world.startDaemon({ port });
  assert.equal(world.daemon.port, port);
  world.person = await world.attach();
  return world;
}

/** The control: though RedLips holds the port, `host` shows the planted page, and the cookie is there. */
async function poisonedPage(world, t, host) {
  const page = await world.browser.open(`http://${host}:${world.daemon.port}/bridge`);
  t.after(() => world.browser.tidy());
  assert.equal(await world.browser.text(page, '#poison', /./), 'poisoned');
  assert.match(await page.evaluate(() => document.cookie), /redlips=poison/);
  return page;
}

async function logsIn(world, t, options) {
  const serial = keyFor(world, t);
  const hall = await HallPage.open(world, t, options);
  await hall.click();
  await world.person.pin(initialPin);
  assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  await hall.verified();
  assert.equal(world.triesOn(serial), 6);
}

/** The plants work before and after the login, so the login did not happen to miss them. */
async function logsInAllTheSame(world, t, scheme) {
  for (const { host } of plants) await poisonedPage(world, t, host);
  await logsIn(world, t, { scheme });
  for (const { host } of plants) await poisonedPage(world, t, host);
}

/** What a planted page gets from the daemon's socket on its own origin. */
function askAsPoison() {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    socket.onopen = () => socket.send(JSON.stringify({
      id: 1, method: 'authenticate', params: { origin: 'https://hall.example.test', nonce: 'A'.repeat(44) },
    }));
    socket.onmessage = ({ data }) => resolve(data);
    socket.onclose = ({ code }) => resolve(`closed ${code}`);
  });
}

browserSuite('a port with a planted worker, cache and cookie', poisonedDesk, {
  'logs in from an http hall': (world, t) => logsInAllTheSame(world, t, 'http'),
  'logs in from an https hall': (world, t) => logsInAllTheSame(world, t, 'https'),

  'the planted page itself gets nothing from RedLips': async (world, t) => {
    for (const { host } of plants) {
      const page = await poisonedPage(world, t, host);
      // 1006: the upgrade was refused; nothing of ours was said.
      assert.equal(await page.evaluate(askAsPoison), 'closed 1006', host);
    }
  },

  'a stranger on [::1] of the first port is passed by': async (world, t) => {
    const stranger = await squat('::1');
    t.after(() => { stranger.closeAllConnections(); stranger.close(); });
    let visits = 0;
    stranger.on('request', () => { visits += 1; });
    const { port } = stranger.address();
    const control = await world.browser.open(`http://${randomBytes(16).toString('hex')}.localhost:${port}/bridge`);
    assert.ok(visits > 0, 'the control: a name below .localhost leads to the stranger');
    await control.close();
    await logsIn(world, t, { ports: [port, world.daemon.port] });
  },
});

browserSuite('the same where names below .localhost lead nowhere',
  (cleanup, kind) => poisonedDesk(cleanup, kind, { unmapped: true }), {
    // The planted page says `ready` and answers every request, so any way round over an address would take its token.
    'the login is refused, and no address is tried in their place': async (world, t) => {
      await poisonedPage(world, t, '127.0.0.1');
      await assert.rejects(world.browser.open(bridgeOf(world)), 'the control: the name leads nowhere');
      const hall = await HallPage.open(world, t);
      await hall.click();
      await hall.error('not_installed');
    },
  });
