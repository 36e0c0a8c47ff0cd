// SPDX-License-Identifier: Apache-2.0
// What a page hears before the user has answered is the same whatever key is in, or none (SECURITY-RULES 2.4).
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { bridgeDesk, hallOrigin } from '../support/bridge_desk.mjs';
import { logIn as wrongPin } from '../support/command_line.mjs';
import { figure } from '../support/figure.mjs';
import { freshNonce, PageSocket } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';

let cleanup = new Cleanup();
let world;

beforeEach(async () => {
  await cleanup.run();
  cleanup = new Cleanup();
  world = await bridgeDesk(cleanup);
});
after(() => cleanup.run());

/** The last PIN is sent only by who confirms it. */
function lock() {
  for (let i = 0; i < 6; i += 1) wrongPin(world, `90000${i}`, ...(i === 5 ? ['--last-try'] : []));
  assert.equal(world.triesOn(world.serial), 0);
}

const keys = {
  'a good key': () => {},
  'no key': () => world.pull(world.serial),
  'a locked key': lock,
  'an expired certificate': () => world.certify(world.serial, { days: 30, from: '2020-01-01T00:00:00Z' }),
  'a key without certificate': () => { world.pull(world.serial); world.softkey('create', '--label', 'bare'); },
  'two keys': () => world.key(),
};

/** All that the page hears of a request that the user refuses, in its order. */
async function refused(page, origin) {
  page.ask(freshNonce(), origin);
  const question = await world.prompter.question();
  const heard = [await page.next(), await page.next()];
  assert.equal(page.unread, 0);
  world.prompter.refuse(question);
  return [...heard, await page.next()];
}

let first = null;
for (const [name, prepare] of Object.entries(keys)) {
  test(`with ${name} a page hears of nothing but the dialog`, async () => {
    prepare();
    world.redlips('tokens');
    const { port } = world.daemon;
    const heard = {
      direct: await refused(await PageSocket.direct(port, hallOrigin), hallOrigin),
      popup: await refused(await PageSocket.popup(port), 'https://other.example.test'),
    };
    first ??= heard;
    assert.deepEqual(heard, first);
    assert.deepEqual(heard.direct.map((message) => message.params?.state ?? message.error.code), ['waiting', 'prompt', 'user_cancelled']);
  });
}

test('all of them were compared', () => {
  assert.ok(first);
  figure(`states of the key that a page cannot tell apart before consent: ${Object.keys(keys).length}`);
});
