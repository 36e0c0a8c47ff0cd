// SPDX-License-Identifier: Apache-2.0
// The daemon's state on a small disk that is full: a tmpfs in namespaces of this test's own.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { listing, logIn, program, redlips } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const inside = process.env.REDLIPS_TEST_NAMESPACE === '1';
const cleanup = new Cleanup();
after(() => cleanup.run());

if (inside) full();
else outside();

/** Runs this file again where it may mount. */
function outside() {
  const allowed = spawnSync('unshare', ['-rm', 'true']).status === 0;
  if (!allowed && process.getuid() !== 0) {
    test('SKIPPED: this user may not make namespaces, so no full disk can be had; run the tests as root too', { skip: true });
    return;
  }
  test('a full disk, in a mount namespace of its own', () => {
    const env = { ...process.env, REDLIPS_TEST_NAMESPACE: '1' };
    delete env.NODE_TEST_CONTEXT;  // or the inner run would report to the outer one's parent
    const done = spawnSync('unshare', ['-rm', process.execPath, '--test', fileURLToPath(import.meta.url)], { encoding: 'utf8', env });
    assert.equal(done.status, 0, done.stdout + done.stderr);
    assert.match(done.stdout, /# pass [1-9]/);
  });
}

/** A tmpfs of so many KiB on `directory`. */
function mount(directory, options) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=700`, 'none', directory]);
  cleanup.add(() => execFileSync('umount', [directory]));
}

function full() {
  let world, serial;
  const ballast = () => world.at('state/ballast');
  const fill = () => {
    for (let size = 1 << 16; size > 0; size >>= 1) {
      try {
        for (;;) writeFileSync(ballast(), Buffer.alloc(size), { flag: 'a' });
      } catch (error) {
        assert.equal(error.code, 'ENOSPC');
      }
    }
  };
  const free = () => rmSync(ballast());
  /** Every file of the state but the ballast, with what it holds. */
  const state = () => Object.fromEntries(readdirSync(world.state).filter((name) => name !== 'ballast').sort()
    .map((name) => [name, readFileSync(`${world.state}/${name}`, 'utf8')]));
  /** The tries are what they were, and no line of the histories is gone (the last page of a file may have room for more). */
  const nothingLost = (before) => {
    const now = state();
    assert.deepEqual(Object.keys(now), Object.keys(before));
    assert.equal(now['tokens.json'], before['tokens.json']);
    for (const name of ['history.jsonl', 'refusals.jsonl']) assert.ok(now[name].startsWith(before[name]), name);
  };
  /** Refused for the disk's sake: the code, the file, the cause, what is safe and what to do. */
  const refusedForTheDisk = ({ code, err }, file) => {
    assert.equal(code, 1, err);
    assert.match(err, /\(not_saved\)/);
    assert.match(err, /Free some space/);
    assert.match(err, /no try of your PIN was lost/);
    assert.match(err, new RegExp(`${world.state}/${file}: No space left on device|No space left on device.*${file}`));
  };

  before(async () => {
    world = new World(cleanup);
    serial = world.key({ serial: 'FULL-1' });
    mount(world.state, 'size=256k');
    await world.startDaemon();
    assert.equal(logIn(world, '123456').code, 0);
    assert.equal(logIn(world, '111111').code, 5);
  });

  test('no PIN is sent whose try cannot be counted on disk: wrong or right, for a login or for a change', () => {
    fill();
    const before = state();
    refusedForTheDisk(logIn(world, '222222'), 'tokens.json');
    refusedForTheDisk(logIn(world, '123456'), 'tokens.json');
    refusedForTheDisk(redlips(world, ['pin', 'change'], { pins: ['123456', '86420135'] }), 'tokens.json');
    assert.equal(world.triesOn(serial), 5);
    nothingLost(before);
  });

  test('a name that cannot be kept is refused, and a history that cannot be cleared is still there', () => {
    const before = state();
    refusedForTheDisk(redlips(world, ['name', 'new']), 'tokens.json');
    assert.equal(listing(world, 'tokens').tokens[0].name, '');
    refusedForTheDisk(redlips(world, ['history', '--clear', '--yes']), 'history.jsonl');
    assert.ok(listing(world, 'history').entries.some(({ code }) => code === 'ok'));
    nothingLost(before);
  });

  test('a daemon that starts on the full disk knows what was counted', async () => {
    const before = state();
    await world.daemon.program.end();
    await world.startDaemon();
    const [token] = listing(world, 'tokens').tokens;
    assert.equal(token.tries_max, 5);
    assert.equal(listing(world, 'status').state_fault, '');
    refusedForTheDisk(logIn(world, '123456'), 'tokens.json');
    nothingLost(before);
  });

  test('once there is room all goes on', () => {
    free();
    assert.equal(logIn(world, '123456').code, 0);
    assert.equal(redlips(world, ['name', 'new']).code, 0);
    assert.equal(world.triesOn(serial), 6);
    const [token] = listing(world, 'tokens').tokens;
    assert.equal(token.name, 'new');
    assert.equal(token.tries_max, 6);
    assert.equal(listing(world, 'history').entries.filter(({ code }) => code === 'ok').length, 2);
    assert.deepEqual(Object.keys(state()), ['history.jsonl', 'lock', 'refusals.jsonl', 'tokens.json'], 'no temporary file stays');
  });

  test('a directory that cannot even be made is named, and the daemon does not start', () => {
    mount(world.at('none'), 'size=64k,nr_inodes=1');
    const late = program('redlipsd', ['--port', '0', '--config', world.config, '--state', world.at('none/state'),
      '--socket', world.at('run/other.sock')], { env: world.env });
    assert.equal(late.code, 1);
    assert.match(late.err, /none\/state: cannot be made: No space left on device/);
    assert.equal(statSync(world.at('none')).isDirectory(), true);
  });
}
