// SPDX-License-Identifier: Apache-2.0
// The daemon is killed at every write of its own, the child at every write of its journal and every network message.
import { after, test } from 'node:test';

import { Cleanup } from '../support/processes.mjs';
import { RenewalSweep, sweepEach } from '../support/renewal_sweep.mjs';

const cleanup = new Cleanup();
after(() => cleanup.run());

test('killed at every write and every message, the key ends renewed', async () => {
  const sweep = await RenewalSweep.start(cleanup);
  const { files, childFiles, childSockets } = await sweep.traced();
  await sweepEach(`killed at n=${files} file operations of the daemon, ${childFiles} and ${childSockets} socket operations of its child`, [
    { name: 'of the daemon', calls: files, strike: (n) => sweep.daemon('files', n) },
    { name: "of the child's files", calls: childFiles, strike: (n) => sweep.childDies('files', n) },
    { name: "of the child's sockets", calls: childSockets, strike: (n) => sweep.childDies('sockets', n) },
  ], true);
});
