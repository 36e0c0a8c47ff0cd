// SPDX-License-Identifier: Apache-2.0
// Each promise of SECURITY.md names the tests that prove it: every name is one of a test that exists.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const { REDLIPS_SOURCE: source, REDLIPS_BUILD: build } = process.env;

// Not `ctest -N`: it would write over the log of the run that this is part of.
const tests = readdirSync(join(build, 'tests'), { recursive: true }).filter((file) => file.endsWith('CTestTestfile.cmake'))
  .flatMap((file) => [...readFileSync(join(build, 'tests', file), 'utf8').matchAll(/^add_test\(\[=\[(\S+)\]=\]/gm)])
  .map(([, name]) => name);
/** `*` stands for any letters, as in a shell. */
const matches = (pattern, name) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name);

function missing(text) {
  const named = [...text.matchAll(/`((?:unit|attack|browser|integration|large|window|renewal)\.[\w.*-]+)`/g)].map(([, name]) => name);
  assert.ok(named.length > 30, `only ${named.length} names`);
  return named.filter((pattern) => !tests.some((name) => matches(pattern, name)));
}

test('every test that SECURITY.md names exists', () => {
  const text = readFileSync(join(source, 'SECURITY.md'), 'utf8');
  assert.deepEqual(missing(text), []);
  assert.deepEqual(missing(`${text} \`attack.no_such_test\``), ['attack.no_such_test']);
});
