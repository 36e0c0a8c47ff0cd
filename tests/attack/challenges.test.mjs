// SPDX-License-Identifier: Apache-2.0
// Challenges that are no challenges, and challenges that were answered before: nothing is asked, nothing is signed (SECURITY-RULES 2.10).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { allTries, bridgeDesk, hallOrigin, logIn, restart } from '../support/bridge_desk.mjs';
import { figure } from '../support/figure.mjs';
import { freshNonce, PageSocket } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let world;

before(async () => { world = await bridgeDesk(cleanup); });
after(() => cleanup.run());

const good = 'A'.repeat(44);
const noChallenges = [
  '', 'A', 'A'.repeat(43), 'A'.repeat(129), 'A'.repeat(60000), `${'A'.repeat(43)} `, ` ${'A'.repeat(43)}`, `${'A'.repeat(43)}\n`,
  `${'A'.repeat(43)}\u0000`, `${'A'.repeat(41)}===`, `=${good}`, `${'A'.repeat(40)}=AAA`, `${'A'.repeat(43)}.`, `${'A'.repeat(43)}%`,
  `${'A'.repeat(42)}%3D`, `${'A'.repeat(43)}é`, 'Ａ'.repeat(44), 'А'.repeat(44), '='.repeat(44), `${'A'.repeat(43)}\u200b`,
  null, 44, true, [good], { toString: good },
];

test('what is no challenge is refused before anybody is asked', async () => {
  const page = await PageSocket.direct(world.daemon.port, hallOrigin);
  for (const nonce of noChallenges) {
    page.ask(nonce);
    assert.equal(await page.code(), 'invalid_request', JSON.stringify(nonce)?.slice(0, 60));
  }
  assert.equal(world.prompter.asked, 0);
  figure(`challenges that are none: ${noChallenges.length} refused`);
});

test('a challenge is signed once: not by another way, nor after a restart or a cleared history', async () => {
  const nonce = freshNonce();
  await logIn(world, await PageSocket.popup(world.daemon.port), nonce);
  let refused = 0;
  const refusedEverywhere = async () => {
    const { asked } = world.prompter;
    for (const page of [await PageSocket.popup(world.daemon.port), await PageSocket.direct(world.daemon.port, hallOrigin)]) {
      page.ask(nonce, hallOrigin);
      assert.equal(await page.code(), 'invalid_request');
      page.close();
      refused += 1;
    }
    assert.equal(world.prompter.asked, asked);
  };
  await refusedEverywhere();
  await restart(world);
  await refusedEverywhere();
  world.redlips('history', '--clear', '--yes');  // the hashes stay in memory until the daemon ends
  await refusedEverywhere();
  await logIn(world, await PageSocket.popup(world.daemon.port), nonce, 'https://another.example.test');
  assert.equal(world.triesOn(world.serial), allTries);
  figure(`answered challenges that came again: ${refused} refused, after a restart and with a cleared history`);
});

test('a challenge whose login was refused may be used again', async () => {
  const nonce = freshNonce();
  const page = await PageSocket.direct(world.daemon.port, hallOrigin);
  page.ask(nonce);
  world.prompter.refuse(await world.prompter.question());
  assert.equal(await page.code(), 'user_cancelled');
  await logIn(world, page, nonce);
});
