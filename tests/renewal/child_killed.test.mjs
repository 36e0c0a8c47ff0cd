// SPDX-License-Identifier: Apache-2.0
// The renewal's child, killed at every operation on its journal and on its sockets, against the office that is itself killed at messages.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { figure } from '../support/figure.mjs';
import { KeylessChild } from '../support/keyless_child.mjs';
import { Cleanup, run } from '../support/processes.mjs';
import { RenewalOffice } from '../support/renewal_office.mjs';
import { StruckChild } from '../support/struck_child.mjs';
import { bin } from '../support/world.mjs';

const cleanup = new Cleanup();
/** Runs until a renewal must be over: one is struck, one waits, and a server that lost a transaction costs another. */
const enough = 5;
let directory, office, struck, number = 0;

before(async () => {
  directory = cleanup.directory('struck');
  run(join(bin, 'redlips-demo-ca'), ['init', join(directory, 'ca')]);
  office = await new RenewalOffice(cleanup, bin, join(directory, 'ca')).start({ decide: 'desk', checkAfter: 0 });
  struck = await StruckChild.start(cleanup, join(directory, 'programs'), join(directory, 'child.sock'));
});
after(() => cleanup.run());

function newcomer() {
  number += 1;
  return new KeylessChild(directory, `unit${number}`, join(directory, 'ca'), office.url);
}

/** Of an office that may just be dying, which nobody has been told yet: then of the one after it. */
async function officeState() {
  const state = await office.state().catch(() => null);
  if (state) return state;
  await office.program.ended;
  await office.start({ decide: 'desk', checkAfter: 0 });
  return office.state();
}

/** Runs until it is done, through the desk; what was struck is started again. */
async function renew(child) {
  for (let i = 0; i < enough && !child.done; i += 1) {
    await child.run(struck.program);
    const { cases } = await officeState();
    if (cases.some(({ state }) => state === 'waiting')) await office.approve();
  }
  assert.ok(child.done, `not renewed: ${JSON.stringify(child.progress)}`);
}

test('killed at every operation of its own, it ends the renewal, with one case at the authority', async () => {
  const started = Date.now(), counts = {};
  struck.arm();
  await renew(newcomer());
  const traced = struck.calls;
  for (const kind of ['files', 'sockets']) {
    for (counts[kind] = 0; ; counts[kind] += 1) {
      let reached = false;
      struck.struck = async () => { reached = true; };
      struck.arm(kind, counts[kind] + 1);
      const child = newcomer();
      await renew(child);
      if (!reached) break;
    }
    assert.ok(traced[kind] > 0 && counts[kind] >= traced[kind], `${counts[kind]} of ${traced[kind]} operations on ${kind} were struck`);
  }
  const { cases } = await office.state();
  assert.equal(cases.length, number, 'a case for each, however often it was handed in');
  figure(`renewal's child killed at n=${counts.files} operations on files and n=${counts.sockets} on sockets: all renewed, ${Math.round((Date.now() - started) / 1000)} s`);
});

test('the authority dies at each message, heard or not, and the renewal ends', async () => {
  struck.arm();
  let deaths = 0;
  for (const mode of ['dies_unheard', 'dies_unsaid']) {
    for (let n = 0; ; n += 1) {
      await office.answer(mode, 1, n);
      const dies = office.program;
      await renew(newcomer());
      if (dies.running()) break;
      deaths += 1;
    }
    await office.answerRightly();
  }
  assert.ok(deaths >= 6, `${deaths} messages`);
  figure(`renewal's authority killed at n=${deaths} messages: all renewed`);
});
