// SPDX-License-Identifier: Apache-2.0
// The demo CA's renewal office over http, used by OpenSSL's own command line client with keys in files.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, after, test } from 'node:test';

import { Cleanup, run } from '../support/processes.mjs';
import { RenewalOffice } from '../support/renewal_office.mjs';
import { bin, demoUnit } from '../support/world.mjs';

const cleanup = new Cleanup();
let directory, office;
const at = (name) => join(directory, name);

before(async () => {
  directory = cleanup.directory('office');
  run(join(bin, 'redlips-demo-ca'), ['init', at('ca')]);
  office = await new RenewalOffice(cleanup, bin, at('ca')).start();
});
after(() => cleanup.run());

let unit = 0;

/** A unit with 20 days left and a new key that nobody has seen. */
function newcomer(type = 'EC') {
  unit += 1;
  const files = { old: at(`old${unit}.pem`), oldKey: at(`old${unit}.key`), key: at(`new${unit}.key`), made: at(`new${unit}.pem`) };
  run(join(bin, 'redlips-demo-ca'), ['issue', at('ca'), '--new-key', files.oldKey, '--key-type', type === 'EC' ? 'p256' : 'rsa2048',
    '--o', demoUnit.name, '--cn', demoUnit.name, '--uscc', demoUnit.uscc, '--days', '20', '--out', files.old]);
  run('openssl', type === 'EC' ? ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', files.key]
    : ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', files.key]);
  return files;
}

/** `openssl cmp` to its end: {code, said}; `begun` resolves once it says what `pattern` matches. */
function client(files, more = []) {
  rmSync(files.made, { force: true });
  const child = spawn('stdbuf', ['-oL', 'openssl', 'cmp', '-config', '', '-server', `127.0.0.1:${office.ports.cmp_port}`, '-path', '/cmp', '-cmd', 'kur',
    '-cert', files.old, '-key', files.oldKey, '-newkey', files.key, '-trusted', at('ca/root.pem'), '-untrusted', at('ca/issuing.pem'),
    '-certout', files.made, '-keep_alive', '0', '-msg_timeout', '3', '-total_timeout', '30', ...more]);
  let said = '';
  const polls = new Promise((resolve) => {
    const read = (more_) => {
      said += more_;
      if (/POLLREP/.test(said)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  return { polls, ended: new Promise((resolve) => { child.on('close', (code) => resolve({ code, said })); }) };
}

/** The X.509 text of a file. */
const shown = (file) => run('openssl', ['x509', '-in', file, '-noout', '-text', '-nameopt', 'utf8']);

for (const type of ['EC', 'RSA']) {
  test(`a key update is granted at once (${type})`, async () => {
    const files = newcomer(type);
    const { code, said } = await client(files).ended;
    assert.equal(code, 0, said);
    assert.match(shown(files.made), new RegExp(demoUnit.name));
    run('openssl', ['verify', '-CAfile', at('ca/root.pem'), '-untrusted', at('ca/issuing.pem'), files.made]);
    run('openssl', ['verify', '-crl_check', '-CAfile', at('ca/ca.pem'), '-CRLfile', at('ca/crl.pem'), files.old]);
  });
}

test('one that waits is polled for until the desk approves it, through a kill of the office', async () => {
  await office.decide('desk');
  const files = newcomer();
  const going = client(files);
  await going.polls;
  await office.stop();
  await office.start({ decide: 'desk' });
  await office.approve();
  const { code, said } = await going.ended;
  assert.equal(code, 0, said);
  await office.decide('auto');
});

test('a refusal carries the words of the desk, and the same key is handed in again', async () => {
  await office.decide('desk');
  const files = newcomer();
  const going = client(files);
  await going.polls;
  await office.refuse('经办人信息不完整，请补充');
  const refused = await going.ended;
  assert.notEqual(refused.code, 0);
  assert.match(refused.said, /经办人信息不完整，请补充/);
  const again = client(files);
  await again.polls;
  await office.approve();
  assert.equal((await again.ended).code, 0);
  await office.decide('auto');
});

test('a revoked certificate is not renewed, and is on the list that the office hands out', async () => {
  const files = newcomer();
  assert.equal((await client(files).ended).code, 0);
  const { cases } = await office.state();
  const key = run('openssl', ['pkey', '-in', files.key, '-pubout', '-outform', 'DER'], { encoding: 'hex' });
  await office.revoke(cases.find(({ public_key: known }) => known === key).case, 'old');
  assert.notEqual((await client(files).ended).code, 0);
  const crl = await (await fetch(office.url.replace('/cmp', '/crl.pem'))).text();
  assert.match(run('openssl', ['crl', '-noout', '-text'], { input: crl }), /Serial Number/);
});

/** What OpenSSL's client sees through by itself; the rest is the house's to refuse, and for other tests. */
for (const mode of ['other_key', 'signer_expired', 'signer_none', 'unprotected_error', 'refused', 'garbage', 'http_500', 'truncated', 'endless',
  'slow', 'silent', 'closed']) {
  test(`a wrong answer is no renewal: ${mode}`, async () => {
    const files = newcomer();
    await office.answer(mode);
    const { code, said } = await client(files).ended;
    await office.answerRightly();
    assert.notEqual(code, 0, said);
    assert.ok(!existsSync(files.made));
    assert.equal((await client(files).ended).code, 0, 'right again');
  });
}

/** What it believes, told apart by the text of the certificate. */
for (const [mode, pattern] of [['other_subject', /昆明别家商贸有限公司/], ['other_unit_id', /91350100M000100Y43/],
  ['ca_certificate', /CA:TRUE/], ['not_signing', /Key Usage: critical\s+Non Repudiation\s/], ['encryption', /Key Usage: critical\s+Key Agreement/],
  ['too_long', /Not After : \w+ +\d+ [\d:]+ 2036/]]) {
  test(`a certificate can be wrong: ${mode}`, async () => {
    const files = newcomer();
    await office.answer(mode, 1);
    const { code, said } = await client(files).ended;
    if (code === 0) assert.match(shown(files.made), pattern);
    else assert.match(said, /cert/);
    await office.answerRightly();
  });
}
