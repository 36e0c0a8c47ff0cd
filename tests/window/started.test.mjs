// SPDX-License-Identifier: Apache-2.0
// A daemon that has something to ask and nobody to show it starts the lips, once, and they outlive it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { Cleanup } from '../support/processes.mjs';
import { roomFor } from '../support/room.mjs';
import { World } from '../support/world.mjs';

const timeout = 120000;

/** Lips that this daemon started, by their process ids. */
function startedBy(daemon) {
  try {
    return execFileSync('pgrep', ['-P', String(daemon.pid), '-x', 'redlips-tray'], { encoding: 'utf8' }).trim().split('\n');
  } catch {
    return [];  // pgrep answers 1 where there is none
  }
}

/** A room in which nothing of RedLips runs yet. */
function quietRoom(t) {
  // A busy machine may need longer than a user would wait.
  const prepare = (world) => writeFileSync(join(world.config, 'redlips.toml'), '[deadlines]\nattach = 60000\n');
  return roomFor(t, [{ serial: 'LIPS1' }], { hall: true, daemon: false, prepare, host: 'none' });
}

test('a login with nobody there brings the lips, and they outlive the daemon', { timeout }, async (t) => {
  const { cleanup, world, desktop } = await quietRoom(t);
  const daemon = await world.startDaemon({ env: desktop.env });
  assert.deepEqual(startedBy(daemon), []);
  const client = new ControlClient(cleanup, world.socket);
  const answer = client.login(world.hall.origin_https);
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  const [lips, ...more] = startedBy(daemon);
  cleanup.add(() => process.kill(Number(lips)));
  assert.deepEqual(more, []);
  assert.equal((await client.call('status')).result.prompter, 'tray');
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  assert.equal((await client.call('history.list')).result.entries[0].prompter, 'tray');
  await desktop.gone({ role: 'dialog' });

  await daemon.program.end('SIGKILL');
  process.kill(Number(lips), 0);
  const second = await world.startDaemon({ env: desktop.env });
  const next = new ControlClient(cleanup, world.socket);
  const again = next.login(world.hall.origin_https);
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  assert.deepEqual(startedBy(second), [], 'the lips came back by themselves');
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await again).result.format, 'web-eid:1.0');
});

test('lips that were ended are started again with the next question', { timeout }, async (t) => {
  const { cleanup, world, desktop } = await quietRoom(t);
  const daemon = await world.startDaemon({ env: desktop.env });
  const client = new ControlClient(cleanup, world.socket);
  const before = new Set();
  for (const site of ['https://one.example.test', 'https://two.example.test']) {
    const answer = client.login(site);
    await desktop.find({ role: 'dialog' });
    const [lips] = startedBy(daemon);
    assert.ok(!before.has(lips));
    before.add(lips);
    process.kill(Number(lips), 'SIGTERM');
    assert.ok((await answer).error);
    await desktop.gone({ role: 'dialog' });
    // Until their end is collected they count as running: each question to the daemon lets it hear more.
    while (startedBy(daemon).length > 0) await client.call('status');
  }
});

test('without a screen nothing is started, and the answer says that nobody can be asked', { timeout }, async (t) => {
  const cleanup = new Cleanup();
  t.after(() => cleanup.run());
  const world = new World(cleanup);
  world.key();
  const daemon = await world.startDaemon();
  const client = new ControlClient(cleanup, world.socket);
  assert.equal((await client.login('https://one.example.test')).error.data.code, 'no_ui');
  assert.deepEqual(startedBy(daemon), []);
});
