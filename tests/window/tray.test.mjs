// SPDX-License-Identifier: Apache-2.0
// The lips as a clerk uses them: found by their names, pressed by mouse and keys. In Chinese, over tint2.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Cleanup, run } from '../support/processes.mjs';
import { FreshSites, roomWithLips } from '../support/room.mjs';
import { demoUnit } from '../support/world.mjs';

const timeout = 150000;
const cleanup = new Cleanup();
const sites = new FreshSites();
const serial = 'LIPS1';
let world, desktop, client;

before(async () => {
  ({ world, desktop, client } = await roomWithLips(cleanup, [{ serial }]));
});
after(() => cleanup.run());

/** Opens the window at a page, as the launcher's entry does. */
async function open(page) {
  run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', page], { env: desktop.env });
  return desktop.find({ role: 'frame', name: '小红唇' });
}

/** Changes the PIN by keyboard alone, from the page's button on. */
async function changePin(present, next) {
  await open('pin');
  await desktop.click({ role: 'push button', name: '^修改 PIN 码…' });
  await desktop.find({ role: 'password text', name: '^原 PIN 码', sensitive: true, focused: true });
  desktop.type(present);
  desktop.key('Tab');
  desktop.type(next);
  desktop.key('Tab');
  desktop.type(next);
  await desktop.find({ role: 'push button', name: '^修改', sensitive: true });
  desktop.key('Return');
}

test('a second start opens the window of the first and ends', { timeout }, async () => {
  await open('certificate');
  await desktop.find({ role: 'progress bar' });
  desktop.picture('certificate-zh');
  assert.ok(desktop.tray.running());
});

test('the window names the unit, its number in groups, and the days that are left', { timeout }, async () => {
  await open('certificate');
  const { name } = await desktop.find({ role: 'radio button', name: demoUnit.name });
  assert.match(name, /9153 0102 MA6K 0000 0W/);
  assert.match(name, /有效，剩余 36\d 天/);
});

test('a key that is pulled goes from the window, and comes back with its certificate', { timeout }, async () => {
  await open('certificate');
  world.pull(serial);
  await desktop.find({ role: 'label', name: '^请插入 Key$' });
  desktop.picture('no-key-zh');
  world.plug(serial);
  await desktop.find({ role: 'radio button', name: demoUnit.name });
});

test('a login is asked for in front of everything, and the PIN is its consent', { timeout }, async () => {
  const answer = client.login(world.hall.origin_https);
  await desktop.find({ role: 'label', name: '登录 演示办事大厅' });
  await desktop.find({ role: 'password text', name: 'PIN 码', sensitive: true, focused: true });
  desktop.picture('login-zh');
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  await desktop.gone({ role: 'dialog' });
});

test('documents are signed only by a window that names each with size and hash', { timeout }, async () => {
  const documents = ['合同.pdf', '清单\u202Efdp.exe'].map((name, at) => ({ name, size: 7 + at, sha256: `${at}a`.repeat(32), sha384: 'bb'.repeat(48) }));
  const answer = client.call('document.sign', { documents });
  await desktop.find({ role: 'label', name: '^用 Key 签名？$' });
  await desktop.find({ role: 'label', name: '^1 {2}合同\\.pdf$' });
  await desktop.find({ role: 'label', name: '^2 {2}清单fdp\\.exe$' });
  await desktop.find({ role: 'label', name: '^7 字节$' });
  await desktop.find({ role: 'label', name: '^SHA-256 0a0a0a0a( 0a0a0a0a){7}$' });
  await desktop.find({ role: 'password text', name: 'PIN 码', sensitive: true, focused: true });
  desktop.picture('sign-zh');
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await answer).result.documents.length, 2);
  await desktop.gone({ role: 'dialog' });
});

test('what was typed for another window as the prompt appears is no PIN', { timeout }, async () => {
  for (const delay of [50, 120, 300]) {
    // In the middle of a sentence, with Enter at the end of each word; the prompt comes up below the fingers.
    const words = Array(30).fill(['9', '8', '7', '6', '5', '4', 'Return']).flat().slice(0, Math.ceil(4000 / delay));
    const typing = desktop.keys(words, delay);
    const answer = client.login(sites.next());
    await typing;
    await desktop.find({ role: 'password text', name: '^PIN 码$', sensitive: true });
    assert.equal(world.triesOn(serial), 6);
    await desktop.click({ role: 'push button', name: '取消' });
    assert.equal((await answer).error.data.code, 'user_cancelled');
    await desktop.gone({ role: 'dialog' });
  }
  assert.equal(world.triesOn(serial), 6);
});

test('a wrong PIN says how many tries are left in the same window, and the same one again costs none', { timeout }, async () => {
  const answer = client.login(world.hall.origin_https);
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.type('864213');
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '^PIN 码不对。.*还可尝试 5 次' });
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.picture('wrong-zh');
  desktop.type('864213');
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '没有消耗次数' });
  assert.equal(world.triesOn(serial), 5);
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  assert.equal(world.triesOn(serial), 6);
});

test('pasting a PIN is refused in words', { timeout }, async () => {
  await open('certificate');
  await desktop.click({ role: 'push button', name: '^复制：统一社会信用代码' });
  const answer = client.login(sites.next());
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.key('ctrl+v');
  await desktop.find({ role: 'label', name: '不能粘贴' });
  await desktop.click({ role: 'push button', name: '取消' });
  assert.equal((await answer).error.data.code, 'user_cancelled');
});

test('the PIN is changed by keyboard, and from then on only the new one logs in', { timeout }, async () => {
  await changePin('123456', 'Kunming7');
  await desktop.find({ name: '修改成功' });
  desktop.picture('changed-zh');
  const answer = client.login(world.hall.origin_https);
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.type('123456');
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '^PIN 码不对。' });
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.type('Kunming7');
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
});

test('the last try is asked for separately, and leaving it costs nothing', { timeout }, async () => {
  const answer = client.login(sites.next());
  for (let wrong = 1; wrong <= 5; wrong += 1) {
    await desktop.find({ role: 'password text', sensitive: true, focused: true });
    desktop.type(`wrong${wrong}7`);
    desktop.key('Return');
    await desktop.find({ role: 'label', name: wrong < 5 ? `还可尝试 ${6 - wrong} 次` : '1 次' });
  }
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.type('Kunming7');
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '只剩最后 1 次' });
  await desktop.find({ role: 'push button', name: '再试一次', sensitive: true });
  desktop.picture('last-try-zh');
  await desktop.click({ role: 'push button', name: '今天先不试' });
  assert.ok((await answer).error);
  assert.equal(world.triesOn(serial), 1);
});

test('the window outlives the daemon and finds it again', { timeout }, async () => {
  await open('certificate');
  await world.daemon.program.end();
  await desktop.find({ role: 'label', name: '服务没有运行' });
  desktop.picture('no-service-zh');
  await world.startDaemon();
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  assert.ok(desktop.tray.running());
});
