// SPDX-License-Identifier: Apache-2.0
// A computer that sleeps and wakes up, and clocks that are put forward and back: the daemon is stopped, its clocks are moved, it goes on.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { Faultio, faultioEnvironment } from '../support/faultio.mjs';
import { LocalClient, yes } from '../support/local_client.mjs';
import { Mailbox } from '../support/mailbox.mjs';
import { freshNonce, get, PageSocket, popupHost } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const cleanup = new Cleanup();
const pin = '123456', hour = 3600, year = 365 * 24 * hour;
const kiosk = 'https://kiosk.example.test';
let world, io, tray, questions, sites = 0;

before(() => {
  world = new World(cleanup);
  world.serial = world.key();
  world.hall = { origin_http: kiosk, origin_https: kiosk };
  writeFileSync(join(world.config, 'halls.d', 'kiosk.toml'), `source = "tests"\norigins = ["${kiosk}"]\nlogin_url = "${kiosk}/"\npin_session_idle_s = 600\n[name]\nzh = "大厅"\nen = "Kiosk"\n`);
});
beforeEach(async () => {
  await world.daemon?.program.end();
  await world.startDaemon({ pipes: 1, env: faultioEnvironment('redlipsd') });
  io = new Faultio(world.daemon.program);
  questions = new Mailbox();
  tray = await LocalClient.attach(world.socket, (question) => { questions.put(question); });
  await tray.call('token.list');
});
after(() => cleanup.run());

const site = () => `https://sleeper${sites += 1}.example.test`;
const pid = () => world.daemon.program.child.pid;

/** Stopped for certain: proc(5), field 3. */
async function stop() {
  process.kill(pid(), 'SIGSTOP');
  while (!/\) T /.test(readFileSync(`/proc/${pid()}/stat`, 'utf8')));
}

/** The daemon sleeps so long, as a suspended computer's: `meanwhile` happens to its sockets before it looks at them. */
async function sleep(seconds, meanwhile = () => {}) {
  await stop();
  const moved = [io.move('boot', seconds), io.move('real', seconds)];
  await meanwhile();
  process.kill(pid(), 'SIGCONT');
  await Promise.all(moved);
}

async function asked(origin = site()) {
  const page = await PageSocket.popup(world.daemon.port);
  page.ask(freshNonce(), origin);
  return { page, question: await questions.take() };
}

async function logsIn(origin) {
  const { page, question } = await asked(origin);
  tray.reply(question, yes(question, pin));
  return page.code();
}

test('a question that was open before the sleep is over after it, and the PIN that was typed for it is not sent', async () => {
  const { page, question } = await asked();
  const before = world.triesOn(world.serial);
  await sleep(8 * hour, () => tray.reply(question, yes(question, '000000')));
  assert.equal(await page.code(), 'timeout');
  assert.equal(world.triesOn(world.serial), before);
  assert.equal(await logsIn(), '');
});

test('a question whose time is not over goes on after a short sleep', async () => {
  const { page, question } = await asked();
  await sleep(20);
  tray.reply(question, yes(question, pin));
  assert.equal(await page.code(), '');
});

test('a token host that is stopped beside the daemon answers after a short sleep, and after a long one its key is told stuck', async () => {
  const { libraries } = (await tray.call('status')).result;
  const host = libraries.find(({ host_pid: id }) => id > 0).host_pid;
  const { page, question } = await asked();
  process.kill(host, 'SIGSTOP');
  tray.reply(question, yes(question, pin));
  await sleep(60);
  process.kill(host, 'SIGCONT');
  assert.equal(await page.code(), '');
  const late = await asked();
  process.kill(host, 'SIGSTOP');
  tray.reply(late.question, yes(late.question, pin));
  await late.page.next();  // it is on its way
  for (let i = 0; i < 3; i += 1) await io.move('mono', 700);
  assert.match(await late.page.code(), /^(key_stuck|module_failed)$/);
});

test('the names of popups that were made before the sleep are dead after it', async () => {
  const host = await popupHost(world.daemon.port);
  assert.equal((await get(world.daemon.port, '/b', host)).status, 200);
  await sleep(hour);
  assert.equal((await get(world.daemon.port, '/b', host)).status, 410);
});

test('a PIN session ends in a sleep that is longer than its time', async () => {
  const ask = async (page) => { page.ask(freshNonce()); return page.code(); };
  const first = await PageSocket.direct(world.daemon.port, kiosk);
  first.ask(freshNonce());
  const question = await questions.take();
  assert.equal(question.params.session_s, 600);
  tray.reply(question, yes(question, pin));
  assert.equal(await first.code(), '');
  assert.equal(await ask(first), '');
  await sleep(hour);
  const page = await PageSocket.direct(world.daemon.port, kiosk);
  page.ask(freshNonce());
  const again = await questions.take();
  assert.equal(again.params.why, 'first');
  tray.reply(again, { result: { answer: 'no' } });
  assert.equal(await page.code(), 'user_cancelled');
});

test('an open question minds no wall clock that is put years forward or back', async () => {
  for (const jump of [10 * year, -20 * year, 10 * year]) {
    const { page, question } = await asked();
    await io.move('real', jump);
    await io.move('real', -jump);
    tray.reply(question, yes(question, pin));
    assert.equal(await page.code(), '');
  }
});

test('by a wrong clock no certificate is offered, nothing is lost, and all goes on with the right one', async () => {
  const history = () => readFileSync(join(world.state, 'history.jsonl'), 'utf8');
  for (const [jump, state] of [[10 * year, 'expired'], [-20 * year, 'not_yet_valid']]) {
    const before = history();
    await io.move('real', jump);
    const { page, question } = await asked();
    assert.deepEqual(question.params.keys, []);
    const { result: { certificates: [certificate] } } = await tray.call('certificate.list');
    assert.equal(certificate.state, state);
    tray.reply(question, { result: { answer: 'no' } });
    assert.equal(await page.code(), 'user_cancelled');
    await io.move('real', -jump);
    assert.equal(history(), before);
    assert.equal(await logsIn(), '');
  }
});

test('neither forward nor back can the wall clock shorten or prolong the silence for a site', async () => {
  const origin = site();
  const refusesTwice = async () => {
    for (let i = 0; i < 2; i += 1) {
      const { page, question } = await asked(origin);
      tray.reply(question, { result: { answer: 'no' } });
      assert.equal(await page.code(), 'user_cancelled');
    }
  };
  const silent = async () => {
    const page = await PageSocket.popup(world.daemon.port);
    page.ask(freshNonce(), origin);
    return page.code();
  };
  await refusesTwice();
  await io.move('real', 2 * year);
  assert.equal(await silent(), 'rate_limited');
  await io.move('real', -4 * year);
  assert.equal(await silent(), 'rate_limited');
  await sleep(601);
  const { page, question } = await asked(origin);
  tray.reply(question, { result: { answer: 'no' } });
  assert.equal(await page.code(), 'user_cancelled');
});
