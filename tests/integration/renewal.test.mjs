// SPDX-License-Identifier: Apache-2.0
// The renewal from end to end: daemon, child and the demo CA's office over http, on software keys.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';

import { freshNonce } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';
import { Renewing } from '../support/renewing.mjs';
import { softHsm, softHsmToken } from '../support/soft_hsm.mjs';
import { verifyToken } from '../support/verify_token.mjs';

/** A clerk for one test alone. */
function clerk(t, options) {
  const cleanup = new Cleanup();
  t.after(() => cleanup.run());
  return Renewing.start(cleanup, options);
}

for (const [name, key, more, type] of [['P-256', { kind: 'p256' }, [], 'ec'], ['RSA-2048', { kind: 'rsa2048' }, [], 'rsa'],
  ['RSA-2048 to P-256', { kind: 'rsa2048' }, ['key = "p256"'], 'ec']]) {
  test(`a renewal that is granted at once (${name})`, async (t) => {
    const there = await clerk(t, { key, office: { more } });
    const done = await there.begin();
    assert.equal(done.step, 'done', JSON.stringify(done));
    assert.ok(there.typed <= 2);
    assert.equal(there.checkRenewed().publicKey.asymmetricKeyType, type);
    assert.equal(there.world.triesOn(there.serial), 6);
    assert.equal((await there.list()).length, 1);
  });
}

test('what waits for the desk is approved and ended later', async (t) => {
  const there = await clerk(t, { office: { decide: 'desk' } });
  const waits = await there.begin();
  assert.equal(waits.step, 'waiting', JSON.stringify(waits));
  assert.equal(there.token.working().length, 1);
  await there.office.approve();
  assert.equal((await there.resume(waits.job)).step, 'done');
  there.checkRenewed();
});

test('a refusal is in the words of the authority, and handed in again with the same key', async (t) => {
  const there = await clerk(t, { office: { decide: 'desk' } });
  const { job } = await there.begin();
  await there.office.refuse('营业执照不清楚');
  const refused = await there.resume(job);
  assert.equal(refused.step, 'refused', JSON.stringify(refused));
  assert.match(refused.ca_text, /营业执照不清楚/);
  assert.equal((await there.resume(job)).step, 'waiting');
  await there.office.approve();
  assert.equal((await there.resume(job)).step, 'done');
  assert.equal((await there.office.state()).cases.length, 1, 'one key, one case');
  there.checkRenewed();
});

test('what was begun with one state directory is ended with another', async (t) => {
  const there = await clerk(t, { office: { decide: 'desk' } });
  assert.equal((await there.begin()).step, 'waiting');
  await there.world.daemon.program.end();
  rmSync(there.world.state, { recursive: true });
  mkdirSync(there.world.state, { mode: 0o700 });
  await there.restart();
  assert.deepEqual(await there.list(), []);
  await there.office.approve();
  assert.equal((await there.untilDone()).step, 'done');
  assert.equal((await there.office.state()).cases.length, 1, 'the same key pair');
  there.checkRenewed();
});

test('a second start is the same renewal', async (t) => {
  const there = await clerk(t, { office: { decide: 'desk' } });
  const [one, two] = await Promise.all([there.begin(), there.begin()]);
  const jobs = [one, two].map(({ job }) => job).filter(Boolean);
  assert.ok(jobs.length > 0 && new Set(jobs).size === 1, JSON.stringify([one, two]));
  assert.equal((await there.list()).length, 1);
  assert.equal((await there.office.state()).cases.length, 1);
});

test('two keys, and somebody who looks at them all the time, do not disturb it', async (t) => {
  const there = await clerk(t, { office: { decide: 'desk' }, prepare: (world) => world.key({ days: 300 }) });
  const [old] = (await there.certificates()).filter(({ serial }) => serial === there.serial);
  let over = false;
  t.after(() => { over = true; });
  const looks = (async () => { while (!over) await there.tray.call('token.list'); })();
  const begun = (await there.tray.call('renewal.start', { certificate: old.certificate, unchanged: true })).result.renewal;
  assert.equal(begun.step, 'waiting', JSON.stringify(begun));
  await there.office.approve();
  const done = await there.resume(begun.job);
  assert.equal(done.step, 'done', JSON.stringify(done));
  over = true;
  await looks;
});

test('an authority that is down costs nothing, and is asked again', async (t) => {
  const there = await clerk(t, {});
  await there.office.stop();
  const stopped = await there.begin();
  assert.equal(stopped.code, 'ca_unreachable', JSON.stringify(stopped));
  assert.equal(there.token.working().length, 1);
  await there.office.start();
  assert.equal((await there.untilDone()).step, 'done');
  there.checkRenewed();
});

test('name, colour and tries belong to the key, whatever certificate it has', async (t) => {
  const there = await clerk(t, {});
  const [{ token }] = (await there.tray.call('token.list')).result.tokens;
  assert.equal(await there.tray.code('token.name', { token, name: '财务用', colour: 'green' }), '');
  assert.equal((await there.untilDone()).step, 'done');
  there.script = ['111111'];
  assert.equal((await there.logIn('https://hall.example.test', freshNonce())).code, 'user_cancelled');
  await there.world.daemon.program.end();
  await there.restart();
  const [after] = (await there.tray.call('token.list')).result.tokens;
  assert.equal(after.name, '财务用');
  assert.equal(after.colour, 'green');
  assert.equal(after.tries_max, 5);
  assert.equal(there.world.triesOn(there.serial), 5);
});

test('the renewed certificate logs in, by a verifier of its own, and so does the old one', async (t) => {
  const there = await clerk(t, {});
  const done = await there.begin();
  await there.certificates();  // the daemon looks at the key again soon after its logout; here nobody wants to wait
  const authority = readFileSync(there.world.at('ca/ca.pem'), 'utf8');
  for (const certificate of [done.new_certificate, done.certificate]) {
    there.wanted = certificate;
    const nonce = freshNonce(), origin = 'https://hall.example.test';
    const token = await there.logIn(origin, nonce);
    assert.equal(token.code, undefined, JSON.stringify([token, there.asked]));
    const used = verifyToken(token, origin, nonce, authority);
    assert.equal(used.fingerprint256.replaceAll(':', '').toLowerCase(), certificate);
  }
});

for (const [name, kind, more, type] of [['P-256', 'p256', [], 'ec'], ['RSA-2048', 'rsa2048', [], 'rsa'],
  ['RSA-2048 to P-256', 'rsa2048', ['key = "p256"'], 'ec']]) {
  test(`the same on SoftHSM as it is (${name})`, async (t) => {
    const there = await clerk(t, { office: { decide: 'desk', more }, token: (world) => softHsmToken(world, kind), daemon: { modules: [softHsm] } });
    const waits = await there.begin();
    assert.equal(waits.step, 'waiting', JSON.stringify(waits));
    await there.office.approve();
    assert.equal((await there.resume(waits.job)).step, 'done');
    assert.equal(there.checkRenewed().publicKey.asymmetricKeyType, type);
  });
}
