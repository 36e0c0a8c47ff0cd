// SPDX-License-Identifier: Apache-2.0
// The hall over real sockets and TLS, and the Node verifier beside it: each good token passes both, each bad one neither.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate, constants, createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Visitor, demoCa, startHall } from '../support/hall.mjs';
import { verifyToken } from '../support/verify_token.mjs';

const unit = ['--o', '昆明市演示用工有限公司', '--cn', '演示证书', '--uscc', '91350100M000100Y43'];
const kinds = { ES256: 'p256', ES384: 'p384', RS256: 'rsa2048', PS256: 'rsa2048' };
let hall;

before(async () => { hall = await startHall(); });
after(async () => { assert.equal(await hall.close(), 0); });

/** A key and its certificate, made by the demo CA of `at`. */
function identity(name, type, words = [], at = hall) {
  const file = (ending) => path.join(at.directory, name + ending);
  demoCa('issue', path.join(at.directory, 'ca'), ...unit, ...words, '--new-key', file('.key'), '--key-type', type,
    '--out', file('.pem'));
  return {
    key: createPrivateKey(readFileSync(file('.key'))),
    certificate: new X509Certificate(readFileSync(file('.pem'))),
    file: file('.pem'),
  };
}

function makeToken({ key, certificate }, algorithm, origin, nonce) {
  const hash = algorithm.endsWith('384') ? 'sha384' : 'sha256';
  const digest = (text) => createHash(hash).update(text).digest();
  const options = { key, dsaEncoding: 'ieee-p1363' };
  if (algorithm === 'PS256') {
    Object.assign(options, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
  }
  return {
    format: 'web-eid:1.0',
    unverifiedCertificate: certificate.raw.toString('base64'),
    algorithm,
    signature: sign(hash, Buffer.concat([digest(origin), digest(nonce)]), options).toString('base64'),
    appVersion: 'test',
  };
}

/** Both verifiers must refuse what `make(origin, nonce)` returns, with this code. */
async function refusedByBoth(make, code, origin = hall.httpsOrigin) {
  const visitor = new Visitor(hall, origin);
  const nonce = await visitor.challenge();
  const token = make(origin, nonce);
  assert.throws(() => verifyToken(token, origin, nonce, hall.caPem), { code });
  assert.equal((await visitor.post('/auth/login', { challenge: nonce, token })).code, code);
}

for (const [algorithm, type] of Object.entries(kinds)) {
  for (const scheme of ['http', 'https']) {
    test(`${algorithm} logs in over ${scheme}`, async () => {
      const me = identity(`${algorithm}-${scheme}`, type);
      const visitor = new Visitor(hall, hall[`${scheme}Origin`]);
      const nonce = await visitor.challenge();
      const token = makeToken(me, algorithm, visitor.origin, nonce);
      assert.equal(verifyToken(token, visitor.origin, nonce, hall.caPem).serialNumber, me.certificate.serialNumber);
      const answer = await visitor.post('/auth/login', { challenge: nonce, token });
      assert.deepEqual(answer, { status: 200, next: '/home', unit: '昆明市演示用工有限公司', uscc: '91350100M000100Y43' });
      assert.match((await visitor.send('GET', '/home')).body, /id="uscc">91350100M000100Y43</);
    });
  }
}

const defects = [
  ['for another site', 'signature_invalid', (me, o, n) => makeToken(me, 'ES256', 'https://evil.test', n)],
  ['for another challenge', 'signature_invalid', (me, o, n) => makeToken(me, 'ES256', o, `${n}x`)],
  ['of another format', 'token_format', (me, o, n) => ({ ...makeToken(me, 'ES256', o, n), format: 'web-eid:2.0' })],
  ['without signature', 'token_invalid', (me, o, n) => ({ ...makeToken(me, 'ES256', o, n), signature: undefined })],
  ['of no algorithm', 'algorithm_unsupported', (me, o, n) => ({ ...makeToken(me, 'ES256', o, n), algorithm: 'none' })],
  ['of another key\'s algorithm', 'key_mismatch', (me, o, n) => ({ ...makeToken(me, 'ES256', o, n), algorithm: 'RS256' })],
  ['without certificate', 'certificate_invalid',
    (me, o, n) => ({ ...makeToken(me, 'ES256', o, n), unverifiedCertificate: 'AAAA' })],
];

for (const [name, code, make] of defects) {
  test(`a token ${name} is refused by both verifiers`, async () => {
    const me = identity('defect', 'p256');
    await refusedByBoth((origin, nonce) => make(me, origin, nonce), code);
  });
}

const certificates = [
  ['expired', 'certificate_expired', ['--not-before', '2020-01-01T00:00:00Z', '--days', '1']],
  ['not yet valid', 'certificate_not_yet_valid', ['--not-before', '2099-01-01T00:00:00Z']],
  ['for encryption', 'certificate_usage', ['--usage', 'encrypt']],
];

for (const [name, code, words] of certificates) {
  test(`a certificate that is ${name} is refused by both verifiers`, async () => {
    const me = identity('certificate', 'p256', words);
    await refusedByBoth((origin, nonce) => makeToken(me, 'ES256', origin, nonce), code, hall.httpOrigin);
  });
}

test('a certificate of a stranger\'s CA is refused by both verifiers', async () => {
  const strangers = await startHall();
  try {
    const me = identity('stranger', 'p256', [], strangers);
    await refusedByBoth((origin, nonce) => makeToken(me, 'ES256', origin, nonce), 'certificate_untrusted');
  } finally {
    await strangers.close();
  }
});

test('a revocation counts at the next login', async () => {
  const me = identity('revoked', 'p256');
  const visitor = new Visitor(hall, hall.httpsOrigin);
  const login = async () => {
    const nonce = await visitor.challenge();
    return visitor.post('/auth/login', { challenge: nonce, token: makeToken(me, 'ES256', visitor.origin, nonce) });
  };
  assert.equal((await login()).status, 200);
  await visitor.send('POST', '/logout');
  demoCa('revoke', path.join(hall.directory, 'ca'), me.file);
  assert.equal((await login()).code, 'certificate_revoked');
});

test('a body over the limit is refused, and the hall lives on', async () => {
  const visitor = new Visitor(hall, hall.httpOrigin);
  const over = await visitor.send('POST', '/auth/login', 'x'.repeat(65 * 1024));
  assert.equal(over.status, 413);
  assert.equal((await visitor.send('GET', '/')).status, 200);
});

test('the CA issues for a request that its key signed, and for no other', () => {
  const at = (name) => path.join(hall.directory, name);
  execFileSync('openssl', ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj',
    '/CN=x', '-keyout', at('request.key'), '-out', at('request.pem')], { stdio: 'ignore' });
  const issued = new X509Certificate(demoCa('issue', at('ca'), ...unit, '--request', at('request.pem')));
  assert.equal(issued.checkPrivateKey(createPrivateKey(readFileSync(at('request.key')))), true);
  const der = Buffer.from(readFileSync(at('request.pem'), 'utf8').replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.length - 1] ^= 1;
  writeFileSync(at('request.pem'),
    `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64').match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE REQUEST-----\n`);
  assert.throws(() => demoCa('issue', at('ca'), ...unit, '--request', at('request.pem')), /not signed by its own key/);
});

test('the CA refuses a unit code with a wrong check digit', () => {
  const words = ['--o', 'x', '--cn', 'y', '--uscc', '91350100M000100Y44', '--new-key', path.join(hall.directory, 'n')];
  assert.throws(() => demoCa('issue', path.join(hall.directory, 'ca'), ...words), /no valid unified social credit code/);
});
