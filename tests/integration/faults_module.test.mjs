// SPDX-License-Identifier: Apache-2.0
// Failure as input: every call of the module, in a login and in a PIN change, fails, hangs, and kills its process.
import { after, before, test } from 'node:test';

import { sweepAll } from '../support/fault_sweep.mjs';
import { FaultWorld } from '../support/fault_world.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let house;

before(async () => { house = await FaultWorld.start(cleanup); });
after(() => cleanup.run());

const login = Object.assign((there) => there.login(), { signs: true });
const change = Object.assign((there) => there.change(), { own: true });

test('a login: each call of the module fails, hangs, kills', () => sweepAll(house, 'login', login, ['module']));
test('a PIN change: each call of the module fails, hangs, kills', () => sweepAll(house, 'PIN change', change, ['module']));
