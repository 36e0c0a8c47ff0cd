// SPDX-License-Identifier: Apache-2.0
// Shipped JavaScript runs in browsers of 2019: ECMAScript 2019 by a parser, and no built-in that came later.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { parse } from 'acorn';

const web = fileURLToPath(new URL('../../web', import.meta.url));

/** Newer than 2019 (MDN), as members of anything … */
const bannedMembers = new Set([
  'allSettled', 'any', 'at', 'findLast', 'findLastIndex', 'groupBy', 'hasOwn', 'isWellFormed', 'matchAll',
  'replaceAll', 'replaceChildren', 'requestSubmit', 'throwIfAborted', 'toReversed', 'toSorted', 'toSpliced',
  'toWellFormed', 'withResolvers', 'randomUUID', 'userAgentData', 'userActivation', 'showModal', 'adoptedStyleSheets',
]);
/** … and as globals. */
const bannedGlobals = new Set([
  'structuredClone', 'globalThis', 'queueMicrotask', 'WeakRef', 'FinalizationRegistry', 'AggregateError', 'BigInt',
  'reportError', 'HTMLDialogElement', 'CompressionStream', 'scheduler', 'CookieStore', 'cookieStore', 'Temporal',
]);

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path);
    return entry.name.endsWith('.js') ? [path] : [];
  });
}

/** Every node of a syntax tree. */
function* nodes(value) {
  if (Array.isArray(value)) for (const each of value) yield* nodes(each);
  if (value === null || typeof value !== 'object' || typeof value.type !== 'string') return;
  yield value;
  for (const [key, child] of Object.entries(value)) if (key !== 'type') yield* nodes(child);
}

/** The name of `node` if it is one of the lists, else ''. */
function bannedName(node, properties) {
  if (node.type === 'MemberExpression') {
    const name = node.computed ? String(node.property.value) : node.property.name;
    return bannedMembers.has(name) || bannedGlobals.has(name) ? name : '';
  }
  return node.type === 'Identifier' && !properties.has(node) && bannedGlobals.has(node.name) ? node.name : '';
}

/** Uses of what is banned, as "name at line". Property names of our own objects are no uses. */
function uses(text, sourceType) {
  const found = [];
  const properties = new Set();
  for (const node of nodes(parse(text, { ecmaVersion: 2019, sourceType, locations: true }))) {
    if (node.type === 'MemberExpression' && !node.computed) properties.add(node.property);
    if (node.type === 'Property' && !node.computed && !node.shorthand) properties.add(node.key);
    const name = bannedName(node, properties);
    if (name) found.push(`${name} at line ${node.loc.start.line}`);
  }
  return found;
}

function sourceTypeOf(path) {
  return path.endsWith('unsupported.js') ? 'script' : 'module';
}

test('every shipped script is ECMAScript 2019 and uses no newer built-in', () => {
  const files = sources(web);
  assert.ok(files.length >= 8, `only ${files.length} scripts found`);
  for (const file of files) {
    assert.deepEqual(uses(readFileSync(file, 'utf8'), sourceTypeOf(file)), [], relative(web, file));
  }
});

test('the script for old browsers is ECMAScript 5', () => {
  parse(readFileSync(join(web, 'unsupported.js'), 'utf8'), { ecmaVersion: 5, sourceType: 'script' });
});

test('the parser and the list refuse what they should', () => {
  for (const newer of ['a?.b', 'a ?? b', 'a ||= b', '1_000', 'class A { #b = 1 }', 'import.meta.url', 'import("x")', 'export * as a from "b"']) {
    assert.throws(() => uses(newer, 'module'), SyntaxError, newer);
  }
  assert.equal(uses('Promise.allSettled([])', 'module').length, 1);
  assert.equal(uses('crypto["randomUUID"]()', 'module').length, 1);
  assert.equal(uses('const x = structuredClone(y)', 'module').length, 1);
  assert.equal(uses('window.globalThis', 'module').length, 1);
  assert.equal(uses('const at = { any: 1, scheduler: 2 }; f(at)', 'module').length, 0);
});
