// SPDX-License-Identifier: Apache-2.0
// The page of a login by redirect without a browser: what it sends where, and what it says when the hall does not answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PopupWindow } from '../support/popup_window.mjs';

const login = {
  zh: '大厅', en: 'Hall', origin: 'https://hall.test', url: 'https://hall.test/back', state: 's'.repeat(32), ticket: 't'.repeat(32),
};
const token = { format: 'web-eid:1.0', signature: 'a+b/c=' };
const buttons = ['go', 'again', 'back'];

/** A hall that answers each post as told: a status, or 'down', or 'silent'. */
function hall(...answers) {
  const posts = [];
  const fetch = (url, options) => {
    posts.push({ url, ...options });
    const answer = answers.shift();
    if (answer === 'down') return Promise.reject(new TypeError('Failed to fetch'));
    if (answer === 'silent') return new Promise((_, reject) => { options.signal.onabort = () => reject(new Error('aborted')); });
    return Promise.resolve({ ok: answer < 300, status: answer });
  };
  return { posts, fetch };
}

function open({ fetch = null, language } = {}) {
  const page = new PopupWindow(['redirect_texts.js', 'redirect.js'], { fetch, language });
  page.daemonSays({ method: 'redirect', params: login });
  return page;
}

/** What was promised so far has happened. */
const settled = () => new Promise(setImmediate);

async function signed(...answers) {
  const { posts, fetch } = hall(...answers);
  const page = open({ fetch });
  page.click('go');
  page.daemonSays({ id: 1, result: token });
  await settled();
  return { page, posts };
}

test('it names the hall and asks nothing before the click', () => {
  const page = open();
  assert.equal(page.text('hall'), 'Hall');
  assert.equal(page.text('site'), 'https://hall.test');
  assert.deepEqual(page.shown(...buttons), ['go', 'back']);
  assert.deepEqual(page.sent, []);
  page.click('go');
  page.click('go');
  assert.deepEqual(page.sent, [{ id: 1, method: 'authenticate', params: {} }]);
  assert.deepEqual(page.shown(...buttons), ['go', 'back'], 'both stay where they are');
});

test('the token goes by POST without cookies, and the ticket alone goes back in the address', async () => {
  const { page, posts: [post] } = await signed(204);
  assert.equal(post.url, login.url);
  assert.equal(post.method, 'POST');
  assert.deepEqual([post.mode, post.credentials, post.redirect], ['cors', 'omit', 'error']);
  assert.deepEqual(Object.fromEntries(post.body), { state: login.state, ticket: login.ticket, token: JSON.stringify(token) });
  assert.equal(page.gone, `${login.url}?state=${login.state}&ticket=${login.ticket}`);
  assert.ok(!page.gone.includes('signature'));
});

for (const [why, answer, code] of [['is down', 'down', 'not_delivered'], ['answers 500', 500, 'not_delivered 500'],
  ['answers 410', 410, 'not_delivered 410'], ['redirects elsewhere', 'down', 'not_delivered']]) {
  test(`a hall that ${why} loses nothing: the same token is sent again by a click`, async () => {
    const { page, posts } = await signed(answer, 204);
    assert.equal(page.gone, '');
    assert.match(page.text('what'), /did not take it.*no PIN try was used.*send it again/);
    assert.equal(page.text('code'), `Code: ${code}`);
    assert.deepEqual(page.shown(...buttons), ['again', 'back']);
    page.click('again');
    await settled();
    assert.deepEqual(Object.fromEntries(posts[1].body), Object.fromEntries(posts[0].body));
    assert.equal(page.gone, `${login.url}?state=${login.state}&ticket=${login.ticket}`);
    assert.equal(page.sent.length, 1, 'nothing more was asked of the key');
  });
}

test('a hall that never answers is given up', async () => {
  const { page } = await signed('silent');
  assert.deepEqual(page.shown(...buttons), []);
  page.late();
  await settled();
  assert.deepEqual(page.shown(...buttons), ['again', 'back']);
  page.click('back');
  assert.equal(page.gone, `${login.url}?state=${login.state}&error=not_delivered`);
});

test('what the user refused goes back at once', () => {
  const page = open();
  page.click('go');
  page.daemonSays({ id: 1, error: { code: 'user_cancelled', zh: '取消', en: 'cancelled' } });
  assert.equal(page.gone, `${login.url}?state=${login.state}&error=user_cancelled`);
});

for (const click of [false, true]) {
  test(`"do not log in" ${click ? 'closes the question' : 'asks nothing'} and goes back`, () => {
    const page = open();
    if (click) page.click('go');
    page.click('back');
    assert.equal(page.socketOpen, false);
    assert.equal(page.gone, `${login.url}?state=${login.state}&error=user_cancelled`);
    assert.equal(page.sent.length, click ? 1 : 0);
  });
}

test('any other error is read first, in the language of the browser', () => {
  const page = open({ language: 'zh-CN' });
  page.click('go');
  page.daemonSays({ id: 1, error: { code: 'pin_blocked', zh: '锁住了。', en: 'Locked.' } });
  assert.equal(page.gone, '');
  assert.equal(page.text('what'), '锁住了。');
  assert.equal(page.text('code'), '错误代码：pin_blocked');
  page.click('back');
  assert.equal(page.gone, `${login.url}?state=${login.state}&error=pin_blocked`);
});

test('a daemon that ends is told, before and after it has named the hall', () => {
  const early = new PopupWindow(['redirect_texts.js', 'redirect.js']);
  early.socket.onclose();
  assert.match(early.text('what'), /could not reach RedLips/);
  assert.deepEqual(early.shown(...buttons), []);
  const page = open();
  page.click('go');
  page.socket.onclose();
  assert.match(page.text('what'), /connection to RedLips was lost/);
  page.click('back');
  assert.equal(page.gone, `${login.url}?state=${login.state}&error=connection_lost`);
});

test('after the token the end of the socket is no news', async () => {
  const { page } = await signed('silent');
  page.socket.onclose();
  assert.match(page.text('what'), /Handing the login/);
});
