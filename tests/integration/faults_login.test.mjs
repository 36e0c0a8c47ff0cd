// SPDX-License-Identifier: Apache-2.0
// Failure as input, for a login: every call of the daemon on files fails, takes half, hangs, and kills.
import { after, before, test } from 'node:test';

import { sweepAll } from '../support/fault_sweep.mjs';
import { FaultWorld, pin, wrongPin } from '../support/fault_world.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let house;

before(async () => { house = await FaultWorld.start(cleanup); });
after(() => cleanup.run());

/** A page's popup, a wrong PIN and then the right one, a token. */
const twice = Object.assign((there) => {
  there.script = [wrongPin, pin];
  return there.login();
}, { signs: true });

test('a login with two tries: each call on files fails, takes half, hangs, kills', () => sweepAll(house, 'login, two tries', twice, ['files', 'writes']));
