// SPDX-License-Identifier: Apache-2.0
// Two daemons over one state directory: the second says who has it and touches nothing; one that was killed leaves the place free.
import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { listing, logIn, program } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const cleanup = new Cleanup();
after(() => cleanup.run());

/** Every file of the state: what it holds, which file it is, when it was written. */
function state(world) {
  return Object.fromEntries(readdirSync(world.state).sort().map((name) => {
    const path = join(world.state, name), { ino, mtimeMs } = statSync(path);
    return [name, { text: readFileSync(path, 'utf8'), ino, mtimeMs }];
  }));
}

const second = (world) => program('redlipsd', ['--port', '0', '--config', world.config, '--state', world.state, '--socket', world.at('run/second.sock')],
  { env: world.env });

test('the second names the first, and changes no file: neither one that it would have cut nor one that it would have put aside', async () => {
  const world = new World(cleanup);
  world.key();
  await world.startDaemon();
  assert.equal(logIn(world, '123456').code, 0);
  assert.equal(logIn(world, '111111').code, 5);
  // What a daemon that starts would set right: half lines, a damaged list, a signature of long ago.
  appendFileSync(join(world.state, 'refusals.jsonl'), '{"when":17');
  appendFileSync(join(world.state, 'history.jsonl'), 'half a line');
  appendFileSync(join(world.state, 'sites.json'), 'no list');
  const before = state(world);
  const refused = second(world);
  assert.equal(refused.code, 1);
  assert.match(refused.err, new RegExp(`state is in use by another redlipsd \\(process ${world.daemon.pid}\\); end it, or give this one another --state`));
  assert.deepEqual(state(world), before);
  assert.equal(readdirSync(world.at('run')).includes('second.sock'), false);
  assert.equal(listing(world, 'tokens').tokens.length, 1);
  assert.equal(logIn(world, '123456').code, 0);
});

test('a daemon that was killed leaves lock and sockets to the next', async () => {
  const world = new World(cleanup);
  world.key();
  await world.startDaemon();
  assert.equal(logIn(world, '111111').code, 5);
  await world.daemon.program.end('SIGKILL');
  await world.startDaemon();
  assert.equal(listing(world, 'tokens').tokens[0].tries_max, 5);
  assert.equal(logIn(world, '123456').code, 0);
});
