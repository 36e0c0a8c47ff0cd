// SPDX-License-Identifier: Apache-2.0
// Failure as input, for a PIN change: every call of the daemon on files fails, takes half, hangs, and kills.
import { after, before, test } from 'node:test';

import { change } from '../support/fault_phases.mjs';
import { sweepAll } from '../support/fault_sweep.mjs';
import { FaultWorld } from '../support/fault_world.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let house;

before(async () => { house = await FaultWorld.start(cleanup); });
after(() => cleanup.run());

test('a PIN change: each call on files fails, takes half, hangs, kills', () => sweepAll(house, 'PIN change', change, ['files', 'writes']));
