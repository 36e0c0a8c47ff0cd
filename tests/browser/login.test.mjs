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
  await hall.screenshot(`${scheme}-login-page`);
  await hall.click();
  await world.person.says(new RegExp(hall.origin.replace(/\W/g, '\\$&')));
  await (await hall.popup()).waitForFunction(() => /PIN/.test(document.body.textContent));
  await world.browser.screenshot(await hall.popup(), `${scheme}-popup-asks`);
  await world.person.pin(initialPin);
  assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  await hall.screenshot(`${scheme}-logged-in`);
  return hall.verified();
}

browserSuite('a login by popup', (cleanup, kind) => desk(cleanup, kind, 'login'), {
  'from a plain-http hall': (world, t) => logsIn(world, t, { scheme: 'http' }),
  'from an https hall': (world, t) => logsIn(world, t, { scheme: 'https' }),
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
