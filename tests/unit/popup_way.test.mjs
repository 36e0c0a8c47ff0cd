// SPDX-License-Identifier: Apache-2.0
// The popup's schedule and whom the package believes, on a clock that the test moves.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { authenticate } from '../../web/redlips.js';
import { ManualPage } from '../support/manual_page.mjs';

const nonce = 'A'.repeat(43) + '=';
const theirs = `http://${'ab'.repeat(16)}.localhost:17654`;
let page;

beforeEach(() => { page = new ManualPage(); });
afterEach(() => page.restore());

/** Starts a login; `result` is what it came to, or undefined while it is open. */
async function start(options = {}) {
  const login = { result: undefined };
  authenticate({ nonce, ...options }).then((token) => { login.result = { token }; }, (error) => { login.result = { error }; });
  await page.settle();
  return login;
}

const ports = () => page.popup.visited.map((url) => Number(new URL(url).port));
const request = () => page.popup.heard.find(({ message }) => message.type === 'request');

test('one window is led through four ports at 0, 700, 1150 and 1600 ms and given up at 2000', async () => {
  const login = await start();
  assert.deepEqual(ports(), [17653]);
  for (const [ms, count] of [[699, 1], [700, 2], [1149, 2], [1150, 3], [1599, 3], [1600, 4]]) {
    await page.advanceTo(ms);
    assert.deepEqual(ports(), [17653, 17654, 17655, 17656].slice(0, count), `at ${ms} ms`);
  }
  await page.advanceTo(1999);
  assert.equal(login.result, undefined);
  await page.advanceTo(2000);
  assert.equal(login.result.error.code, 'not_installed');
  assert.equal(page.opens.length, 1);
  assert.ok(page.popup.closed);
  assert.equal(page.leftovers, 0);
});

test('every address has a name of its own, 128 bits of it, and so has the window', async () => {
  await start();
  await page.advanceTo(2000);
  const hosts = page.popup.visited.map((url) => new URL(url).hostname);
  assert.equal(new Set(hosts).size, 4);
  for (const url of page.popup.visited) assert.match(url, /^http:\/\/[0-9a-f]{32}\.localhost:1765[3-6]\/bridge$/);
  assert.match(page.opens[0].name, /^redlips-[0-9a-f]{32}$/);
});

test('a ready after the verdict wins where the page is patient', async () => {
  const told = [];
  const login = await start({ onNotFound: (error) => told.push(error.code) });
  await page.advanceTo(20000);
  assert.deepEqual(told, ['not_installed']);
  assert.equal(login.result, undefined);
  assert.ok(ports().length > 8, 'the window goes on looking');
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  assert.equal(request().origin, theirs);
});

test('the request goes to the origin that said ready, and nowhere before', async () => {
  const login = await start();
  assert.equal(request(), undefined);
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  const { message, origin } = request();
  assert.equal(origin, theirs);
  assert.deepEqual(message.params, { nonce });
  await page.advanceTo(5000);
  assert.deepEqual(ports(), [17653], 'the window is left alone once it is ready');
  await page.say({ redlips: 1, type: 'answer', id: message.id, result: { format: 'web-eid:1.0' } }, theirs);
  assert.deepEqual(login.result, { token: { format: 'web-eid:1.0' } });
  assert.equal(page.leftovers, 0);
});

test('nobody but a RedLips page in our own window is believed to be ready', async () => {
  await start();
  const own = new URL(page.popup.visited[0]).origin;
  const ready = { redlips: 1, type: 'ready' };
  for (const [why, data, origin, source] of [
    ['the address that we chose ourselves', ready, own],
    ['another window', ready, theirs, {}],
    ['plain localhost', ready, 'http://localhost:17653'],
    ['an address', ready, 'http://127.0.0.1:17653'],
    ['an address on a fresh port', ready, 'http://127.0.0.1:49152'],
    ['another address of loopback', ready, 'http://127.31.7.200:17654'],
    ['another port', ready, theirs.replace('17654', '8080')],
    ['https', ready, theirs.replace('http:', 'https:')],
    ['a short name', ready, theirs.replace('ab', '')],
    ['a longer host', ready, theirs.replace('.localhost', '.localhost.evil.test')],
    ['a name below', ready, theirs.replace('//', '//x.')],
    ['an opaque origin', ready, 'null'],
    ['no message of ours', { type: 'ready' }, theirs],
    ['another type', { redlips: 1, type: 'hello' }, theirs],
    ['no object', 'ready', theirs],
    ['nothing', null, theirs],
  ]) {
    await page.say(data, origin, source);
    assert.equal(request(), undefined, why);
  }
  await page.say(ready, theirs);
  assert.notEqual(request(), undefined);
});

test('an answer counts only from the window, the origin and the request it belongs to', async () => {
  const login = await start();
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  const answer = { redlips: 1, type: 'answer', id: request().message.id, result: {} };
  await page.say({ ...answer, id: answer.id + 1 }, theirs);
  await page.say(answer, theirs.replace('ab', 'cd'));
  await page.say(answer, theirs, {});
  await page.say(null, theirs);
  assert.equal(login.result, undefined);
});

/** The window closes at `ms`; the code that the page is told, where its own COOP header is `policy`. */
async function codeOfClosing(ms, policy) {
  page.answersHead(policy);
  const login = await start({ onNotFound() {} });
  await page.advanceTo(ms);
  page.popup.closed = true;
  await page.advanceTo(ms + 100);
  return login.result.error.code;
}

for (const [ms, policy, code] of [
  [0, null, 'coop_cut'],
  [1400, null, 'coop_cut'],
  [1700, null, 'user_cancelled'],
  [1700, 'same-origin', 'coop_cut'],
  [1700, 'same-origin; report-to="x"', 'coop_cut'],
  [1700, 'same-origin-allow-popups', 'user_cancelled'],
  [1700, new Error('offline'), 'user_cancelled'],
  [2500, null, 'not_installed'],
  [2500, 'same-origin', 'coop_cut'],
]) {
  test(`a window closed after ${ms} ms on a page with COOP ${policy} means ${code}`, async () => {
    assert.equal(await codeOfClosing(ms, policy), code);
  });
}

test('an answer that overtakes the closing of its window still counts', async () => {
  const login = await start();
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  page.popup.closed = true;
  await page.advanceTo(200);
  await page.say({ redlips: 1, type: 'answer', id: request().message.id, result: { late: true } }, theirs);
  assert.deepEqual(login.result, { token: { late: true } });
});

test('a page that goes away cancels its request', async () => {
  await start();
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  await page.leave();
  assert.deepEqual(page.popup.heard.map(({ message }) => message.type), ['request', 'cancel']);
  assert.ok(page.popup.closed);
  assert.equal(page.leftovers, 0);
});

test('a ping of the popup is answered as long as an answer is waited for, and nobody else\'s is', async () => {
  await start();
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  const { message } = request();
  assert.deepEqual(message.answers, ['ping']);
  const pongs = () => page.popup.heard.filter(({ message: { type } }) => type === 'pong');
  const ping = { redlips: 1, type: 'ping', id: message.id };
  await page.say({ ...ping, id: message.id + 1 }, theirs);
  await page.say(ping, theirs.replace('ab', 'cd'));
  await page.say(ping, theirs, {});
  assert.deepEqual(pongs(), []);
  await page.say(ping, theirs);
  assert.deepEqual(pongs(), [{ message: { redlips: 1, type: 'pong', id: message.id }, origin: theirs }]);
  await page.say({ redlips: 1, type: 'answer', id: message.id, result: {} }, theirs);
  await page.say(ping, theirs);
  assert.equal(pongs().length, 1);
});

test('no window means popup_blocked, thrown or null', async () => {
  page.popup = null;
  assert.equal((await start()).result.error.code, 'popup_blocked');
  window.open = () => { throw new Error('sandbox'); };
  assert.equal((await start()).result.error.code, 'popup_blocked');
});

test('compatibility mode and missing features are refused before anything opens', async () => {
  document.documentMode = 11;
  assert.equal((await start()).result.error.code, 'unsupported_browser');
  delete document.documentMode;
  delete globalThis.WebSocket;
  assert.equal((await start()).result.error.code, 'unsupported_browser');
  assert.equal(page.opens.length, 0);
});

test('a nonce that no server of Web eID would send is refused before anything opens', async () => {
  for (const bad of [undefined, 7, '', 'A'.repeat(43), 'A'.repeat(129), `${'A'.repeat(44)}\n`, `${'A'.repeat(43)}é`]) {
    assert.equal((await start({ nonce: bad })).result.error.code, 'invalid_request', String(bad));
  }
  assert.equal(page.opens.length, 0);
});

test('a nonce that is still being fetched does not hold up the window; its failure closes it', async () => {
  const login = await start({ nonce: Promise.reject(new Error('the server is down')) });
  assert.equal(page.opens.length, 1);
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  assert.equal(login.result.error.message, 'the server is down');
  assert.ok(page.popup.closed);
});

test('an aborted signal rejects with its reason, says cancel and leaves nothing behind', async () => {
  const controller = new AbortController();
  const login = await start({ signal: controller.signal });
  await page.say({ redlips: 1, type: 'ready' }, theirs);
  controller.abort();
  await page.settle();
  assert.equal(login.result.error.name, 'AbortError');
  assert.deepEqual(page.popup.heard.map(({ message }) => message.type), ['request', 'cancel']);
  assert.equal(page.leftovers, 0);
  assert.equal((await start({ signal: AbortSignal.abort() })).result.error.name, 'AbortError');
});
