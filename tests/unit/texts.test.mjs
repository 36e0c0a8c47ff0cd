// SPDX-License-Identifier: Apache-2.0
// The catalogs, PROTOCOL.md and the committed web/errors.js say the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

for (const [kind, committed] of [['js', 'web/errors.js'], ['old', 'web/unsupported.js']]) {
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
