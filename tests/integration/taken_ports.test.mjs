// SPDX-License-Identifier: Apache-2.0
// Other programs have every port for web pages: keys, PIN changes and the command line work, status names who has the
// ports, and the first one that comes free is taken when somebody asks or inserts a key.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, beforeEach, test } from 'node:test';

import { listing, logIn, program, redlips } from '../support/command_line.mjs';
import { Cleanup, Program } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const cleanup = new Cleanup();
let world, squatter, serial;

/** A program that has a port of the loopback address; resolves with {port, child}. */
async function squat() {
  const code = "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log('port ' + s.address().port))";
  const other = new Program(cleanup, process.execPath, ['-e', code]);
  const [, port] = await other.says(/port (\d+)/);
  return { port: Number(port), other };
}

const reachable = (port) => new Promise((done) => {
  const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
  socket.on('error', () => done(false));
});

beforeEach(async () => {
  if (world) await world.daemon.program.end();
  if (squatter) await squatter.other.end();
  world = new World(cleanup);
  serial = world.key({ serial: 'PORTS' });
  squatter = await squat();
  await world.startDaemon({ port: squatter.port });
  world.redlips('tokens');  // the key that was in at the start is no insertion any more
});
after(() => cleanup.run());

test('all but web pages works, and status names the ports, who has them and what to do, in both languages', () => {
  assert.equal(world.daemon.port, 0);
  assert.match(world.daemon.program.output, new RegExp(`port ${squatter.port} is taken`));
  const status = listing(world, 'status');
  assert.deepEqual([status.port, status.ports_taken], [0, [squatter.port]]);
  const { out } = redlips(world, ['status']);
  assert.match(out, /is running \(process \d+\), but web pages cannot reach it/);
  assert.ok(out.includes(`! Port ${squatter.port} is taken by node (process ${squatter.other.child.pid}).`), out);
  assert.match(out, /End one of these programs, then run `redlips status` again/);
  const chinese = program('redlips', ['--socket', world.socket, '--lang', 'zh_CN', 'status'], { env: world.env }).out;
  assert.ok(chinese.includes(`端口 ${squatter.port} 被程序 node 占用（进程 ${squatter.other.child.pid}）`), chinese);
  assert.match(chinese, /请关闭其中一个程序，再运行一次/);
  assert.equal(logIn(world, '123456').code, 0);
  assert.equal(redlips(world, ['pin', 'change'], { pins: ['123456', '86420135'] }).code, 0);
  assert.equal(world.triesOn(serial), 6);
});

test('a port that came free is taken as soon as somebody asks', async () => {
  await squatter.other.end();
  assert.equal(await reachable(squatter.port), false, 'nobody looks while nothing happens');
  const status = listing(world, 'status');
  assert.deepEqual([status.port, status.ports_taken], [squatter.port, []]);
  assert.equal(await reachable(squatter.port), true);
  assert.match(redlips(world, ['status']).out, new RegExp(`is running \\(process \\d+, port ${squatter.port}\\)`));
});

test('a port that came free is taken as soon as a key is inserted', async () => {
  world.pull(serial);
  const watch = new Program(cleanup, `${process.env.REDLIPS_BIN}/redlips`, ['--socket', world.socket, 'watch', '--json'], { env: world.env });
  await watch.says(/"watching"/);
  world.redlips('tokens');
  await squatter.other.end();
  world.plug(serial);
  await watch.says(/token\.inserted/);
  assert.equal(await reachable(squatter.port), true);
});
