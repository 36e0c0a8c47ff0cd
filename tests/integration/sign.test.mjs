// SPDX-License-Identifier: Apache-2.0
// `redlips sign` and `redlips verify` with true keys, held against OpenSSL: every algorithm, both forms, changed bytes, time stamps.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { X509Certificate, constants, createHash, randomBytes, verify as verifySignature } from 'node:crypto';

import { Cleanup } from '../support/processes.mjs';
import { TimeStampAuthority, bin, openssl, opensslVerify, redlips, redlipsAsking, signerOf } from '../support/signing_world.mjs';
import { verifyToken } from '../support/verify_token.mjs';
import { Terminal, World, demoUnit } from '../support/world.mjs';

const cleanup = new Cleanup();
const pin = ['123456'];
let world, tsa;

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'SIGN-P256' });
  world.key({ serial: 'SIGN-P384', kind: 'p384' });
  world.key({ serial: 'SIGN-RSA', kind: 'rsa2048' });
  await world.startDaemon();
  tsa = await new TimeStampAuthority().start(cleanup, world);
});
after(() => cleanup.run());

const ca = () => world.at('ca/ca.pem');
const crl = () => world.at('ca/crl.pem');

/** A document of its own for each test. */
function document(name, content = `contents of ${name}\n`) {
  const path = world.at(name);
  writeFileSync(path, content);
  return path;
}

/** Signs and must succeed; `flags` beside the key. */
function sign(files, serial, flags = []) {
  const done = redlips(world, ['sign', ...[files].flat(), '--token', serial, '--json', ...flags], pin);
  assert.equal(done.code, 0, done.err);
  return JSON.parse(done.out);
}

/** `redlips verify --json` with its exit code. */
function verify(file, flags = ['--anchors', ca(), '--crl', crl()]) {
  const done = redlips(world, ['verify', file, '--json', ...flags]);
  return { code: done.code, err: done.err, ...(done.out ? JSON.parse(done.out) : {}) };
}

function flip(path, at) {
  const bytes = readFileSync(path);
  bytes[at] ^= 1;
  writeFileSync(path, bytes);
}

for (const [algorithm, serial, flags] of [['ES256', 'SIGN-P256', []], ['ES384', 'SIGN-P384', []],
  ['RS256', 'SIGN-RSA', []], ['PS256', 'SIGN-RSA', ['--pss']]]) {
  test(`${algorithm}, detached: OpenSSL and redlips verify accept it, and both refuse a changed byte`, () => {
    const file = document(`detached-${algorithm}.txt`);
    const made = sign(file, serial, flags);
    assert.equal(made.algorithm, algorithm);
    assert.deepEqual(made.documents, [{ file, signature: `${file}.p7s`, size: statSync(file).size,
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }]);
    const openssls = opensslVerify(world, `${file}.p7s`, file);
    assert.equal(openssls.code, 0, openssls.err);
    const ours = verify(`${file}.p7s`);
    assert.equal(ours.code, 0, JSON.stringify(ours));
    const [signature] = ours.signatures;
    assert.equal(signature.certificate_state, 'trusted');
    assert.equal(signature.revocation_checked, true);
    assert.equal(signature.signer.unit, demoUnit.name);
    assert.equal(signature.signer.unit_id, demoUnit.uscc);
    assert.equal(signature.origin, '');
    flip(file, 3);
    assert.notEqual(opensslVerify(world, `${file}.p7s`, file).code, 0);
    const changed = verify(`${file}.p7s`);
    assert.equal(changed.code, 9);
    assert.equal(changed.signatures[0].fault, 'changed');
  });

  test(`${algorithm}, attached: the same, and the document comes out as it went in`, () => {
    const file = document(`attached-${algorithm}.txt`, 'x'.repeat(70000));
    sign(file, serial, ['--attached', ...flags]);
    const openssls = opensslVerify(world, `${file}.p7m`);
    assert.equal(openssls.code, 0, openssls.err);
    assert.deepEqual(readFileSync(world.at('verified')), readFileSync(file));
    const out = world.at(`out-${algorithm}`);
    assert.equal(verify(`${file}.p7m`, ['--anchors', ca(), '--output', out]).code, 0);
    assert.deepEqual(readFileSync(out), readFileSync(file));
    flip(`${file}.p7m`, 40000);
    assert.notEqual(opensslVerify(world, `${file}.p7m`).code, 0);
    const changed = verify(`${file}.p7m`, ['--anchors', ca(), '--output', world.at('never')]);
    assert.equal(changed.code, 9);
    assert.equal(changed.signatures[0].fault, 'changed');
    assert.equal(existsSync(world.at('never')), false);
  });
}

test('OpenSSL sees CAdES-BES: it checks the attribute that names the certificate', () => {
  const file = document('cades.txt');
  sign(file, 'SIGN-P256');
  const seen = openssl('cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', `${file}.p7s`, '-content', file,
    '-CAfile', ca(), '-out', world.at('verified'));
  assert.equal(seen.code, 0, seen.err);
  const printed = redlips(world, ['verify', `${file}.p7s`]);
  assert.equal(printed.code, 10);
  assert.match(printed.out, /The signature holds/);
  assert.match(printed.out, new RegExp(`signed by ${demoUnit.name} {2}${demoUnit.uscc}`));
  assert.match(printed.out, /NOT checked: name the authority's certificates/);
  assert.match(printed.out, /Revocation was NOT checked/);
});

test('a person sees name, size and hash of each document before the PIN, and one PIN signs them all', async () => {
  const files = ['合同.txt', '清单.txt', '空.txt'].map((name, at) => document(name, 'y'.repeat(at === 2 ? 0 : 10 + at)));
  const words = [`${bin}/redlips`, '--socket', world.socket, '--lang', 'en', 'sign', ...files, '--token', 'SIGN-P256'];
  const person = new Terminal(cleanup, words.map((word) => `'${word}'`).join(' '), world.env);
  for (const file of files) {
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
    await person.says(new RegExp(`${basename(file)}[\\s\\S]*${statSync(file).size} bytes, SHA-256 ${hash}`));
  }
  await person.answer(/PIN \(Ctrl-C: do not sign\): /, '123456\r');
  assert.equal(await person.program.ended, 0, person.program.output);
  for (const file of files) assert.equal(verify(`${file}.p7s`).code, 0);
  const entries = JSON.parse(world.redlips('history', '--json')).entries.filter(({ what }) => what === 'document.sign');
  for (const file of files) {
    const [entry] = entries.filter(({ document: name }) => name === basename(file));
    assert.equal(entry.code, 'ok');
    assert.equal(entry.document_sha256, createHash('sha256').update(readFileSync(file)).digest('hex'));
  }
});

/** A person at a terminal who signs `file`, up to the question for the PIN. */
async function personSigning(file) {
  const words = [`${bin}/redlips`, '--socket', world.socket, '--lang', 'en', 'sign', file, '--token', 'SIGN-P256'];
  const person = new Terminal(cleanup, words.map((word) => `'${word}'`).join(' '), world.env);
  await person.says(/PIN \(Ctrl-C: do not sign\): /);
  return { person, types: async (pins) => { person.type(pins); return person.program.ended; } };
}

test('a file that changes, and a signature that appears, while the PIN is asked for: nothing is written over them', async () => {
  const changed = document('changing.txt'), taken = document('taken.txt');
  const first = await personSigning(changed);
  writeFileSync(changed, 'contents of another day\n');
  assert.equal(await first.types('123456\r'), 1);
  assert.match(first.person.program.output, /document_changed/);
  assert.equal(existsSync(`${changed}.p7s`), false);
  const second = await personSigning(taken);
  writeFileSync(`${taken}.p7s`, 'kept');
  assert.equal(await second.types('123456\r'), 1);
  assert.match(second.person.program.output, /appeared/);
  assert.equal(readFileSync(`${taken}.p7s`, 'utf8'), 'kept');
});

test('a hostile name speaks neither to the terminal nor backwards, in the question and in what is told afterwards', async () => {
  const file = document('bill\u202Efdp.\x1b[2Jtxt');
  const { person, types } = await personSigning(file);
  assert.equal(await types('123456\r'), 0, person.program.output);
  assert.match(person.program.output, /1 {2}billfdp\.\[2Jtxt/);
  assert.match(person.program.output, /billfdp\.\[2Jtxt: signed, in /);
  assert.doesNotMatch(person.program.output, /\u202E|\x1b\[2J/);
  assert.equal(verify(`${file}.p7s`).code, 0);
});

test('a document that equals what a login signs gives no login: an independent verifier refuses its signature', () => {
  const origin = 'https://hall.example.test';
  const nonce = randomBytes(33).toString('base64');
  for (const [algorithm, serial, flags, hash] of [['ES256', 'SIGN-P256', [], 'sha256'], ['ES384', 'SIGN-P384', [], 'sha384'],
    ['RS256', 'SIGN-RSA', [], 'sha256'], ['PS256', 'SIGN-RSA', ['--pss'], 'sha256']]) {
    const hashed = (text) => createHash(hash).update(text).digest();
    const content = Buffer.concat([hashed(origin), hashed(nonce)]);
    const file = document(`login-${algorithm}`, content);
    sign(file, serial, flags);
    const der = readFileSync(`${file}.p7s`);
    const { signature, attributes } = signerOf(der, algorithm);
    const certificate = new X509Certificate(readFileSync(world.at(`${serial}.pem`)));
    // The signature is the document's all right: what verifies under it begins as a SET and is as long as no login.
    assert.equal(attributes[0], 0x31);
    assert.ok(![64, 96, 128].includes(attributes.length));
    const padding = algorithm === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
    const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363', ...padding };
    assert.ok(verifySignature(hash, attributes, key, signature), algorithm);
    assert.ok(!verifySignature(hash, content, key, signature), algorithm);
    const token = { format: 'web-eid:1.0', algorithm, unverifiedCertificate: certificate.raw.toString('base64'), signature: signature.toString('base64') };
    assert.throws(() => verifyToken(token, origin, nonce, readFileSync(ca(), 'utf8')), { code: 'signature_invalid' });
  }
});

test('a wrong PIN costs one try and signs nothing; Ctrl-C costs none', async () => {
  const file = document('refused.txt');
  const wrong = redlips(world, ['sign', file, '--token', 'SIGN-RSA'], ['654321']);
  assert.equal(wrong.code, 5, wrong.err);
  assert.equal(world.triesOn('SIGN-RSA'), 5);
  const words = `'${bin}/redlips' --socket '${world.socket}' --lang en sign '${file}' --token SIGN-RSA`;
  const person = new Terminal(cleanup, words, world.env);
  await person.answer(/PIN \(Ctrl-C: do not sign\): /, '12\x03');
  assert.equal(await person.program.ended, 4);
  assert.equal(world.triesOn('SIGN-RSA'), 5);
  assert.equal(existsSync(`${file}.p7s`), false);
  sign(file, 'SIGN-RSA');
  assert.equal(world.triesOn('SIGN-RSA'), 6);
});

test('what is wrong with the files is told before any key is asked', () => {
  const file = document('early.txt');
  writeFileSync(`${file}.p7s`, 'kept');
  for (const [args, code, word] of [[[file], 1, 'exists'], [[world.at('missing')], 1, 'unreadable'], [[world.directory], 1, 'unreadable'],
    [[], 2, '1 to 16'], [[file, file], 2, 'each file once'], [Array(17).fill(file), 2, '1 to 16'],
    [[file, '--tsa', 'http://127.0.0.1:9/'], 2, 'tsa-anchors']]) {
    const done = redlips(world, ['sign', ...args], pin);
    assert.equal(done.code, code, done.err);
    assert.match(done.err, new RegExp(word));
  }
  assert.equal(readFileSync(`${file}.p7s`, 'utf8'), 'kept');
  sign(file, 'SIGN-P256', ['--force']);
  assert.equal(verify(`${file}.p7s`).code, 0);
  const where = cleanup.directory('signatures');
  sign(file, 'SIGN-P256', ['--output', where]);
  assert.equal(verify(`${where}/early.txt.p7s`, ['--document', file, '--anchors', ca()]).code, 0);
});

test('verify tells by code what a file is not, and whose it is not', () => {
  const file = document('judged.txt');
  sign(file, 'SIGN-P256');
  assert.equal(verify(`${file}.p7s`, ['--anchors', tsa.anchors]).code, 10);
  assert.equal(verify(`${file}.p7s`, []).signatures[0].certificate_state, 'no_anchors');
  assert.match(verify(file, []).err, /no_signature/);
  assert.match(verify(`${file}.p7s`, ['--document', world.at('missing')]).err, /unreadable/);
  assert.match(verify(`${file}.p7s`, ['--anchors', file]).err, /no_anchors_file/);
});

test('a revoked certificate is told where a list is given', () => {
  const serial = world.key({ serial: 'SIGN-REVOKED' });
  const file = document('revoked.txt');
  sign(file, serial);
  assert.equal(verify(`${file}.p7s`).code, 0);
  world.revoke(serial);
  const revoked = verify(`${file}.p7s`);
  assert.equal(revoked.code, 10);
  assert.equal(revoked.signatures[0].certificate_state, 'revoked');
  assert.equal(verify(`${file}.p7s`, ['--anchors', ca()]).signatures[0].revocation_checked, false);
  world.pull(serial);
});

/** Signs with a time stamp. */
const stamp = (file, flags = [], { url = tsa.url, anchors = tsa.anchors } = {}) =>
  redlipsAsking(world, ['sign', file, '--token', 'SIGN-P256', '--json', '--tsa', url, '--tsa-anchors', anchors, ...flags], pin);

test('a time stamp is asked for, checked, and proves the time to whoever trusts its authority', async () => {
  const file = document('stamped.txt');
  const made = await stamp(file);
  assert.equal(made.code, 0, made.err);
  assert.equal(JSON.parse(made.out).time_stamped, true);
  assert.equal(opensslVerify(world, `${file}.p7s`, file).code, 0);
  const seen = verify(`${file}.p7s`, ['--anchors', ca(), '--tsa-anchors', tsa.anchors]);
  assert.equal(seen.code, 0, JSON.stringify(seen));
  const { time_stamp: proof, judged_at: judged } = seen.signatures[0];
  assert.equal(proof.state, 'trusted');
  assert.match(proof.authority, /Test TSA/);
  assert.equal(judged, proof.when);
  assert.equal(verify(`${file}.p7s`, ['--anchors', ca()]).signatures[0].time_stamp.state, 'untrusted');
  assert.equal(verify(`${file}.p7s`, ['--anchors', ca(), '--tsa-anchors', ca()]).signatures[0].time_stamp.state, 'untrusted');
  assert.equal((await stamp(file, ['--attached'])).code, 0);
  assert.equal(verify(`${file}.p7m`, ['--anchors', ca(), '--tsa-anchors', tsa.anchors]).code, 0);
});

test('an answer that is refused, replayed, foreign, endless or garbage is not taken, and the signature is kept without it', async () => {
  const attempt = async (name, mode, way) => {
    tsa.mode = mode;
    const file = document(name);
    const done = await stamp(file, [], way);
    tsa.mode = 'honest';
    assert.equal(done.code, 1, done.err);
    const [signature] = verify(`${file}.p7s`).signatures;
    assert.equal(signature.fault, '');
    assert.equal(signature.time_stamp.state, 'none');
    return done.err;
  };
  assert.match(await attempt('tsa-refuses.txt', 'refuses'), /tsa_refused/);
  assert.match(await attempt('tsa-replays.txt', 'replays'), /tsa_wrong/);
  assert.match(await attempt('tsa-imprint.txt', 'imprint'), /tsa_wrong/);
  assert.match(await attempt('tsa-nonce.txt', 'nonce'), /tsa_wrong/);
  assert.match(await attempt('tsa-garbage.txt', 'garbage'), /tsa_unreachable/);
  assert.match(await attempt('tsa-endless.txt', 'endless'), /tsa_unreachable/);
  assert.match(await attempt('tsa-foreign.txt', 'honest', { anchors: ca() }), /tsa_wrong/);
  assert.match(await attempt('tsa-none.txt', 'honest', { url: 'http://127.0.0.1:9/tsa' }), /tsa_unreachable/);
});
