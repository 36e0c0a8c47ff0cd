// SPDX-License-Identifier: Apache-2.0
// The catalogs, the source, PROTOCOL.md and the committed web/errors.js say the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { errors } from '../../web/errors.js';

const source = fileURLToPath(new URL('../..', import.meta.url));

function documentedCodes() {
  const section = readFileSync(join(source, 'daemon/PROTOCOL.md'), 'utf8').split('\n## 4 ')[1].split('\n## ')[0];
  return [...section.matchAll(/^\| `([a-z_]+)`/gm)].map((match) => match[1]);
}

/** What the literals of C++ say, put together: "one " "text" → one text. */
const spoken = (literals) => [...literals.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([literal]) => JSON.parse(literal)).join('');

/** The C++ of the programs that have texts for people: [path, contents]. */
const programs = ['daemon', 'drivers', 'tray'].flatMap((room) => readdirSync(join(source, room), { recursive: true })
  .filter((name) => /\.(cpp|h)$/.test(name))
  .map((name) => [join(room, name), readFileSync(join(source, room, name), 'utf8')]));

/** The msgids that the source marks: _("…") and N_("…"). */
const marked = new Set(programs.flatMap(([, text]) =>
  [...text.matchAll(/(?<!\w)N?_\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)/g)].map((match) => spoken(match[1]))));

/** msgid → Chinese, of the texts that are no error codes. */
const chinese = new Map(readFileSync(join(source, 'daemon/texts/zh_CN.po'), 'utf8').split('\n\n')
  .map((entry) => /^msgid (".+")\nmsgstr (".*")$/m.exec(/^msgctxt/m.test(entry) ? '' : entry))
  .filter(Boolean).map((match) => [JSON.parse(match[1]), JSON.parse(match[2])]));

for (const [kind, committed] of [['js', 'web/errors.js'], ['old', 'web/unsupported.js'], ['redirect', 'web/popup/redirect_texts.js']]) {
  test(`${committed} is what the generator makes of the catalogs today`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'redlips-texts-'));
    try {
      const fresh = join(folder, 'fresh.js');
      execFileSync('/usr/bin/python3', ['-B', join(source, 'daemon/texts/generate.py'), kind, fresh]);
      assert.equal(readFileSync(join(source, committed), 'utf8'), readFileSync(fresh, 'utf8'),
        `run: daemon/texts/generate.py ${kind} ${committed}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test('words exist for the codes of PROTOCOL.md and for no other', () => {
  assert.deepEqual(Object.keys(errors).sort(), documentedCodes().sort());
});

test('the words keep the rules of the house', () => {
  for (const [code, { zh, en }] of Object.entries(errors)) {
    for (const text of Object.values(zh)) {
      assert.doesNotMatch(text, /介质|令牌|容器|CKR_|口令|失败|PIN(?! 码)/, code);
      assert.match(text, /[\u4e00-\u9fff].*。$/, code);
    }
    for (const text of Object.values(en)) assert.match(text, /^[A-Z][^\u4e00-\u9fff]*\.$/, code);
  }
});

test('the page of a login by redirect has each text that it shows, in two languages, and no other', () => {
  const page = (name) => readFileSync(join(source, 'web/popup', name), 'utf8');
  const texts = Function('window', `${page('redirect_texts.js')}; return window.redlipsTexts;`)({});
  const named = [...page('redirect.js').matchAll(/text\('(\w+)'\)/g)].map((match) => match[1]);
  // By way of a variable: the buttons' names, and the states of PROTOCOL.md.
  assert.deepEqual(Object.keys(texts).sort(),
    [...new Set([...named, 'go', 'again', 'back', 'waiting', 'prompt', 'signing'])].sort());
  for (const [name, [zh, en]] of Object.entries(texts)) {
    assert.match(zh, /[\u4e00-\u9fff]/, name);
    assert.doesNotMatch(zh, /介质|令牌|容器|口令|失败|PIN(?! 码)/, name);
    assert.match(en, /^[A-Z][^\u4e00-\u9fff]*$/, name);
  }
});

test('every marked text of the source is in the catalog, and no other', () => {
  assert.ok(marked.size > 200, `${marked.size}`);
  assert.deepEqual([...chinese.keys()].sort(), [...marked].sort());
});

test('a translation is there, and has the places of its msgid', () => {
  const places = (text) => (text.match(/\{\d\}/g) ?? []).sort();
  for (const [english, words] of chinese) {
    assert.notEqual(words, '', english);
    assert.deepEqual(places(words), places(english), english);
  }
});

test('the cause of a fault of a file is marked for the catalog', () => {
  const calls = programs.flatMap(([path, text]) =>
    [...text.matchAll(/\bfault\((?:"\w+"|name|key),\s*\{?\s*(\S+?)[("]/g)].map((match) => [path, match[1]]));
  assert.ok(calls.length > 20, `${calls.length}`);
  for (const [path, mark] of calls) assert.equal(mark, 'N_', path);
});
