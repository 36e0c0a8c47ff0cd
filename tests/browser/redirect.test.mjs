// SPDX-License-Identifier: Apache-2.0
// A login without a line of the hall's script: a link to RedLips, a click, the PIN, and back with the hall's cookies.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { desk, initialPin, keyFor } from '../support/desk.mjs';
import { forgetHall } from '../support/hall_page.mjs';
import { LabPage, registerLab, startLab } from '../support/lab.mjs';
import { OddHall, ledAway, lure, questions } from '../support/redirect_hall.mjs';
import { demoUnit } from '../support/world.mjs';

async function redirectDesk(cleanup, kind) {
  const odd = await OddHall.start(cleanup), other = await OddHall.start(cleanup), lab = await startLab(cleanup);
  const world = await desk(cleanup, kind, 'redirect', {
    prepare: (each) => {
      odd.register(each);
      registerLab(each, lab);
      return {};
    },
    browser: (each) => ({ publicPorts: [each.hall.http, each.hall.https, odd.port, other.port] }),
  });
  return Object.assign(world, { odd, other, lab });
}

async function logsIn(world, t, scheme, cookie) {
  const serial = keyFor(world, t);
  const hall = await ledAway(world, t, { scheme, query: { cookie } });
  await hall.screenshot(`${scheme}-${cookie}-before-the-click`);
  await world.browser.click(hall.page, '#go');
  await world.person.says(new RegExp(hall.origin.replace(/\W/g, '\\$&')));
  await world.person.pin(initialPin);
  assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  assert.equal(world.triesOn(serial), 6);
  const [latest] = JSON.parse(world.redlips('history', '--json')).entries;
  assert.deepEqual([latest.caller, latest.origin, latest.code], ['redirect', hall.origin, 'ok']);
  // Our page has left no place in the history of the window, and no token in an address.
  await hall.page.goBack();
  assert.equal(new URL(hall.page.url()).origin, hall.origin);
}

/** Opens the odd hall's link in a window of its own and types the PIN. */
async function signsForOdd(world, t) {
  keyFor(world, t);
  const page = await world.browser.open(world.odd.link(world));
  t.after(() => world.browser.tidy());
  world.odd.posts.length = 0;
  await world.browser.click(page, '#go');
  await world.person.pin(initialPin);
  return page;
}

async function comesBack(world, page) {
  await world.browser.window(new RegExp(`^${world.odd.origin}/back\\?`));
  return new URL(page.url()).searchParams;
}

browserSuite('a login by redirect', redirectDesk, {
  'from an http hall with a Lax cookie': (world, t) => logsIn(world, t, 'http', 'lax'),
  'from an http hall with a Strict cookie': (world, t) => logsIn(world, t, 'http', 'strict'),
  'from an https hall with a Lax cookie': (world, t) => logsIn(world, t, 'https', 'lax'),
  'from an https hall with a Strict cookie': (world, t) => logsIn(world, t, 'https', 'strict'),

  'the user says no in the dialog, and the hall is told': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await ledAway(world, t, { scheme: 'https' });
    await world.browser.click(hall.page, '#go');
    await world.person.answer(/PIN \(Ctrl-C: do not log in\): /, '\x03');
    await hall.arrives('/auth/finish');
    await hall.error('user_cancelled');
    assert.equal(world.triesOn(serial), 6);
  },

  'the user says no on the page: nothing was asked': async (world, t) => {
    const shown = await questions(world);
    const hall = await ledAway(world, t, { scheme: 'http' });
    await world.browser.click(hall.page, '#back');
    await hall.arrives('/auth/finish');
    await hall.error('user_cancelled');
    keyFor(world, t);
    assert.equal(await shown(), 0);
  },

  'two cookie jars: who signs for an attacker\'s login logs nobody in': async (world, t) => {
    keyFor(world, t);
    const attacker = await lure(world);
    const page = await world.browser.open(`${world.hall.origin_http}/?ports=${world.daemon.port}`);  // a session of his own
    t.after(() => forgetHall(world));
    await page.goto(attacker.url);
    await world.browser.click(page, '#go');
    await world.person.pin(initialPin);
    const finish = await world.browser.window(/\/auth\/finish\?/);
    await world.browser.text(finish, '#result', /redirect_foreign/);
    const [, state] = /state=(\w+)/.exec(attacker.url);
    for (const ticket of ['', '0'.repeat(32)]) {
      const { status, body } = await attacker.visit(`/auth/finish?state=${state}&ticket=${ticket}&error=`);
      assert.deepEqual([status, /redirect_unknown/.test(body)], [403, true]);
    }
    assert.equal((await attacker.visit('/home')).status, 303);
  },

  'a hall that answers 500, then not at all: the same token goes when the user sends it again': async (world, t) => {
    world.odd.answers = [500];
    const page = await signsForOdd(world, t);
    await world.browser.text(page, '#code', /not_delivered 500/);
    await world.browser.text(page, '#what', /网站没有收下.*没有消耗 PIN 码次数/);
    await world.browser.screenshot(page, 'hall-does-not-answer');
    world.odd.down = true;
    await world.browser.click(page, '#again');
    await world.browser.text(page, '#code', /not_delivered$/);
    world.odd.down = false;
    await world.browser.click(page, '#again');
    const back = await comesBack(world, page);
    const [first, ...more] = world.odd.posts;
    assert.ok(more.length >= 2);  // a browser may repeat by itself what was cut off
    for (const post of more) assert.deepEqual(post.fields, first.fields);
    assert.deepEqual(Object.keys(first.fields).sort(), ['state', 'ticket', 'token']);
    assert.equal(JSON.parse(first.fields.token).format, 'web-eid:1.0');
    assert.deepEqual([...back], [['state', first.fields.state], ['ticket', first.fields.ticket]]);
  },

  'the post carries no cookie and no referrer, and a redirect of it is not followed': async (world, t) => {
    world.odd.answers = [{ to: '/elsewhere' }, { to: `${world.other.origin}/elsewhere` }];
    const page = await signsForOdd(world, t);
    await world.browser.text(page, '#code', /not_delivered/);
    await world.browser.click(page, '#again');
    await world.browser.text(page, '#code', /not_delivered/);
    await world.browser.click(page, '#again');
    await comesBack(world, page);
    assert.deepEqual([...world.odd.posts, ...world.other.posts].map(({ url }) => url), ['/back', '/back', '/back']);
    for (const { headers } of world.odd.posts) {
      assert.equal(headers.cookie, undefined);
      assert.equal(headers.referer, undefined);
      assert.match(headers.origin, /^http:\/\/[0-9a-f]{32}\.localhost:\d+$/);
    }
  },

  'a page that was opened once is over when it is loaded again': async (world, t) => {
    const hall = await ledAway(world, t, { scheme: 'http' });
    await hall.page.reload();
    await world.browser.text(hall.page, 'h1', /已经结束/);
    await hall.page.goBack();
    assert.equal(hall.page.url(), `${hall.origin}/?ports=${world.daemon.port}`);
  },

  'a hall without a return address is told so, and a link that is no login too': async (world, t) => {
    const shown = await questions(world);
    t.after(() => world.browser.tidy());
    const unregistered = await world.browser.open(world.odd.link(world, { origin: world.lab.origin }));
    await world.browser.text(unregistered, 'h1', /没有登记/);
    await world.browser.screenshot(unregistered, 'unregistered');
    const incomplete = await world.browser.open(world.odd.link(world, { state: 'short' }));
    await world.browser.text(incomplete, 'h1', /不完整/);
    keyFor(world, t);
    assert.equal(await shown(), 0);
  },

  'in a frame it is not shown, though the browser lets this page reach loopback': async (world, t) => {
    const page = await LabPage.open(world, t, { origin: `http://127.0.0.1:${world.lab.port}` });
    assert.equal(await page.framed(world.odd.link(world)), 403);
  },

  'a window that a sandboxed frame opened has no origin, and asks nothing': async (world, t) => {
    const shown = await questions(world);
    const page = await LabPage.open(world, t, world.lab, '/frame?sandbox=allow-scripts+allow-popups');
    const inner = await page.inner();
    await inner.opens(world.odd.link(world));
    const opened = await world.browser.window(/\.localhost:\d+\/r$/);
    assert.equal(await opened.$eval('#site', (site) => site.textContent), '');
    keyFor(world, t);
    assert.equal(await shown(), 0);
  },
});
