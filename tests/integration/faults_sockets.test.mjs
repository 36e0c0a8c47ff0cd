// SPDX-License-Identifier: Apache-2.0
// Failure as input, on sockets: every call of the daemon on them fails, every one that waits for the other end hangs, and each
// kills, in a login, a PIN change and a removal.
import { after, before, test } from 'node:test';

import { change, login, pulled } from '../support/fault_phases.mjs';
import { sweepAll } from '../support/fault_sweep.mjs';
import { FaultWorld } from '../support/fault_world.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let house;

before(async () => { house = await FaultWorld.start(cleanup); });
after(() => cleanup.run());

const kinds = ['sockets', 'waits'];

test('a login: each call on sockets fails, hangs, kills', () => sweepAll(house, 'login', login, kinds));
test('a PIN change: each call on sockets fails, hangs, kills', () => sweepAll(house, 'PIN change', change, kinds));
test('a key that is pulled and comes back: each call on sockets fails, hangs, kills', () =>
  sweepAll(house, 'removal and insertion', pulled, kinds));
