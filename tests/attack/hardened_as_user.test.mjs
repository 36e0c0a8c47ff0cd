// SPDX-License-Identifier: Apache-2.0
// What another program of the same user sees of daemon and token host while they run: no memory, no descriptor, no environment, and
// no core either would leave. Root gets past all of it, so this is not run as root.
import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { figure } from '../support/figure.mjs';
import { LocalClient } from '../support/local_client.mjs';
import { Cleanup, Program } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

assert.notEqual(process.getuid(), 0, 'root may look into everything: run it as an ordinary user');

const cleanup = new Cleanup();
/** proc(5): each of these asks ptrace(2)'s rules who may look. */
const looks = {
  environ: (path) => readFileSync(path), auxv: (path) => readFileSync(path), maps: (path) => readFileSync(path),
  mem: (path) => closeSync(openSync(path, 'r')), fd: (path) => readdirSync(path),
};
let daemon, host;

before(async () => {
  const world = new World(cleanup);
  world.key();
  daemon = (await world.startDaemon()).pid;
  const client = await LocalClient.connect(world.socket);
  await client.call('token.list');
  const { result: { libraries } } = await client.call('status');
  host = libraries.find(({ host_pid: pid }) => pid > 0).host_pid;
});
after(() => cleanup.run());

/** Name of each look → what came of it. */
function seen(pid) {
  return Object.fromEntries(Object.entries(looks).map(([name, look]) => {
    try {
      look(`/proc/${pid}/${name}`);
      return [name, 'open'];
    } catch ({ code }) {
      return [name, code];
    }
  }));
}

const all = (word) => Object.fromEntries(Object.keys(looks).map((name) => [name, word]));
const line = (pid, file, name) => new RegExp(`^${name}:?\\s+(.*?)\\s*$`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))[1];

test('an ordinary program of this user is open to another one', () => {
  const plain = new Program(cleanup, 'tail', ['-f', '/dev/null']);
  assert.deepEqual(seen(plain.child.pid), all('open'));
});

test('daemon and token host are shut to other programs of their user', () => {
  for (const pid of [daemon, host]) assert.deepEqual(seen(pid), all('EACCES'));
  figure(`looks of another program of the user into daemon and token host: ${2 * Object.keys(looks).length}, none let in`);
});

test('neither may leave a core, and the token host can neither gain privileges nor shed its filter', () => {
  for (const pid of [daemon, host]) assert.match(line(pid, 'limits', 'Max core file size'), /^0\s+0\s+bytes$/);
  assert.equal(line(host, 'status', 'NoNewPrivs'), '1');
  // Where we run in a container, all of us have filters.
  assert.equal(Number(line(host, 'status', 'Seccomp_filters')), Number(line('self', 'status', 'Seccomp_filters')) + 1);
});
