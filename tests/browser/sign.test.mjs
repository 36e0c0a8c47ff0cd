// SPDX-License-Identifier: Apache-2.0
// A page has documents signed in real browsers: the user sees and opens them, OpenSSL verifies them, http halls get none.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { browserSuite } from '../support/browser_suite.mjs';
import { desk, initialPin, keyFor } from '../support/desk.mjs';
import { HallPage } from '../support/hall_page.mjs';
import { opensslVerify } from '../support/signing_world.mjs';

/** The bytes of a document of `size` bytes that a page makes: at i stands i % 251. */
const pattern = (size) => Buffer.from(Uint8Array.from({ length: size }, (_, at) => at % 251));

/** Puts a button into the hall's page whose click has documents signed; what came of it stands in window.outcome. */
async function signingPage(world, t, options) {
  const hall = await HallPage.open(world, t, options);
  await hall.page.evaluate(async (ports) => {
    const { signDocument } = await import('/redlips/redlips.js');
    const button = Object.assign(document.createElement('button'), { id: 'sign', textContent: 'sign' });
    document.body.prepend(button);
    const base64 = async (blob) => btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (c) => String.fromCharCode(c)).join(''));
    button.onclick = async () => {
      const documents = window.sizes.map(([name, size]) => ({ name, data: Uint8Array.from({ length: size }, (_, at) => at % 251) }));
      try {
        const done = await signDocument({ documents, attached: window.attached, ports, timeout: 60000 });
        const signatures = await Promise.all(done.documents.map(async ({ name, signature }) => [name, await base64(signature)]));
        window.outcome = { algorithm: done.algorithm, signatures };
      } catch (error) { window.outcome = { code: error.code || String(error) }; }
    };
  }, [world.daemon.port]);
  return hall;
}

/** Clicks; resolves with what the page was told. `answer` is what the person at the terminal does meanwhile. */
async function sign(world, hall, sizes, { attached = false, answer }) {
  await hall.page.evaluate((given) => Object.assign(window, given), { sizes, attached, outcome: null });
  await world.browser.click(hall.page, '#sign');
  await answer();
  await hall.page.waitForFunction(() => window.outcome, { timeout: 60000 });
  return hall.page.evaluate(() => window.outcome);
}

const escaped = (text) => text.replace(/\W/g, '\\$&');

browserSuite('documents signed for a page', (cleanup, kind) => desk(cleanup, kind, 'sign'), {
  'the user sees origin, names, sizes, hashes and files, and both signatures verify': async (world, t) => {
    keyFor(world, t);
    const hall = await signingPage(world, t, { scheme: 'https' });
    const sizes = [['合同.pdf', 300000], ['附件.txt', 5]];
    const { algorithm, signatures, code } = await sign(world, hall, sizes, { answer: async () => {
      await world.person.says(new RegExp(escaped(hall.origin)));
      for (const [name, size] of sizes) {
        const hash = createHash('sha256').update(pattern(size)).digest('hex');
        const [, file] = await world.person.says(new RegExp(`${name}[\\s\\S]*?${size} bytes, SHA-256 ${hash}[\\s\\S]*?open it: (\\S+)`));
        assert.deepEqual(readFileSync(file), pattern(size));
      }
      await world.person.answer(/PIN \(Ctrl-C: do not sign\): /, `${initialPin}\r`);
    } });
    assert.equal(code, undefined);
    assert.equal(algorithm, 'ES256');
    signatures.forEach(([name, base64], at) => {
      assert.equal(name, `${sizes[at][0]}.p7s`);
      writeFileSync(world.at('page.p7s'), Buffer.from(base64, 'base64'));
      writeFileSync(world.at('page'), pattern(sizes[at][1]));
      const verdict = opensslVerify(world, world.at('page.p7s'), world.at('page'));
      assert.equal(verdict.code, 0, verdict.err);
      const ours = JSON.parse(world.redlips('verify', world.at('page.p7s'), '--anchors', world.at('ca/ca.pem'), '--json'));
      assert.equal(ours.signatures[0].origin, hall.origin);
    });
    assert.deepEqual(readdirSync(join(world.state, 'documents')), [], 'nothing of the page stays on the disk');
  },

  'attached: the page puts its own document into the signature': async (world, t) => {
    keyFor(world, t, { kind: 'rsa2048' });
    const hall = await signingPage(world, t, { scheme: 'https' });
    const { signatures } = await sign(world, hall, [['a.bin', 100000]], { attached: true,
      answer: () => world.person.answer(/PIN \(Ctrl-C: do not sign\): /, `${initialPin}\r`) });
    writeFileSync(world.at('page.p7m'), Buffer.from(signatures[0][1], 'base64'));
    assert.equal(opensslVerify(world, world.at('page.p7m')).code, 0);
    assert.deepEqual(readFileSync(world.at('verified')), pattern(100000));
  },

  'an http hall that may log in gets nothing signed, and nobody is asked': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await signingPage(world, t, { scheme: 'http' });
    const outcome = await sign(world, hall, [['a.txt', 10]], { answer: async () => {} });
    assert.deepEqual(outcome, { code: 'origin_not_allowed' });
    assert.equal(world.triesOn(serial), 6);
  },

  'a user who says no signs nothing, and the page hears user_cancelled': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await signingPage(world, t, { scheme: 'https' });
    const outcome = await sign(world, hall, [['a.txt', 10]], {
      answer: () => world.person.answer(/PIN \(Ctrl-C: do not sign\): /, '12\x03') });
    assert.deepEqual(outcome, { code: 'user_cancelled' });
    assert.equal(world.triesOn(serial), 6);
  },
});
