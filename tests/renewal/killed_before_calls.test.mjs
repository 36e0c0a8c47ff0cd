// SPDX-License-Identifier: Apache-2.0
// The daemon is killed before every PKCS#11 call of a renewal: P-256 on a software key (./dev check strikes every seventh).
import { after, test } from 'node:test';

import { Cleanup } from '../support/processes.mjs';
import { RenewalSweep, sweepEach } from '../support/renewal_sweep.mjs';

const cleanup = new Cleanup();
after(() => cleanup.run());

test('killed before a PKCS#11 call, the key ends renewed', async () => {
  const sweep = await RenewalSweep.start(cleanup);
  const { base, module } = await sweep.traced();
  const calls = module - base;
  await sweepEach(`killed before n=${calls} PKCS#11 calls`, [{ name: 'before a call', calls, strike: (n) => sweep.module(base + n, 'before') }]);
});
