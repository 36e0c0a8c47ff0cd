// SPDX-License-Identifier: Apache-2.0
// The sweeps of faults_*.test.mjs can fail: a state that gets lost, a fault that strikes nothing, and a daemon that hangs are seen.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { login } from '../support/fault_phases.mjs';
import { sweep, traced } from '../support/fault_sweep.mjs';
import { bounded, FaultWorld } from '../support/fault_world.mjs';
import { Cleanup } from '../support/processes.mjs';
import { figure } from '../support/figure.mjs';

const cleanup = new Cleanup();
after(() => cleanup.run());

/** A sweep of logins whose `n`-th write to a file only seems to work: resolves with what it says of that. */
async function losing(n) {
  const house = await FaultWorld.start(cleanup);
  const { message } = await sweep(house, login, 'writes', n, ['lose'], { first: n }).then(() => ({ message: '' }), (error) => error);
  await house.daemon.end();
  return message;
}

test('a write of a login that is lost for good makes its sweep fail', async () => {
  const house = await FaultWorld.start(cleanup);
  const { writes } = await traced(house, login);
  await house.daemon.end();
  assert.ok(writes >= 3, `${writes} writes`);
  // The first writes the count before the try: the second, after its answer, makes good what was lost.
  for (let n = 2; n <= writes; n += 1) assert.match(await losing(n), new RegExp(`^lose at call ${n} of writes`));
  figure(`faults seen: ${writes - 1} lost writes of ${writes} in a login make its sweep fail`);
});

test('a planned fault that strikes nothing makes its sweep fail', async () => {
  const house = await FaultWorld.start(cleanup);
  const { writes } = await traced(house, login);
  await assert.rejects(sweep(house, login, 'writes', writes + 10, ['short']), /^AssertionError.*: short: only \d+ of \d+ calls on writes were struck/);
});

test('a phase that never ends is told as one that hangs', () =>
  assert.rejects(bounded(new Promise(() => {}), 'the user', 1), /hangs: the user/));
