// SPDX-License-Identifier: Apache-2.0
// What the user said about a site is listed, and can be taken back: the next question is as the first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { ControlClient } from '../support/control_client.mjs';
import { LocalClient, yes } from '../support/local_client.mjs';
import { freshNonce, PageSocket } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const cleanup = new Cleanup();
const known = 'https://known.example.test', bad = 'https://bad.example.test';
let world, tray, client;
let answer = () => ({ result: { answer: 'no' } });
const asked = [];

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'SITES1' });
  await world.startDaemon();
  tray = await LocalClient.attach(world.socket, (question) => {
    asked.push(question.params);
    return answer(question);
  });
  client = new ControlClient(cleanup, world.socket);
});
after(async () => {
  await tray.close();
  await cleanup.run();
});

async function login(origin) {
  const page = await PageSocket.popup(world.daemon.port);
  page.ask(freshNonce(), origin);
  const code = await page.code();
  page.close();
  return code;
}

const sites = async () => (await client.call('site.list')).result.sites;

function redlips(...args) {
  const done = spawnSync(join(process.env.REDLIPS_BIN, 'redlips'), ['--socket', world.socket, '--lang', 'en', 'sites', ...args], { encoding: 'utf8', env: world.env });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

test('nothing was said yet', async () => {
  assert.deepEqual(await sites(), []);
  assert.equal(redlips(), 'Nothing is remembered of any site.\n');
});

test('a remembered site is listed with its certificate, and forgotten when the user says so', async () => {
  answer = (question) => yes(question, '123456', true);
  assert.equal(await login(known), '');
  const [site] = await sites();
  assert.equal(site.origin, known);
  assert.equal(site.blocked, false);
  assert.match(site.certificate, /^[0-9a-f]{64}$/);
  const days = (Date.parse(site.until) - Date.now()) / 86400000;
  assert.ok(days > 364 && days <= 365, `${days} days`);
  assert.match(redlips(), new RegExp(`^${known}\n {3}no first-time warning until .*\n$`));

  assert.equal(await login(known), '');
  assert.deepEqual(asked.at(-1).remembered, [site.certificate]);
  assert.deepEqual((await client.call('site.forget', { origin: known })).result, { forgotten: 1 });
  assert.deepEqual(await sites(), []);
  answer = (question) => yes(question, '123456', false);
  assert.equal(await login(known), '');
  assert.deepEqual(asked.at(-1).remembered, []);
});

test('a blocked site asks nobody until it is let in again', async () => {
  answer = () => ({ result: { answer: 'block' } });
  assert.notEqual(await login(bad), '');
  assert.deepEqual((await sites()).map(({ origin, blocked, certificate }) => [origin, blocked, certificate]), [[bad, true, '']]);
  const before = asked.length;
  assert.notEqual(await login(bad), '');
  assert.equal(asked.length, before);
  assert.equal(redlips('--forget', bad), `${bad} is asked about as at first again.\n`);
  assert.equal(redlips('--forget', bad), `Nothing was remembered of ${bad}.\n`);
  answer = (question) => yes(question, '123456', false);
  assert.equal(await login(bad), '');
  assert.equal(asked.length, before + 1);
});

test('a request without a site changes nothing', async () => {
  assert.equal((await client.call('site.forget', {})).error.data.code, 'invalid_request');
});
