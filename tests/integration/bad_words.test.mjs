// SPDX-License-Identifier: Apache-2.0
// Command lines and surroundings that are wrong: exit codes as documented, the cause, the next step, and nothing done.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { program } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const cleanup = new Cleanup();
const long = `/tmp/${'long/'.repeat(30)}control.sock`;
let world;

before(() => { world = new World(cleanup); });
after(() => cleanup.run());

const daemon = [
  [['--frob'], 2, /"--frob".*\n.*--help.*Nothing was started/s],
  [['frob'], 2, /"frob"/],
  [['--port'], 2, /--port needs a value/],
  [['--port', 'eighty'], 2, /--port takes a number from 0 to 65535, not "eighty"/],
  [['--port', '65536'], 2, /not "65536"/],
  [['--port', '-1'], 2, /not "-1"/],
  [['--port', '80x'], 2, /not "80x"/],
  [['--state='], 2, /--state needs a value/],
  [['--ready-fd', 'three'], 2, /not "three"/],
  [['--ready-fd', '99'], 2, /--ready-fd 99: this descriptor is not open/],
  [['--socket', long], 1, /long\/control\.sock: socket path is longer than 100 bytes; choose a shorter one/],
  [['--socket', '/proc/redlips/control.sock'], 1, /\/proc\/redlips: cannot be made/],
  [['--state', '/proc/redlips'], 1, /\/proc\/redlips: cannot be made/],
  [['--state', '/dev/null'], 1, /\/dev\/null: is not a directory/],
];

test('redlipsd: each wrong word and each impossible place is named, and nothing is left running', () => {
  for (const [words, code, told] of daemon) {
    const own = words[0].startsWith('--s') ? words : ['--state', world.state, '--socket', world.socket, ...words];
    const { code: got, err } = program('redlipsd', ['--config', world.config, '--port', '0', ...own], { env: world.env });
    assert.equal(got, code, `${words.join(' ')}: ${err}`);
    assert.match(err, told, words.join(' '));
    assert.equal(existsSync(world.socket), false, words.join(' '));
  }
});

test('redlipsd reads its variables with the same care as its flags', () => {
  const refused = program('redlipsd', [], { env: { ...world.env, REDLIPS_PORT: 'many', REDLIPS_STATE: world.state, REDLIPS_SOCKET: world.socket } });
  assert.equal(refused.code, 2);
  assert.match(refused.err, /--port takes a number.*"many"/);
});

test('a file in the place of the socket stays, and is named', () => {
  const place = world.at('run2/control.sock');
  mkdirSync(world.at('run2'), { mode: 0o700 });
  writeFileSync(place, 'precious');
  const refused = program('redlipsd', ['--config', world.config, '--state', world.state, '--socket', place, '--port', '0'], { env: world.env });
  assert.equal(refused.code, 1);
  assert.match(refused.err, /control\.sock: is there and no socket; choose another path/);
  assert.ok(existsSync(place));
});

const cli = [
  [['frob'], 2, /"frob".*Nothing was done\. `redlips --help`/],
  [['tokens', '--frob'], 2, /--frob/],
  [['tokens', '--csv'], 2, /`redlips tokens` takes no --csv/],
  [['tokens', 'extra'], 2, /`redlips tokens` takes/],
  [['tokens', '--json=yes'], 2, /--json takes no value/],
  [['login'], 2, /HALL/],
  [['pin'], 2, /"pin"/],
  [['pin', 'change', '--pin-fd', 'x'], 2, /--pin-fd takes a number, not "x"/],
  [['authenticate'], 2, /needs --origin and --nonce/],
  [['completion', 'zsh'], 2, /bash/],
  [['tokens', '--socket'], 2, /--socket needs a value/],
  [['tokens', '--socket', long], 3, /longer than 100 bytes/],
  [['tokens', '--socket', '/nowhere/control.sock'], 3, /not running.*\n.*\/nowhere\/control\.sock: No such file/],
  [['tokens', '--socket', '/dev/null'], 3, /\/dev\/null: /],
];

test('redlips: exit code 2 for what is not understood, 3 where no daemon answers, with the word and the next step', () => {
  for (const [words, code, told] of cli) {
    const { code: got, out, err } = program('redlips', ['--lang', 'en', ...words],
      { env: { ...world.env, REDLIPS_SOCKET: world.socket } });
    assert.equal(got, code, `${words.join(' ')}: ${err}`);
    assert.match(err, told, words.join(' '));
    assert.equal(out, '', words.join(' '));
  }
});

test('redlips in Chinese: of what is not understood no English word is left but what was typed, options and commands', () => {
  for (const [words] of cli.filter(([, code]) => code === 2)) {
    const { code, err } = program('redlips', words,
      { env: { ...world.env, REDLIPS_SOCKET: world.socket, LANG: 'zh_CN.UTF-8', LANGUAGE: '', LC_ALL: '', LC_MESSAGES: '' } });
    assert.equal(code, 2, err);
    const rest = err.replace(/`[^`]*`|“[^”]*”|--[a-z-]+/g, '').replace(/\b(authenticate|bash|redlips)\b/g, '');
    assert.doesNotMatch(rest, /[A-Za-z]/, words.join(' '));
    assert.match(rest, /[\u4e00-\u9fff]/, words.join(' '));
  }
});

const softkey = [
  [['frob'], 2, /frob/],
  [['create', '--key', 'dsa'], 2, /--key is p256, p384, rsa2048 or none\. Nothing was done/],
  [['create', '--frob'], 2, /--frob/],
  [['delete'], 2, /delete|SERIAL/i],
  [['insert', 'NONE'], 3, /NONE/],
  [['install', 'NONE', '/nowhere.pem'], 2, /\/nowhere\.pem cannot be read/],
];

test('redlips-softkey: what is wrong is named, and no key is made', () => {
  for (const [words, code, told] of softkey) {
    const { code: got, err } = program('redlips-softkey', words, { env: world.env });
    assert.equal(got, code, `${words.join(' ')}: ${err}`);
    assert.match(err, told, words.join(' '));
  }
  assert.equal(program('redlips-softkey', ['list', '--json'], { env: world.env }).out.trim(), '[]');
});
