// SPDX-License-Identifier: Apache-2.0
// Failure as input, on sockets: calls of the daemon on them fail, hang, and kill, in a login, a PIN change and a removal. A kill
// between two of them differs little from one at the next call on files, which is struck at each.
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

test('a login: each call on sockets fails, hangs', () => sweepAll(house, 'login', login, kinds, { die: 5 }));
test('a PIN change: each call on sockets fails, hangs', () => sweepAll(house, 'PIN change', change, kinds, { die: 5 }));
test('a key that is pulled and comes back: every fourth call on sockets fails, hangs', () =>
  sweepAll(house, 'removal and insertion', pulled, kinds, { fail: 4, hang: 4, die: 5 }));
