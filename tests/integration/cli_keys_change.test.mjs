// SPDX-License-Identifier: Apache-2.0
// A key changes under the question: what was typed for the one that has gone never reaches the one in its place.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Cleanup, Program } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const redlips = join(process.env.REDLIPS_BIN, 'redlips');
const cleanup = new Cleanup();
let world, mine, other;

before(async () => {
  world = new World(cleanup);
  mine = world.key({ serial: 'MINE' });
  other = world.key({ serial: 'OTHER' });
  world.pull(other);
  await world.startDaemon();
});
after(() => cleanup.run());

/** A pseudo-terminal that hands on what is typed also while its program is stopped: script(1) would stop with it. */
const terminal = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';

/** A login at a terminal that has come to the question for the PIN; {person, pid} of its program. */
async function asked() {
  const words = `--lang en authenticate --origin https://hall.example.test --nonce ${'A'.repeat(44)}`;
  const person = new Program(cleanup, 'python3', ['-c', terminal, 'sh', '-c',
    `echo pid $$ && exec ${redlips} --socket ${world.socket} ${words}`], { env: world.env, stdio: ['pipe', 'pipe', 'pipe'] });
  const [, pid] = await person.says(/pid (\d+)/);
  await person.says(/Go on\? \[y\/N\] /);
  person.type('y');
  await person.says(/no\. MINE[^]*PIN \(Ctrl-C: do not log in\): /);
  return { person, pid: Number(pid) };
}

/** Types, and resolves once all of it is in the terminal, read or not. */
async function types(person, text) {
  const written = () => Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${person.child.pid}/io`, 'utf8'))[1]);
  const enough = written() + text.length;
  person.type(text);
  while (written() < enough) await new Promise(setImmediate);
}

/** Swaps the keys; resolves once the daemon has told everybody who listens. */
async function swap() {
  const watch = new Program(cleanup, redlips, ['--socket', world.socket, 'watch', '--json'], { env: world.env });
  await watch.says(/"watching"/);
  world.pull(mine);
  world.plug(other);
  await watch.says(/token\.inserted/);
  world.redlips('tokens');  // one thread speaks to all: an answer comes behind the news
}

test('what was typed before the terminal showed the other key is thrown away', async () => {
  const { person, pid } = await asked();
  process.kill(pid, 'SIGSTOP');  // the terminal is late, the person is not
  await swap();
  await types(person, '987654\r');
  process.kill(pid, 'SIGCONT');
  await person.says(/no\. OTHER[^]*PIN \(Ctrl-C: do not log in\): /);
  person.type('\x03');
  assert.equal(await person.ended, 4, person.output);
  assert.deepEqual([mine, other].map((serial) => world.triesOn(serial)), [6, 6], person.output);
});
