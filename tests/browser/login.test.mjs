// SPDX-License-Identifier: Apache-2.0
// A clerk logs in to the demo hall: real browser, daemon, token host and software key; no permission, no extension.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { desk, initialPin, keyFor } from '../support/desk.mjs';
import { HallPage } from '../support/hall_page.mjs';
import { demoUnit } from '../support/world.mjs';

async function logsIn(world, t, { kind, scheme, query }) {
  keyFor(world, t, { kind });
  const hall = await HallPage.open(world, t, { scheme, query });
  await hall.click();
  await world.person.says(new RegExp(hall.origin.replace(/\W/g, '\\$&')));
  await world.person.pin(initialPin);
  assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  return hall.verified();
}

/** The same, with a picture of each step. */
async function logsInForTheAlbum(world, t, scheme) {
  keyFor(world, t);
  const hall = await HallPage.open(world, t, { scheme });
  await hall.screenshot(`${scheme}-login-page`);
  await hall.click();
  const popup = await hall.popup();
  await world.browser.text(popup, '#what', /PIN/);
  await world.browser.screenshot(popup, `${scheme}-popup-asks`);
  await world.browser.text(hall.page, '#result', /PIN/);
  await hall.screenshot(`${scheme}-page-waits`);
  await world.person.pin(initialPin);
  assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  await hall.screenshot(`${scheme}-logged-in`);
  await hall.verified();
}

/** Runs in a page before its own scripts: says in the title what became of a window that no click asked for. */
function openUnasked() {
  window.addEventListener('load', () => { document.title = window.open('about:blank') ? 'opened' : 'refused'; });
}

browserSuite('a login by popup', (cleanup, kind) => desk(cleanup, kind, 'login'), {
  'the popup blocker is on: without a click the hall gets no window': async (world, t) => {
    const page = await world.browser.browser.newPage();
    t.after(() => world.browser.tidy());
    await page.evaluateOnNewDocument(openUnasked);
    await page.goto(world.hall.origin_https);
    const title = await page.waitForFunction(() => /^(opened|refused)$/.exec(document.title)?.[0], { polling: 50 });
    assert.equal(await title.jsonValue(), 'refused');
  },

  'from a plain-http hall': (world, t) => logsInForTheAlbum(world, t, 'http'),
  'from an https hall': (world, t) => logsInForTheAlbum(world, t, 'https'),
  'from a hall with a strict content security policy': (world, t) => logsIn(world, t, { scheme: 'https', query: { csp: 'strict' } }),

  'with a P-384 key': async (world, t) => {
    const certificate = await logsIn(world, t, { scheme: 'https', kind: 'p384' });
    assert.equal(certificate.publicKey.asymmetricKeyDetails.namedCurve, 'secp384r1');
  },

  'with an RSA key': async (world, t) => {
    const certificate = await logsIn(world, t, { scheme: 'https', kind: 'rsa2048' });
    assert.equal(certificate.publicKey.asymmetricKeyType, 'rsa');
  },

  'two tabs at once: one waits for the other, both log in': async (world, t) => {
    keyFor(world, t);
    const first = await HallPage.open(world, t, { scheme: 'https' });
    const second = await HallPage.open(world, t, { scheme: 'http' });
    await first.click();
    await world.person.says(new RegExp(first.origin.replace(/\W/g, '\\$&')));
    await second.page.bringToFront();
    await second.click();
    await world.person.pin(initialPin);
    await first.unit();
    await world.person.says(new RegExp(second.origin.replace(/\W/g, '\\$&')));
    await world.person.pin(initialPin);
    assert.deepEqual(await second.unit(), [demoUnit.name, demoUnit.uscc]);
  },

  'the same hall in two tabs: the second is told that the first is at it': async (world, t) => {
    const serial = keyFor(world, t);
    const first = await HallPage.open(world, t);
    const second = await HallPage.open(world, t);
    await first.click();
    await world.person.says(/Typing the PIN is your consent/);
    await second.page.bringToFront();
    await second.click();
    await second.error('busy');
    await world.person.pin(initialPin);
    await first.unit();
    assert.equal(world.triesOn(serial), 6);
  },
});

browserSuite('a login over WebSocket, loopback granted', (cleanup, kind) => desk(cleanup, kind, 'login-direct',
  { browser: (world) => ({ secureOrigins: [world.hall.origin_http] }) }), Object.fromEntries(['http', 'https'].map((scheme) => [
  `from an ${scheme} hall, without a window`, async (world, t) => {
    keyFor(world, t);
    const hall = await HallPage.open(world, t, { scheme });
    await world.browser.grantLoopback(hall.origin);
    const windows = await world.browser.windows();
    await hall.click();
    await world.person.pin(initialPin);
    assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
    assert.equal((await world.browser.windows()).length, windows.length);
    await hall.verified();
    await hall.screenshot(`${scheme}-logged-in`);
  }])));
