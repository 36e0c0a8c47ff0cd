// SPDX-License-Identifier: Apache-2.0
// `redlips pin form`: what the PDF says when others read it, rare characters and long names included, and whose files it spares.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { program } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { demoUnit, World } from '../support/world.mjs';

const cleanup = new Cleanup();
/** Of the third level of the Table of General Standard Chinese Characters, two of them outside of Unicode's first plane. */
const rare = { name: '昆明𬭎鑫䶮淼𬱖商贸有限公司', uscc: demoUnit.uscc };
const long = { name: '云南滇池时代红唇信息技术与公共就业服务咨询管理股份有限公司昆明市西山区滇池路第一百二十三分公司', uscc: demoUnit.uscc };
let world;

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'RARE', unit: rare, days: 100 });
  world.key({ serial: 'LONG', unit: long });
  world.softkey('create', '--label', 'Bare', '--serial', 'BARE');
  await world.startDaemon();
});
after(() => cleanup.run());

function form(lang, ...words) {
  return program('redlips', ['--socket', world.socket, '--lang', lang, 'pin', 'form', ...words], { env: world.env, cwd: world.directory });
}

/** A form that was made without a complaint: its text as others read it, without blanks, and its file. */
function made(name, lang, serial, ...more) {
  const file = world.at(`${name}.pdf`);
  const { code, err } = form(lang, '--token', serial, '--output', file, ...more);
  assert.equal(code, 0, err);
  return { file, text: textOf(file) };
}

const textOf = (file) => execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).replace(/\s/g, '');
const pagesOf = (file) => Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);

/** The ink of a page as pdftoppm draws it: does it leave the outermost 8 mm white? */
function marginIsWhite(file) {
  const grey = execFileSync('pdftoppm', ['-r', '50', '-gray', file], { maxBuffer: 1 << 24 });
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(grey.subarray(0, 64).toString('latin1'));
  const at = (x, y) => grey[head.length + y * Number(width) + x];
  const edge = 16;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inside = x >= edge && x < width - edge && y >= edge && y < height - edge;
      if (!inside && at(x, y) < 200) return false;
    }
  }
  return true;
}

for (const [lang, serial, unit] of [['zh_CN', 'RARE', rare], ['en', 'RARE', rare], ['zh_CN', 'LONG', long], ['en', 'LONG', long]]) {
  test(`the form of ${serial} in ${lang} is one page with every field, in fonts of its own, and nothing is cut`, () => {
    const { file, text } = made(`${serial}-${lang}`, lang, serial);
    for (const part of ['样表', '密码重置申请表', unit.name, unit.uscc, serial, '□PIN码输错次数过多', '■忘记PIN码', '经办人姓名', '单位公章', '申请日期'])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.match(text, /20\d\d年\d\d月\d\d日至20\d\d年\d\d月\d\d日/);
    assert.equal(text.includes('Applicationfor'), lang === 'en');
    assert.equal(pagesOf(file), 1);
    assert.ok(marginIsWhite(file));
    const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).split('\n').slice(2).filter(Boolean);
    assert.ok(fonts.length > 0);
    for (const font of fonts) assert.match(font, / yes yes yes /, 'embedded, a subset, readable as text');
  });
}

test('a locked key has its reason ticked', () => {
  const serial = world.key({ serial: 'SHUT' });
  for (let i = 0; i < 6; i += 1) {
    const words = ['--socket', world.socket, 'pin', 'change', '--token', serial, '--pin-fd', '3', '--last-try'];
    program('redlips', words, { env: world.env, pins: [`wrong${i}7`, 'Kunming7'] });
  }
  assert.equal(world.triesOn(serial), 0);
  const { text } = made('shut', 'zh_CN', serial);
  assert.match(text, /■PIN码输错次数过多，Key已锁定□忘记PIN码/);
});

test('what is not known stays open, to be written by hand', () => {
  const { text } = made('bare', 'zh_CN', 'BARE');
  assert.match(text, /单位名称统一社会信用代码/);
  assert.ok(!text.includes('盖章后请先联系'), 'a sentence without its telephone number');
});

test('a name with a character that no font here has stays open and is reported', () => {
  // The last private use area: no font draws it.
  const serial = world.key({ serial: 'NOFONT', unit: { name: '昆明\u{10FFF0}公司', uscc: demoUnit.uscc } });
  const { code, out } = form('zh_CN', '--token', serial, '--output', world.at('nofont.pdf'), '--json');
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out).not_written, ['单位名称']);
  assert.match(textOf(world.at('nofont.pdf')), /单位名称统一社会信用代码/);
});

test('a file that is there is left alone unless --force is given, and nothing half-written stays', () => {
  const mine = world.at('mine.pdf');
  writeFileSync(mine, 'mine');
  const { code, err } = form('en', '--token', 'RARE', '--output', mine);
  assert.equal(code, 1);
  assert.match(err, /there already.*\(exists\)/s);
  assert.equal(readFileSync(mine, 'utf8'), 'mine');
  made('mine', 'en', 'RARE', '--force');
  assert.match(form('en', '--token', 'RARE', '--output', world.at('nowhere/form.pdf')).err, /\(unwritable\)/);
  assert.deepEqual(readdirSync(world.directory).filter((name) => /part|tmp/.test(name)), []);
});

test('without --output it has the name that its template gives it; an administrator\'s template counts', () => {
  const folder = join(world.config, 'forms.d');
  mkdirSync(folder);
  writeFileSync(join(folder, 'demo-ca.toml'),
    'source = "a test"\nfile_name = "演示"\n[title]\nzh = "演示表"\nen = "Demo"\n[[row]]\nzh = "名称"\nen = "Name"\nvalue = "unit"\n');
  const { code, out } = form('en', '--token', 'RARE');
  assert.equal(code, 0);
  assert.match(out, /演示\.pdf/);
  assert.ok(existsSync(world.at('演示.pdf')));
  assert.match(textOf(world.at('演示.pdf')), new RegExp(`演示表.*名称.*${rare.name}`));
  writeFileSync(join(folder, 'demo-ca.toml'), 'source = "a test"\nfile_name = "演示"\n[title]\nzh = "表"\nen = "D"\n[[row]]\nzh = "名"\nen = "N"\nvalue = "nonsense"\n');
  assert.match(form('en', '--token', 'RARE', '--force').err, /nonsense/);
});
