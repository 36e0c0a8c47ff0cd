// SPDX-License-Identifier: Apache-2.0
// A 2 GiB file is signed and verified as a stream: the peak memory of every process stays bounded.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, truncateSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { Cleanup } from '../support/processes.mjs';
import { bin, opensslVerify } from '../support/signing_world.mjs';
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

/** Peak of a running process in MiB. */
function peakOf(pid) {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

test('2 GiB are signed and verified in bounded memory, by OpenSSL too, and a changed byte at the end is seen', () => {
  const { pid } = world.daemon;
  const signed = measured(['sign', document, '--pin-fd', '3'], ['123456']);
  assert.equal(signed.code, 0, signed.err);
  const peaks = { sign: signed.peak, daemon: peakOf(pid) };
  for (const child of childrenOf(pid)) peaks[`token host ${child}`] = peakOf(child);
  assert.ok(childrenOf(pid).length > 0, 'the token host is among those measured');
  const verified = measured(['verify', `${document}.p7s`, '--anchors', world.at('ca/ca.pem')]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  peaks.verify = verified.peak;
  assert.equal(opensslVerify(world, `${document}.p7s`, document).code, 0);
  const file = openSync(document, 'r+');
  writeSync(file, 'x', 2048 * MiB - 1);
  closeSync(file);
  assert.equal(measured(['verify', `${document}.p7s`]).code, 9);
  console.log('peak memory in MiB:', JSON.stringify(peaks));
  for (const [process, peak] of Object.entries(peaks)) assert.ok(peak < bound, `${process}: ${peak} MiB`);
  assert.ok(statSync(`${document}.p7s`).size < 8192);
});

test('above 1 GiB an attached signature is refused before any key is asked; 300 MiB are copied as a stream', () => {
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
  console.log('peak memory in MiB, attached:', JSON.stringify({ sign: signed.peak, verify: verified.peak }));
  assert.ok(signed.peak < bound && verified.peak < bound, `${signed.peak} ${verified.peak}`);
  assert.deepEqual(readdirSync(world.directory).filter((name) => name.endsWith('.part')), []);
});
