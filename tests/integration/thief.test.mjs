// SPDX-License-Identifier: Apache-2.0
// Whoever has the key and no PIN, at a computer of his own: what RedLips remembers is his to delete or to put back, and gains him nothing.
// The key counts, locks, and then refuses its own PIN.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { figure } from '../support/figure.mjs';
import { LocalClient, yes } from '../support/local_client.mjs';
import { freshNonce } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const cleanup = new Cleanup();
after(() => cleanup.run());

const pin = '123456', tries = 6;

/** A tray that types this, once, and uses a last try without a thought: then it is asked for the PIN again. */
function hasty(typed) {
  let left = 1;
  return (question) => {
    if (question.method === 'prompt.last_try' || question.params.why === 'confirmed') left = 1;
    if (question.method === 'prompt.last_try') return { result: { answer: 'yes' } };
    left -= 1;
    return left >= 0 ? yes(question, typed) : { result: { answer: 'no' } };
  };
}

/** A new daemon over what is in the state directory, asked for one login at a tray; what the key's list showed, and the code. */
async function visit(world, answer) {
  await world.startDaemon();
  const tray = await LocalClient.attach(world.socket, answer);
  const { result: { tokens: [token] } } = await tray.call('token.list');
  const code = await tray.code('authenticate', { origin: 'https://hall.example.test', nonce: freshNonce(), yes: true });
  await world.daemon.program.end();
  return { token, code };
}

function uses(world) {
  return readFileSync(join(world.state, 'history.jsonl'), 'utf8').split('\n').filter((line) => line.includes('"code":"ok"')).length;
}

/** Wrong PINs until the key is locked, each at a daemon that `forget` made believe it is the first; then the right one. */
async function exhaust(world, serial, forget) {
  for (let left = tries; left > 0; left -= 1) {
    forget();
    const { token, code } = await visit(world, hasty(`wrong-${left}`));
    assert.ok(token.tries_min <= left, `${token.tries_min} shown, ${left} true`);
    assert.notEqual(code, '');
    assert.equal(world.triesOn(serial), left - 1);
  }
  forget();
  assert.equal((await visit(world, hasty(pin))).code, 'pin_blocked');
  assert.equal(world.triesOn(serial), 0);
}

test('a state directory that is emptied before each try buys no try', async () => {
  const world = new World(cleanup);
  const serial = world.key();
  await exhaust(world, serial, () => {
    rmSync(world.state, { recursive: true });
    mkdirSync(world.state, { mode: 0o700 });
  });
});

test('nor does one that is put back to a time when the owner had logged in', async () => {
  const world = new World(cleanup);
  const serial = world.key();
  assert.equal((await visit(world, hasty(pin))).code, '');
  cpSync(world.state, world.at('good'), { recursive: true });
  await exhaust(world, serial, () => {
    rmSync(world.state, { recursive: true });
    cpSync(world.at('good'), world.state, { recursive: true });
  });
  assert.equal(uses(world), 1, 'nothing was signed but for the owner');
  figure(`a thief: ${2 * tries} wrong PINs over a state that was deleted or put back: the key is locked after ${tries}, each time`);
});

test('a yes without a PIN, or with an empty one, is no login and costs no try', async () => {
  const world = new World(cleanup);
  const serial = world.key();
  for (const secrets of [[], [''], ['', '']]) {
    let asked = 0;
    const silent = (question) => {
      asked += 1;
      return asked > 1 ? { result: { answer: 'no' } } : { ...yes(question, ''), secrets };
    };
    const { code } = await visit(world, silent);
    assert.ok(asked > 0);
    assert.notEqual(code, '', `${secrets.length} secrets`);
    assert.equal(world.triesOn(serial), tries);
  }
});
