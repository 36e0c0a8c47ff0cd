// SPDX-License-Identifier: Apache-2.0
// Another user of this computer at the local sockets: kept out by the directory, and unheard where that stands open.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, test } from 'node:test';

import { figure } from '../support/figure.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

assert.equal(process.getuid(), 0, 'nobody else can become another user');

const nobody = '65534';
const times = 100;
const cleanup = new Cleanup();
let world;

before(async () => {
  world = new World(cleanup);
  await world.startDaemon();
});
after(() => cleanup.run());

/** Connects `times` times at once, asks for the status, and prints what came of each. */
const asking = `
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'status', params: {} }));
  const head = Buffer.alloc(5);
  head.write('J');
  head.writeUInt32LE(body.length, 1);
  const [path, times] = process.argv.slice(1);
  for (let i = 0; i < Number(times); i += 1) {
    const socket = require('node:net').connect(path, () => socket.write(Buffer.concat([head, body])));
    let heard = 0, fault = '';
    socket.on('data', (bytes) => { heard += bytes.length; socket.end(); });
    socket.on('error', ({ code }) => { fault = code; });
    socket.on('close', () => console.log(heard > 0 ? 'answered' : fault === 'EACCES' ? 'no way in' : 'unheard'));
  }`;

/** The different ends that it came to. */
function ends(path, user, count = times) {
  const words = ['--reuid', user, '--regid', user, '--clear-groups', process.execPath, '-e', asking, path, String(count)];
  const lines = execFileSync('setpriv', words, { encoding: 'utf8', cwd: '/' }).trim().split('\n');
  assert.equal(lines.length, count);
  return [...new Set(lines)];
}

test('another user finds no way to either socket', () => {
  for (const path of [world.socket, `${world.socket}.bridge`]) assert.deepEqual(ends(path, nobody), ['no way in']);
});

test('where the directories stand open, another user is closed unheard, and keeps nobody out', () => {
  for (const path of [world.directory, dirname(world.socket)]) chmodSync(path, 0o755);
  for (const path of [world.socket, `${world.socket}.bridge`]) {
    chmodSync(path, 0o666);
    assert.deepEqual(ends(path, nobody), ['unheard']);
    assert.deepEqual(ends(path, '0', 1), ['answered']);
  }
  figure(`connections of another user to the local sockets: ${4 * times}, none heard`);
});
