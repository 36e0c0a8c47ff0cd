// SPDX-License-Identifier: Apache-2.0
// A thousand connections that never finish their request: a login goes through among them, and none of them stays.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { after, before, test } from 'node:test';

import { bridgeDesk, hallOrigin, pin, verified } from '../support/bridge_desk.mjs';
import { figure } from '../support/figure.mjs';
import { freshNonce, get, PageSocket } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';

const crowd = 1000;
const places = 192;  // PROTOCOL.md §3, Limits
const waiting = 2;  // accepted and not yet in a place: one of each address
const memoryLimit = 8 << 10;  // kB: 192 connections with a head each, and what the allocator keeps of them

const cleanup = new Cleanup();
let world;

before(async () => { world = await bridgeDesk(cleanup, { deadlines: { 'bridge.request': 5000 } }); });
after(() => cleanup.run());

/** Part of a head, of a body, of a handshake; a head that grows; nothing at all. */
const beginnings = [
  '', 'G', 'GET /bridge HTTP/1.1\r\nHost: ', `GET /info HTTP/1.1\r\nX-Long: ${'x'.repeat(8000)}`,
  'POST /info HTTP/1.1\r\nTransfer-Encoding: chunked\r\n', 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Up',
];

/** One slow connection; resolves once the daemon's side has taken it. `gone` resolves when the daemon has ended it. */
async function slow(port, index) {
  const socket = net.connect(port, index % 2 === 0 ? '127.0.0.1' : '::1');
  const gone = new Promise((resolve) => { socket.on('close', resolve); });
  socket.on('error', () => {});
  socket.on('data', () => {});
  cleanup.add(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(beginnings[index % beginnings.length]);
  return { gone };
}

async function slowOnes(from, to) {
  const sockets = [];
  for (let i = from; i < to; i += 1) sockets.push(await slow(world.daemon.port, i));
  return sockets;
}

const descriptors = () => readdirSync(`/proc/${world.daemon.pid}/fd`).length;
const memory = () => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${world.daemon.pid}/status`, 'utf8'))[1]);

/** Resolves once the daemon has taken in all that knocked before: it takes connections in their order. */
const caughtUp = () => get(world.daemon.port, '/info', `127.0.0.1:${world.daemon.port}`);

test('a login goes through a thousand slow connections, which are all ended and cost no memory', async () => {
  const before = { descriptors: descriptors(), memory: memory() };
  const sockets = await slowOnes(0, crowd / 4);
  const page = await PageSocket.popup(world.daemon.port);
  sockets.push(...await slowOnes(crowd / 4, crowd / 2));
  const nonce = freshNonce();
  page.ask(nonce, hallOrigin);
  const question = await world.prompter.question();
  sockets.push(...await slowOnes(crowd / 2, crowd));
  assert.equal((await caughtUp()).status, 200);
  const during = { descriptors: descriptors(), memory: memory() };
  world.prompter.type(question, pin);
  verified(world, await page.answer(), nonce);
  await Promise.all(sockets.map(({ gone }) => gone));  // the last ones at the deadline of a head
  assert.equal((await caughtUp()).status, 200);
  assert.ok(during.descriptors - before.descriptors <= places + waiting, `${during.descriptors} descriptors`);
  assert.ok(during.memory - before.memory <= memoryLimit, `${during.memory - before.memory} kB more`);
  assert.equal(sockets.length, crowd);
  figure(`slow connections: ${crowd}, at most ${during.descriptors - before.descriptors} open at once, ` +
    `${during.memory - before.memory} kB more in use, all ended, 1 login among them`);
});

/** A slow connection that comes back as soon as it is sent away; `stop` lets it stay away. */
class Returning {
  visits = 0;
  #stopped = false;

  constructor(port, index) {
    this.away = this.#visit(port, index);
  }

  async #visit(port, index) {
    while (!this.#stopped) {
      this.visits += 1;
      await (await slow(port, index)).gone;
    }
  }

  stop() {
    this.#stopped = true;
  }
}

test('a login goes through while whoever is sent away comes back at once', async () => {
  const crowd = Array.from({ length: 4 * places }, (_, index) => new Returning(world.daemon.port, index));
  const page = await PageSocket.popup(world.daemon.port);
  const nonce = freshNonce();
  page.ask(nonce, hallOrigin);
  world.prompter.type(await world.prompter.question(), pin);
  verified(world, await page.answer(), nonce);
  for (const one of crowd) one.stop();
  await Promise.all(crowd.map(({ away }) => away));
  figure(`visits of slow connections that come back at once: ${crowd.reduce((sum, { visits }) => sum + visits, 0)}, 1 login among them`);
});
