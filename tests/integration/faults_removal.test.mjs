// SPDX-License-Identifier: Apache-2.0
// Failure as input, for a key that is pulled while its PIN is typed, and comes back: every call of the daemon on files, and
// every call of the module, fails, hangs, and kills.
import { after, before, test } from 'node:test';

import { pulled } from '../support/fault_phases.mjs';
import { sweepAll } from '../support/fault_sweep.mjs';
import { FaultWorld } from '../support/fault_world.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let house;

before(async () => { house = await FaultWorld.start(cleanup); });
after(() => cleanup.run());

test('a key that is pulled and comes back: each call on files fails, takes half, hangs, kills', () =>
  sweepAll(house, 'removal and insertion', pulled, ['files', 'writes']));
test('a key that is pulled and comes back: each call of the module fails, hangs, kills', () =>
  sweepAll(house, 'removal and insertion', pulled, ['module']));
