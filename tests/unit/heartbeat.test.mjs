// SPDX-License-Identifier: Apache-2.0
// SECURITY-RULES 2.5: the dialog goes with the page that asked, also where its goodbye is lost; and it never goes before.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PopupWindow, otherWindow } from '../support/popup_window.mjs';

const hall = 'https://hall.example.test';
const nonce = 'A'.repeat(44);
const asks = { type: 'request', id: 7, method: 'authenticate', params: { nonce } };
const asksAlive = { ...asks, answers: ['ping'] };
/** The longest that a page which is gone keeps its dialog, in ms. */
const longest = 18000;

/** A popup whose page has just asked. */
function popup(request = asksAlive) {
  const page = otherWindow();
  const shown = new PopupWindow(['heartbeat.js', 'popup.js'], { opener: page });
  shown.connects();
  shown.hears(page, hall, request);
  return { page, shown, pings: () => page.heard.filter(({ type }) => type === 'ping') };
}

/** A start page whose hall has just asked. */
function startPage(request = asksAlive) {
  const page = otherWindow();
  const shown = new PopupWindow(['heartbeat.js', 'start.js'], { opens: page });
  shown.daemonSays({ method: 'hall', params: { zh: '厅', en: 'Hall', url: `${hall}/`, origins: [hall] } });
  shown.click('open');
  shown.hears(page, hall, request);
  return { page, shown, pings: () => page.heard.filter(({ type }) => type === 'ping') };
}

test('a page that falls silent takes popup, socket and so the dialog with it', () => {
  const { shown } = popup();
  shown.runs(longest);
  assert.equal(shown.socketOpen, false);
  assert.equal(shown.closed, true);
});

test('a page that answers keeps its dialog for as long as it likes', () => {
  const { page, shown, pings } = popup();
  let answered = 0;
  shown.runs(600000, () => {
    for (; answered < pings().length; answered += 1) shown.hears(page, hall, { type: 'pong', id: 7 });
  });
  assert.ok(pings().length > 100);
  assert.equal(shown.socketOpen, true);
  assert.equal(shown.closed, false);
});

test('an answer that is four beats late still counts', () => {
  const { page, shown, pings } = popup();
  let beats = 0;
  shown.runs(600000, () => {
    if (pings().length < beats + 4) return;
    beats = pings().length;
    shown.hears(page, hall, { type: 'pong', id: 7 });
  });
  assert.equal(shown.closed, false);
});

test('pings go to the pinned origin alone and say nothing but the number of the request', () => {
  const { pings } = popup();
  assert.deepEqual(pings(), [{ redlips: 1, type: 'ping', id: 7, to: hall }]);
});

test('nobody else can answer for the page', () => {
  for (const [why, source, origin, data] of [
    ['another window', otherWindow(), hall, { type: 'pong', id: 7 }],
    ['no window', null, hall, { type: 'pong', id: 7 }],
    ['the page that took its place', undefined, 'https://evil.test', { type: 'pong', id: 7 }],
    ['another request', undefined, hall, { type: 'pong', id: 8 }],
    ['another message', undefined, hall, { type: 'request', id: 7 }],
  ]) {
    const { page, shown } = popup();
    shown.runs(longest, () => shown.hears(source === undefined ? page : source, origin, data));
    assert.equal(shown.closed, true, why);
  }
});

test('a package that knows no pings is never sent one, and never cut', () => {
  for (const request of [asks, { ...asks, answers: ['pong'] }, { ...asks, answers: 'ping' }]) {
    for (const make of [popup, startPage]) {
      const { shown, pings } = make(request);
      shown.runs(600000);
      assert.equal(pings().length, 0);
      assert.equal(shown.closed, false);
      assert.deepEqual(shown.sent.map(({ method }) => method), ['authenticate']);
    }
  }
});

test('after the answer nobody is pinged', () => {
  const { shown, pings } = popup();
  shown.daemonSays({ id: 1, error: { code: 'user_cancelled', zh: '否', en: 'no' } });
  shown.runs(longest);
  assert.equal(pings().length, 1);
  assert.equal(shown.closed, false, 'the user still reads why');
});

test('a popup whose opener is closed goes at once', () => {
  const { page, shown } = popup();
  page.closed = true;
  shown.runs(250);
  assert.equal(shown.socketOpen, false);
  assert.equal(shown.closed, true);
});

test('a hall whose window is closed is cancelled within a beat', () => {
  const { page, shown } = startPage();
  page.closed = true;
  shown.runs(3000);
  assert.deepEqual(shown.sent.slice(1), [{ method: 'cancel', params: { id: 1 } }]);
});

test('the start page cancels for a hall that fell silent, and the next request counts anew', () => {
  const { page, shown } = startPage();
  shown.runs(longest);
  assert.deepEqual(shown.sent.slice(1), [{ method: 'cancel', params: { id: 1 } }]);
  shown.daemonSays({ id: 1, error: { code: 'user_cancelled', zh: '否', en: 'no' } });
  shown.hears(page, hall, asksAlive);
  let beats = 0;
  shown.runs(longest, () => { beats += 1; shown.hears(page, hall, { type: 'pong', id: 7 }); });
  assert.ok(beats > 4);
  assert.deepEqual(shown.sent.slice(2).map(({ method, id }) => [method, id]), [['authenticate', 2]]);
});
