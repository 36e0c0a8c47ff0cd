// SPDX-License-Identifier: Apache-2.0
// What an ordinary user may not read or write: each case is one that root would get past, so none of them is run as root.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { listing, logIn, program, redlips } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { lib, World } from '../support/world.mjs';

assert.notEqual(process.getuid(), 0, 'root may do all of this: run it as an ordinary user');

const cleanup = new Cleanup();
let world;

beforeEach(async () => {
  if (world) await world.daemon?.program.end();
  world = new World(cleanup);
  world.key({ serial: 'MINE' });
});
after(() => cleanup.run());

/** Forbids a path until the end of the test. */
function forbid(t, path, mode) {
  const before = statSync(path).mode & 0o777;
  chmodSync(path, mode);
  t.after(() => chmodSync(path, before));
}

const start = (...args) => program('redlipsd', ['--port', '0', '--config', world.config, '--state', world.state, '--socket', world.socket, ...args],
  { env: world.env });

test('a state directory that turned read-only sends no PIN, names the directory, and works again when it may', async (t) => {
  await world.startDaemon();
  assert.equal(logIn(world, '111111').code, 5);
  const before = readFileSync(join(world.state, 'tokens.json'), 'utf8');
  chmodSync(world.state, 0o500);
  t.after(() => chmodSync(world.state, 0o700));
  const refused = logIn(world, '123456');
  assert.equal(refused.code, 1);
  assert.match(refused.err, /\(not_saved\)[\s\S]*tokens\.json: Permission denied/);
  assert.equal(world.triesOn('MINE'), 5);
  assert.equal(readFileSync(join(world.state, 'tokens.json'), 'utf8'), before);
  chmodSync(world.state, 0o700);
  assert.equal(logIn(world, '123456').code, 0);
});

test('a tries file that cannot be read is told and kept, and makes nobody sure', async (t) => {
  await world.startDaemon();
  assert.equal(logIn(world, '111111').code, 5);
  await world.daemon.program.end();
  forbid(t, join(world.state, 'tokens.json'), 0o000);
  await world.startDaemon();
  assert.match(listing(world, 'status').state_fault, /tokens\.json: .*Permission denied; the old file is kept as tokens\.json\.damaged/);
  const [token] = listing(world, 'tokens').tokens;
  assert.ok(token.tries_min <= 5);
  assert.equal(token.tries_why, 'state_lost');
  assert.equal(logIn(world, '123456').code, 0);
  assert.ok(existsSync(join(world.state, 'tokens.json.damaged')));
  chmodSync(join(world.state, 'tokens.json.damaged'), 0o600);
});

test('a history or a list of sites that cannot be read is told and kept, and logins go on', async (t) => {
  for (const file of ['history.jsonl', 'sites.json']) {
    writeFileSync(join(world.state, file), 'precious');
    forbid(t, join(world.state, file), 0o000);
  }
  await world.startDaemon();
  const faults = listing(world, 'status').faults.map(({ what }) => what);
  assert.equal(faults.length, 2);
  for (const what of faults) assert.match(what, /^cannot be read: Permission denied; .*kept as \w+\.jsonl?\.damaged$/);
  assert.equal(logIn(world, '123456').code, 0);
  for (const file of ['history.jsonl', 'sites.json']) {
    chmodSync(join(world.state, `${file}.damaged`), 0o600);
    assert.equal(readFileSync(join(world.state, `${file}.damaged`), 'utf8'), 'precious');
  }
});

test('places that are not ours are refused by name', () => {
  for (const [flag, place, told] of [['--state', '/', /\/: belongs to user 0/], ['--state', '/usr/redlips', /\/usr\/redlips: cannot be made: Permission denied/],
    ['--socket', '/usr/lib/control.sock', /\/usr\/lib: belongs to user 0/]]) {
    const refused = start(flag, place);
    assert.equal(refused.code, 1, place);
    assert.match(refused.err, told);
  }
});

test('configuration that may not be read is a fault with its name, and the rest of it counts', async (t) => {
  const hall = (name) => `source = "x"\norigins = ["https://${name}.test"]\n[name]\nzh = "大厅"\nen = "Hall"\n`;
  writeFileSync(join(world.config, 'halls.d/open.toml'), hall('open'));
  writeFileSync(join(world.config, 'halls.d/shut.toml'), hall('shut'));
  mkdirSync(join(world.config, 'keys.d'));
  forbid(t, join(world.config, 'halls.d/shut.toml'), 0o000);
  forbid(t, join(world.config, 'keys.d'), 0o000);
  await world.startDaemon();
  const { faults } = listing(world, 'status');
  assert.deepEqual(faults.map(({ file }) => file).sort(), [join(world.config, 'halls.d/shut.toml'), join(world.config, 'keys.d')]);
  for (const { what } of faults) assert.match(what, /cannot be read/);
  assert.deepEqual(listing(world, 'halls').halls.map(({ hall: id }) => id), ['open']);
});

test('a module that may not be read is named, and the others go on', async (t) => {
  const module = world.at('module.so');
  writeFileSync(module, readFileSync(join(lib, 'softkey.so')));
  forbid(t, module, 0o000);
  await world.startDaemon({ modules: [module, join(lib, 'softkey.so')] });
  assert.equal(listing(world, 'tokens').tokens.length, 1);
  const row = listing(world, 'status').libraries.find(({ library }) => library === module);
  assert.match(row.detail, /module\.so: cannot open shared object file: Permission denied/);
});

test('a profile never loads a library that this user could have written, and says so', async () => {
  const module = world.at('mine.so');
  writeFileSync(module, readFileSync(join(lib, 'softkey.so')));
  mkdirSync(join(world.config, 'keys.d'));
  writeFileSync(join(world.config, 'keys.d/mine.toml'), `name = "Mine"\nsource = "a test"\nlibraries = ["${module}"]\n`);
  await world.startDaemon({ modules: [] });
  assert.deepEqual(listing(world, 'tokens').tokens, []);
  const row = listing(world, 'status').libraries.find(({ library }) => library === module);
  assert.equal(row.fault, 'not_trusted');
  assert.match(row.detail, /mine\.so is not owned by root/);
  assert.match(redlips(world, ['tokens']).out, /not used, for others than root could have written it[\s\S]*administrator/);
});
