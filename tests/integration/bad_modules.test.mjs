// SPDX-License-Identifier: Apache-2.0
// Libraries that are none, that break or hang, and certificates that nobody can read: told by cause and next step, while
// every other key goes on working.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { isAbsolute, join, relative } from 'node:path';
import { after, before, test } from 'node:test';

import { listing, logIn, redlips } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { lib, World } from '../support/world.mjs';

const softkey = join(lib, 'softkey.so');
const cleanup = new Cleanup();
let world;

/** A shared library of these C lines. */
function compiled(name, lines) {
  const source = world.at(`${name}.c`), library = world.at(`${name}.so`);
  writeFileSync(source, lines);
  execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source]);
  return library;
}

before(() => {
  world = new World(cleanup);
  world.key({ serial: 'GOOD' });
});
after(() => cleanup.run());

const constructor = '__attribute__((constructor)) static void begin(void)';
const modules = [
  { name: 'text', why: /module_failed/, cause: /dlopen: .*text\.so: (file too short|invalid ELF header)/,
    make: () => { writeFileSync(world.at('text.so'), 'this is no library, but it is long enough to hold an ELF header: '.repeat(4)); return world.at('text.so'); } },
  { name: 'empty', why: /module_failed/, cause: /dlopen: .*empty\.so: file too short/,
    make: () => { writeFileSync(world.at('empty.so'), ''); return world.at('empty.so'); } },
  { name: 'missing', why: /module_failed/, cause: /dlopen: .*missing\.so: cannot open shared object file: No such file/,
    make: () => world.at('missing.so') },
  { name: 'a directory', why: /module_failed/, cause: /dlopen: .*cannot read file data: Is a directory/, make: () => world.keys },
  { name: 'no PKCS#11 module', why: /module_failed/, cause: /C_GetFunctionList: .*0x0*54\)?: not in this library/,
    make: () => compiled('plain', 'int answer(void) { return 42; }') },
  { name: 'a symbol that nobody has', why: /module_failed/, cause: /undefined symbol: nobody_has_this/,
    make: () => compiled('lacking', 'int nobody_has_this(void); int call(void) { return nobody_has_this(); }') },
  { name: 'a list of functions that is an error', why: /module_failed/, cause: /C_GetFunctionList: .*0x0*5\b/,
    make: () => compiled('refusing', 'unsigned long C_GetFunctionList(void **list) { *list = 0; return 5; }') },
  { name: 'one that crashes while it is loaded', why: /module_failed/, cause: /token host ended/,
    make: () => compiled('crashing', `#include <stdlib.h>\n${constructor} { abort(); }`) },
  { name: 'one that never returns from being loaded', why: /key_stuck|module_failed/, cause: /no answer to open in time/,
    make: () => compiled('hanging', `#include <unistd.h>\n${constructor} { for (;;) pause(); }`) },
];

for (const { name, why, cause, make } of modules) {
  test(`a module that is ${name}: named with its cause and what to do, and the other keys go on`, async (t) => {
    t.after(() => world.daemon.program.end());
    const path = make();
    await world.startDaemon({ modules: [path, softkey] });
    assert.deepEqual(listing(world, 'tokens').tokens.map(({ serial }) => serial), ['GOOD']);
    assert.equal(logIn(world, '123456').code, 0);
    const row = listing(world, 'status').libraries.find(({ library }) => library === path);
    assert.match(row.fault, why);
    assert.match(row.detail, cause);
    const shown = redlips(world, ['status']);
    assert.equal(shown.code, 0);
    assert.match(shown.out, cause);
    assert.match(shown.out, /other libraries are not affected\.\n +(Install it anew|Pull its key out)/);
    assert.ok(redlips(world, ['tokens']).out.includes(`The library ${path}:\n`));
    await world.daemon.program.end();
    assert.equal(world.daemon.program.child.exitCode, 0);
  });
}

test('a module given by a relative path is the file that it names, whatever the daemon\'s directory becomes', async (t) => {
  t.after(() => world.daemon.program.end());
  await world.startDaemon({ modules: [relative(process.cwd(), softkey)] });
  const [module] = listing(world, 'status').modules;
  assert.ok(isAbsolute(module), module);
  assert.equal(realpathSync(module), realpathSync(softkey));
  assert.equal(listing(world, 'tokens').tokens.length, 1);
  await world.daemon.program.end();
});

/** The object file of SoftHSM that holds these bytes. */
function objectWith(bytes) {
  for (const file of readdirSync(world.keys, { recursive: true, withFileTypes: true })) {
    const path = join(file.path ?? file.parentPath, file.name);
    if (file.isFile() && file.name.endsWith('.object') && readFileSync(path).includes(bytes)) return path;
  }
  throw new Error('no object file holds the certificate');
}

test('a certificate that cannot be read is counted and told, and the other key logs in', async (t) => {
  t.after(() => world.daemon.program.end());
  const serial = world.key({ serial: 'SPOILT' });
  const der = new X509Certificate(readFileSync(world.at(`${serial}.pem`))).raw;
  const file = objectWith(der), bytes = readFileSync(file);
  bytes.fill(0xff, bytes.indexOf(der), bytes.indexOf(der) + 64);
  writeFileSync(file, bytes);
  await world.startDaemon();
  const spoilt = listing(world, 'tokens').tokens.find((token) => token.serial === serial);
  assert.deepEqual([spoilt.certificates, spoilt.unreadable, spoilt.fault], [0, 1, '']);
  assert.equal(listing(world, 'certificates').unreadable, 1);
  for (const words of [['tokens'], ['certificates']]) {
    assert.match(redlips(world, words).out, /! Certificates that cannot be read: 1\..*ask the authority to write it anew/);
  }
  const refused = logIn(world, '123456', '--token', serial);
  assert.equal(refused.code, 8, refused.err);
  assert.match(refused.err, /\(no_certificate\)/);
  assert.equal(logIn(world, '123456', '--token', 'GOOD').code, 0);
  assert.equal(world.triesOn(serial), 6);
  await world.daemon.program.end();
});
