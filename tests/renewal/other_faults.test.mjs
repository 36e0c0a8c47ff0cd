// SPDX-License-Identifier: Apache-2.0
// A key that is pulled, fails or is full at a call of a renewal, an authority that dies at a message, daemon and child dead at once.
import { after, test } from 'node:test';

import { Cleanup } from '../support/processes.mjs';
import { RenewalSweep, sweepEach } from '../support/renewal_sweep.mjs';

const cleanup = new Cleanup();
after(() => cleanup.run());

test('whatever fails at a call or a message, the key ends renewed', async () => {
  const sweep = await RenewalSweep.start(cleanup);
  const { base, module, sockets, childFiles, childSockets } = await sweep.traced();
  const both = ['child', 'daemon'];
  await sweepEach('faults', [
    ...['unplug', 'broken', 'full'].map((what) => ({ name: what, calls: module - base, strike: (n) => sweep.fault(base + n, what) })),
    ...['dies_unheard', 'dies_unsaid'].map((mode) => ({ name: `authority ${mode}`, calls: 4, all: true, strike: (n) => sweep.authority(n, mode) })),
    { name: "of the daemon's sockets", calls: sockets, strike: (n) => sweep.daemon('sockets', n) },
    { name: "both at the child's files", calls: childFiles, strike: (n) => sweep.childDies('files', n, both) },
    { name: "both at the child's sockets", calls: childSockets, strike: (n) => sweep.childDies('sockets', n, both) },
  ]);
});
