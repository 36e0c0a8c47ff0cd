// SPDX-License-Identifier: Apache-2.0
// State files that are damaged and configuration that is wrong, under the real daemon: it starts, says which file, which
// line and why, serves everything else, and loses nothing.
import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { listing, logIn, program, redlips } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const cleanup = new Cleanup();
let world, healthy;

const inState = (name) => join(world.state, name);
const clean = () => {
  for (const name of readdirSync(world.state)) rmSync(inState(name), { recursive: true });
};

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'KEY-1' });
  await world.startDaemon();
  assert.equal(logIn(world, '123456').code, 0);
  assert.equal(logIn(world, '111111').code, 5);
  assert.equal(redlips(world, ['name', 'the name']).code, 0);
  await world.daemon.program.end();
  const line = JSON.stringify({ origin: 'https://blocked.example.test', certificate: '', blocked: true, until: 4000000000 });
  writeFileSync(inState('sites.json'), `{"version":1,"sites":[${line}]}`);
  healthy = Object.fromEntries(['tokens.json', 'sites.json', 'history.jsonl', 'refusals.jsonl']
    .map((name) => [name, readFileSync(inState(name), 'utf8')]));
});
beforeEach(async () => {
  if (world.daemon) await world.daemon.program.end();
  clean();
  for (const [name, text] of Object.entries(healthy)) writeFileSync(inState(name), text, { mode: 0o600 });
});
after(() => cleanup.run());

/** What status says to somebody whose desktop is Chinese. */
const inChinese = () => program('redlips', ['--socket', world.socket, 'status'],
  { env: { ...world.env, LANG: 'zh_CN.UTF-8', LANGUAGE: '', LC_ALL: '', LC_MESSAGES: '' } }).out;

/** The cause is told in Chinese: beside what is the same in every language no English word is left in it. */
function toldInChinese({ file, line, column, member, words }) {
  const told = inChinese();
  const from = told.indexOf(`${file}：`);
  assert.notEqual(from, -1, told);
  let cause = told.slice(from + file.length + 1).split('\n')[0];
  const place = [line && `第 ${line} 行`, column && `第 ${column} 列`].filter(Boolean).join('');
  const head = [place, member].filter(Boolean).map((part) => `${part}：`).join('');
  assert.ok(cause.startsWith(head), cause);
  cause = cause.slice(head.length);
  assert.ok(words.length > 0);
  for (const value of words.flatMap((clause) => clause.values)) {
    assert.ok(cause.includes(value), `${value} in ${cause}`);
    cause = cause.replace(value, '');
  }
  // Units, names of settings and the values they take.
  assert.doesNotMatch(cause.replace(/\b(KiB|PIN|Key|VID:PID|VVVV:PPPP|https?|true|false|zh|en|max_length|extension|subject)\b/g, ''), /[A-Za-z]/);
  assert.match(cause, /[\u4e00-\u9fff]/);
  return told;
}

const cut = (text) => text.slice(0, Math.floor(text.length * 0.6));
const damages = [
  { name: 'cut short', of: cut },
  { name: 'garbage', of: () => 'Lorem ipsum \u0000\u0001 \ud83d\ude00\n{{{\n' },
  { name: 'written by a newer version', of: (text) => text.replace('"version":1', '"version":7'), only: ['tokens.json'], cause: /newer RedLips \(version 7\)/ },
  { name: 'edited by hand', of: (text) => text.replace('"fewest":1', '"fewest":0'), only: ['tokens.json'], cause: /changed from outside/ },
  { name: 'with a member twice', of: (text) => text.replace('{"', '{"version":1,"version":1,"'), only: ['tokens.json', 'sites.json'] },
];

for (const file of ['tokens.json', 'sites.json', 'history.jsonl', 'refusals.jsonl']) {
  for (const { name, of, only, cause } of damages) {
    if (only && !only.includes(file)) continue;
    test(`${file} ${name}: told, kept aside, and logins go on`, async () => {
      const damaged = of(healthy[file]);
      assert.notEqual(damaged, healthy[file]);
      writeFileSync(inState(file), damaged);
      await world.startDaemon();
      const { state_fault: fault, state_fault_parts: parts, faults } = listing(world, 'status');
      const told = file === 'tokens.json' ? fault : faults.map((row) => `${row.file}: ${row.what}`).join('\n');
      assert.ok(told.includes(file), told);
      assert.ok(told.includes(`kept as ${file}.damaged`), told);
      if (cause) assert.match(told, cause);
      for (const one of file === 'tokens.json' ? [parts] : faults) {
        assert.doesNotMatch(toldInChinese(one), /systemctl/, 'there is nothing to mend');
      }
      assert.ok(redlips(world, ['status']).out.includes(`${file}.damaged`));
      const [token] = listing(world, 'tokens').tokens;
      assert.ok(token.tries_min <= world.triesOn('KEY-1'), 'never more than the key has');
      assert.equal(logIn(world, '123456').code, 0);
      assert.equal(world.triesOn('KEY-1'), 6);
      await world.daemon.program.end();
      assert.equal(readFileSync(inState(`${file}.damaged`), 'utf8'), damaged.toWellFormed?.() ?? damaged);
      await world.startDaemon();
      assert.deepEqual(listing(world, 'status').faults, [], 'what was repaired is not told again');
      assert.equal(listing(world, 'status').state_fault, '');
      assert.equal(listing(world, 'status').state_fault_parts, null);
      for (const other of Object.keys(healthy)) {
        if (other !== file) assert.equal(existsSync(inState(`${other}.damaged`)), false, other);
      }
    });
  }
}

test('a history line that is cut short takes no other line with it', async () => {
  writeFileSync(inState('history.jsonl'), `${healthy['history.jsonl']}{"when":18`);
  await world.startDaemon();
  assert.equal(listing(world, 'history').damaged, 1);
  const before = listing(world, 'history').entries.length;
  assert.equal(logIn(world, '123456').code, 0);
  assert.equal(listing(world, 'history').entries.length, before + 1);
});

test('a link in the place of a state file is not followed: it is told, kept aside, and logins go on', async () => {
  const target = world.at('precious');
  writeFileSync(target, 'precious');
  for (const file of ['tokens.json', 'history.jsonl', 'refusals.jsonl', 'sites.json']) {
    rmSync(inState(file));
    symlinkSync(target, inState(file));
    await world.startDaemon();
    assert.ok(redlips(world, ['status']).out.includes(`kept as ${file}.damaged`), file);
    assert.equal(logIn(world, '123456').code, 0);
    await world.daemon.program.end();
    assert.equal(lstatSync(inState(`${file}.damaged`)).isSymbolicLink(), true);
    assert.equal(readFileSync(target, 'utf8'), 'precious');
  }
});

const name = '[name]\nzh = "大厅"\nen = "Hall"\n';
const wrong = [
  ['halls.d/a.toml', 'source = "x"\norigins = = 1\n', /^line 2, column 11: /],
  ['halls.d/a.toml', `source = "x"\norgins = ["https://a.test"]\n${name}`, /^origins: at least one origin/],
  ['halls.d/a.toml', `source = "x"\norigins = ["https://a.test"]\nplease = 1\n${name}`, /^line 3: please: there is no such member/],
  ['halls.d/a.toml', `source = "x"\norigins = "https://a.test"\n${name}`, /^line 2: origins: a list of texts/],
  ['halls.d/a.toml', `source = "x"\norigins = ["HTTPS://A.test"]\n${name}`, /^line 2: origins: "HTTPS:\/\/A\.test" is no web origin/],
  ['halls.d/a.toml', 'source = "x"\norigins = ["https://b.test"]\n', /^name: a table with zh and en/],
  ['keys.d/a.toml', 'name = "x"\nsource = "y"\n[pin]\ntries = "six"\n', /^line 4: pin\.tries: a number from 1 to 99/],
  ['keys.d/a.toml', 'name = "x"\nsource = "y"\nlibraries = ["lib.so"]\n', /^line 3: libraries: absolute paths/],
  ['keys.d/a.toml', 'name = "x"\nsource = "y"\n[pin]\nmin_length = 9\nmax_length = 8\n', /^line 4: pin\.min_length: must not be above/],
  ['keys.d/a.toml', 'name = "x"\nsource = "y"\nforeign = true\nlibraries = ["/a.so"]\n', /^line 4: libraries: a foreign key/],
  ['keys.d/a.toml', 'name = "x"\nsource = "y"\nusb = ["55c:e618"]\n', /^line 3: usb: "VVVV:PPPP"/],
  ['keys.d/a.toml', 'name = "x"\nname = "y"\n', /^line 2, column \d+: .*redefine.*name/],
  ['authorities.d/a.toml', `source = "x"\nutc_offset_minutes = "+8"\n${name}`, /^line 2: utc_offset_minutes: /],
  ['authorities.d/a.toml', `source = "x"\nhotlin = "1"\n${name}`, /^line 2: hotlin: there is no such member/],
  ['authorities.d/a.toml', `source = "x"\n${name}[[unit_id]]\nprefix = "x"\n`, /^unit_id\[0\]\.extension: either extension or subject/],
  ['authorities.d/a.toml', `source = "x"\n${name}[[open]]\ndays = "working"\nfrom = "9"\nto = "12:00"\n`, /^line 7: open\[0\]\.from: a time from 00:00/],
  ['calendar.d/a.toml', 'source = "x"\ncountry = "CN"\nyear = 2026\nworking = [2027-01-02]\n', /^line 4: working: a day of the year 2026/],
  ['redlips.toml', '[deadlines]\nprompt = "soon"\n', /^line 2: deadlines\.prompt: a number/],
  ['redlips.toml', '[deadlines]\nprmpt = 1000\n', /^line 2: deadlines\.prmpt: there is no such member/],
  ['redlips.toml', 'language = \n', /^line 1, column 1[0-9]: /],
  ['redlips.toml', `#${'x'.repeat(300 * 1024)}`, /^is larger than 256 KiB/],
  ['halls.d/a.toml', Buffer.from([0x6e, 0x3d, 0x22, 0xff, 0xfe, 0x22]), /^line 1, column \d+: .*UTF-8/i],
];

test('each wrong file of configuration is named with line and cause, in the log and by status, and left out alone', async () => {
  for (const [file, text, cause] of wrong) {
    const path = join(world.config, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    await world.startDaemon();
    const { faults } = listing(world, 'status');
    assert.deepEqual(faults.map((fault) => fault.file), [path]);
    assert.match(faults[0].what, cause, file);
    assert.ok(redlips(world, ['status']).out.includes(`! ${path}: ${faults[0].what}`));
    assert.match(toldInChinese(faults[0]), /请改正各个设置文件/);
    assert.ok(world.daemon.program.output.includes(`${path}: ${faults[0].what}`));
    assert.equal(listing(world, 'tokens').tokens.length, 1);
    rmSync(path);
    await world.daemon.program.end();
  }
});

test('a directory of configuration that is not there is told', async () => {
  await world.startDaemon({ args: ['--config', world.at('nowhere')] });
  const [fault] = listing(world, 'status').faults;
  assert.match(fault.what, /there is no such directory/);
  toldInChinese(fault);
});
