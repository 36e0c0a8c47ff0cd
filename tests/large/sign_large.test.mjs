// SPDX-License-Identifier: Apache-2.0
// A 2 GiB file is signed and verified as a stream: the peak memory of every process stays bounded.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync, truncateSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { figure } from '../support/figure.mjs';
import { Cleanup } from '../support/processes.mjs';
import { bin, opensslArguments } from '../support/signing_world.mjs';
import { World } from '../support/world.mjs';

const source = process.env.REDLIPS_SOURCE ?? resolve('.');
const cleanup = new Cleanup();
const MiB = 1024 * 1024;
/** What each process may have at its peak, in MiB; the document has 2048. Sanitizers keep shadows of all memory. */
const bound = process.env.REDLIPS_SANITIZE ? 400 : 64;
let world, document;

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'LARGE' });
  await world.startDaemon();
  document = world.at('large.bin');
  writeFileSync(document, 'first bytes of a large document');
  truncateSync(document, 2048 * MiB);
});
after(() => cleanup.run());

/** Runs the CLI; {code, err, peak in MiB}. */
function measured(args, pins = []) {
  const command = ['/usr/bin/python3', join(source, 'tests/support/peak_memory.py'), join(bin, 'redlips'),
    '--socket', world.socket, '--lang', 'en', ...args];
  const script = `exec 3<<EOF\n${pins.join('\n')}\nEOF\nexec "$@" 4>"${world.at('peak')}"`;
  const done = spawnSync('sh', ['-c', script, 'sh', ...command], { encoding: 'utf8', env: world.env });
  return { code: done.status, err: done.stderr, out: done.stdout, peak: Number(readFileSync(world.at('peak'), 'utf8')) / 1024 };
}

const told = (peaks) => Object.entries(peaks).map(([process, peak]) => `${process} ${peak.toFixed(1)}`).join(', ');

/** Resolves with OpenSSL's exit code. */
async function opensslVerifying(signature, content) {
  const child = spawn('openssl', opensslArguments(world, signature, content, '/dev/null'), { stdio: 'ignore' });
  const [code] = await once(child, 'close');
  return code;
}

/** Another byte than the 0 that stands at `at`. */
function change(path, at) {
  const file = openSync(path, 'r+');
  writeSync(file, 'x', at);
  closeSync(file);
}

/** Peak of a running process in MiB. */
function peakOf(pid) {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

test('2 GiB are signed and verified in bounded memory, and OpenSSL accepts the signature of all of it', async () => {
  const { pid } = world.daemon;
  const signed = measured(['sign', document, '--pin-fd', '3'], ['123456']);
  assert.equal(signed.code, 0, signed.err);
  const peaks = { sign: signed.peak, daemon: peakOf(pid) };
  for (const child of childrenOf(pid)) peaks['token host'] = peakOf(child);
  assert.ok(childrenOf(pid).length > 0, 'the token host is among those measured');
  // The two readers at once: each is as slow as one core hashes.
  const others = opensslVerifying(`${document}.p7s`, document);
  const verified = measured(['verify', `${document}.p7s`, '--anchors', world.at('ca/ca.pem')]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  peaks.verify = verified.peak;
  assert.equal(await others, 0);
  figure(`2 GiB signed and verified, peak memory in MiB: ${told(peaks)} (bound ${bound})`);
  for (const [process, peak] of Object.entries(peaks)) assert.ok(peak < bound, `${process}: ${peak} MiB`);
  assert.ok(statSync(`${document}.p7s`).size < 8192);
});

test('above 1 GiB nothing is attached, and no key is asked; 300 MiB are copied as a stream, and a changed byte at their end is seen', () => {
  const refused = measured(['sign', document, '--attached', '--pin-fd', '3'], ['123456']);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /too_large_to_attach/);
  const smaller = world.at('smaller.bin');
  writeFileSync(smaller, '');
  truncateSync(smaller, 300 * MiB);
  const signed = measured(['sign', smaller, '--attached', '--pin-fd', '3'], ['123456']);
  assert.equal(signed.code, 0, signed.err);
  const verified = measured(['verify', `${smaller}.p7m`, '--anchors', world.at('ca/ca.pem')]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  figure(`300 MiB attached, peak memory in MiB: ${told({ sign: signed.peak, verify: verified.peak })} (bound ${bound})`);
  assert.ok(signed.peak < bound && verified.peak < bound, `${signed.peak} ${verified.peak}`);
  change(`${smaller}.p7m`, 300 * MiB - 1);
  assert.equal(measured(['verify', `${smaller}.p7m`]).code, 9);
  assert.deepEqual(readdirSync(world.directory).filter((name) => name.endsWith('.part')), []);
});
