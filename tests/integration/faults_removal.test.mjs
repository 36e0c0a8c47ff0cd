// SPDX-License-Identifier: Apache-2.0
// Failure as input, for a key that is pulled while its PIN is typed, and comes back: every call of the daemon on files, and
// every call of the module, fails, hangs, and kills.
import { after, before, test } from 'node:test';

import { sweepAll } from '../support/fault_sweep.mjs';
import { FaultWorld } from '../support/fault_world.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let house;

before(async () => { house = await FaultWorld.start(cleanup); });
after(() => cleanup.run());

/** The PIN is never sent; both listings look anew. */
const pulled = Object.assign(async (there) => {
  there.onAsked = () => there.pull();
  const code = await there.login();
  there.onAsked = undefined;
  there.pull();
  await there.tray.call('token.list');
  there.plug();
  await there.tray.call('token.list');
  return code;
}, { usual: 'key_removed', own: true });

test('a key that is pulled and comes back: each call on files fails, takes half, hangs, kills', () =>
  sweepAll(house, 'removal and insertion', pulled, ['files', 'writes']));
test('a key that is pulled and comes back: each call of the module fails, hangs, kills', () =>
  sweepAll(house, 'removal and insertion', pulled, ['module']));
