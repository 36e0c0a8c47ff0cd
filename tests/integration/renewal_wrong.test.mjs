// SPDX-License-Identifier: Apache-2.0
// Every wrong answer of an authority: refused, nothing on the key changed but the new pair, and the right answer afterwards renews.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Cleanup } from '../support/processes.mjs';
import { Renewing } from '../support/renewing.mjs';

const cleanup = new Cleanup();
after(() => cleanup.run());

/** What the daemon says, by mode. */
const expected = {
  other_subject: 'certificate_refused', other_unit_id: 'certificate_refused', other_key: /^(certificate_refused|ca_\w+)$/, bad_chain: /^(certificate_refused|ca_\w+)$/,
  past: /^(certificate_refused|ca_\w+)$/, too_long: 'certificate_refused', ca_certificate: 'certificate_refused', not_signing: 'certificate_refused',
  encryption: 'certificate_refused', signer_unit: /^ca_/, signer_tls: /^ca_/, signer_expired: /^ca_/, signer_none: /^ca_/, unprotected_error: /^ca_/,
  garbage: /^ca_/, http_500: /^ca_/, truncated: /^ca_/, endless: /^ca_/, slow: /^ca_/, silent: /^ca_/, closed: /^ca_/,
};

let there, untouched;

/** The new key pair is made by the first request; from then on nothing may change. */
before(async () => {
  there = await Renewing.start(cleanup);
  await there.office.stop();
  assert.equal((await there.begin()).code, 'ca_unreachable');
  untouched = there.token.objects();
  await there.office.start();
});

for (const [mode, code] of Object.entries(expected)) {
  test(`${mode} is refused, and nothing is written`, async () => {
    await there.office.answer(mode);
    const [{ job }] = await there.list();
    const outcome = await there.resume(job);
    await there.office.answerRightly();
    assert.match(outcome.code, code instanceof RegExp ? code : new RegExp(`^${code}$`), JSON.stringify(outcome));
    assert.notEqual(outcome.step, 'done');
    assert.equal(there.token.objects(), untouched);
    assert.equal(there.token.working().length, 1);
    assert.equal((await there.list()).length, 1);
  });
}

test('after all of them the right answer renews', async () => {
  assert.equal((await there.untilDone()).step, 'done');
  there.checkRenewed();
  assert.equal((await there.office.state()).cases.length, 1, 'one key pair for all of it');
});
