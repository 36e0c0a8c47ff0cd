// SPDX-License-Identifier: Apache-2.0
// The fuzzing itself is tested: faults that were planted make a run red and are kept, and so does a run that did nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const { REDLIPS_BUILD: build, REDLIPS_SOURCE: source } = process.env;
const script = join(source, 'packaging/dev/fuzz.py');
const place = mkdtempSync(join(tmpdir(), 'redlips-fuzz-'));
after(() => rmSync(place, { recursive: true }));

let worlds = 0;
/** Seeds of one target and a place of their own for one run. */
function worldOf(target, ...seeds) {
  const here = join(place, String(++worlds));
  mkdirSync(join(here, 'seeds', target), { recursive: true });
  seeds.forEach((seed, at) => writeFileSync(join(here, 'seeds', target, String(at)), seed));
  return { here, crashes: join(here, 'out', target, 'crashes') };
}

const world = (...seeds) => worldOf('planted', ...seeds);

/** Runs the script; `more` joins the environment, in which nothing says how long. */
function fuzz({ here }, words, { of = build, more = {} } = {}) {
  const env = { ...process.env, REDLIPS_FUZZ_SEEDS: join(here, 'seeds'), REDLIPS_FUZZ_DIR: join(here, 'out'), ...more };
  if (!('REDLIPS_FUZZ_SECONDS' in more)) delete env.REDLIPS_FUZZ_SECONDS;
  const run = spawnSync('python3', [script, of, ...words], { env, encoding: 'utf8' });
  return { status: run.status, out: run.stdout + run.stderr };
}

function isRedAndKept(seeds, report, words = []) {
  const here = world(...seeds);
  const run = fuzz(here, ['run', 'planted', ...words]);
  assert.equal(run.status, 1, run.out);
  assert.match(run.out, report);
  assert.match(run.out, /Again: \.\/dev fuzz planted /);
  const [kept] = readdirSync(here.crashes);
  assert.ok(kept, 'the input is kept');
  const again = fuzz(here, ['replay', 'planted', join(here.crashes, kept)]);
  assert.equal(again.status, 1, 'and is red again');
}

test('a property that does not hold is red, and its input is kept', () => {
  isRedAndKept(['a property that is false'], /does not hold: planted property/);
});

test('a byte read past the end is red, and its input is kept', () => {
  isRedAndKept(['a byte past the end'], /heap-buffer-overflow/);
});

test('a fault that no seed has is searched for and found', () => {
  isRedAndKept(['harmless'], /does not hold: planted|heap-buffer-overflow/, ['--seconds', '120']);
});

test('seeds without a fault are green, with their figure', () => {
  const run = fuzz(worldOf('text', 'harmless', 'as well'), ['run', 'text', '--seconds', '1']);
  assert.equal(run.status, 0, run.out);
  assert.match(run.out, /^figure: fuzz text: \d+ executions, 1 s, \d+ covered edges$/m);
});

test('a target without a corpus is red', () => {
  const run = fuzz(world(), ['run', 'planted']);
  assert.equal(run.status, 1);
  assert.match(run.out, /no corpus/);
});

/** A build whose fuzz program says what it is told to say. */
function fakeBuild({ here }, says) {
  mkdirSync(join(here, 'bin'));
  const program = join(here, 'bin/fuzz');
  writeFileSync(program, `#!/bin/sh\n[ "$1" = --targets ] && { echo planted tests/fuzz/planted_target; exit; }\necho "$@" >${here}/words\n${says}\n`);
  chmodSync(program, 0o755);
  return here;
}

test('a run that executed less than its corpus is red', () => {
  for (const executions of ['', 'stat::number_of_executed_units: 0', 'stat::number_of_executed_units: 1']) {
    const here = world('one', 'two');
    const run = fuzz(here, ['run', 'planted'], { of: fakeBuild(here, `echo "#1 DONE cov: 5"\necho "${executions}"`) });
    assert.equal(run.status, 1, run.out);
  }
});

test('five seconds where nothing changed, a minute where something did, and what CI says', () => {
  const here = world('one');
  const of = fakeBuild(here, 'echo "#9 DONE cov: 5"\necho "stat::number_of_executed_units: 9"');
  const seconds = (more = {}) => {
    assert.equal(fuzz(here, ['run', 'planted'], { of, more }).status, 0);
    return Number(/-max_total_time=(\d+)/.exec(readFileSync(join(here.here, 'words'), 'utf8'))[1]);
  };
  assert.equal(seconds(), 5);
  assert.equal(seconds(), 5);
  writeFileSync(join(here.here, 'out/planted/fuzzed'), 'another code');
  assert.equal(seconds(), 60);
  assert.equal(seconds(), 5);
  assert.equal(seconds({ REDLIPS_FUZZ_SECONDS: '7' }), 7);
});

test('every target has its file, its corpus and its entry, and all corpora are small', () => {
  const listed = fuzz(world(), ['list']).out.trim().split('\n');
  const files = readdirSync(join(source, 'tests/fuzz')).filter((name) => name.endsWith('_target.cpp'));
  const named = files.map((name) => name.replace('_target.cpp', '')).filter((name) => name !== 'planted').sort();
  assert.deepEqual(listed, named);
  const corpus = join(source, 'tests/fuzz/corpus');
  assert.deepEqual(readdirSync(corpus).sort(), named);
  const sizes = readdirSync(corpus, { recursive: true }).map((name) => statSync(join(corpus, name))).filter((s) => s.isFile());
  assert.ok(sizes.reduce((sum, s) => sum + s.size, 0) < 200_000);
});
