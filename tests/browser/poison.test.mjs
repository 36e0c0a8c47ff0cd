// SPDX-License-Identifier: Apache-2.0
// SECURITY: whatever an earlier holder of our port planted in the browser, a login reaches the true RedLips.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { desk, initialPin, keyFor } from '../support/desk.mjs';
import { HallPage } from '../support/hall_page.mjs';
import { plantPoison, plantable } from '../support/poison.mjs';
import { demoUnit } from '../support/world.mjs';

/** The daemon now holds the port on which everything was planted before. */
async function poisonedDesk(cleanup, kind) {
  const world = await desk(cleanup, kind, 'poison');
  const port = await plantPoison(world.browser);
  await world.daemon.program.end();
  await world.startDaemon({ port });
  assert.equal(world.daemon.port, port);
  world.person = await world.attach();
  return world;
}

/** The page that the planted worker answers with, though RedLips holds the port: the poison works. */
async function poisonedPage(world, t, host) {
  const page = await world.browser.open(`http://${host}:${world.daemon.port}/bridge`);
  t.after(() => page.close());
  assert.equal(await world.browser.text(page, '#poison', /./), 'poisoned');
  return page;
}

async function logsInAllTheSame(world, t, scheme) {
  for (const host of plantable) await poisonedPage(world, t, host);
  const serial = keyFor(world, t);
  const hall = await HallPage.open(world, t, { scheme });
  await hall.click();
  await world.person.pin(initialPin);
  assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  await hall.verified();
  assert.equal(world.triesOn(serial), 6);
}

browserSuite('a port with a planted worker, cache and cookie', poisonedDesk, {
  'logs in from an http hall': (world, t) => logsInAllTheSame(world, t, 'http'),
  'logs in from an https hall': (world, t) => logsInAllTheSame(world, t, 'https'),

  'the planted page itself gets nothing from RedLips': async (world, t) => {
    const page = await poisonedPage(world, t, '127.0.0.1');
    const answer = await page.evaluate(() => new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/ws`);
      socket.onopen = () => socket.send(JSON.stringify({
        id: 1, method: 'authenticate', params: { origin: 'https://hall.example.test', nonce: 'A'.repeat(44) },
      }));
      socket.onmessage = ({ data }) => resolve(data);
      socket.onclose = () => resolve('closed');
    }));
    assert.ok(answer === 'closed' || JSON.parse(answer).error?.code === 'origin_not_allowed', answer);
  },
});
