// SPDX-License-Identifier: Apache-2.0
// Lists of functions that are newer, or have holes: the key works where it can, else the function is named.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { listing, logIn } from '../support/command_line.mjs';
import { Cleanup } from '../support/processes.mjs';
import { lib, World } from '../support/world.mjs';

const softkey = join(lib, 'softkey.so');
const cleanup = new Cleanup();
let world;

/** A library of these C lines. */
function compiled(name, lines) {
  const source = world.at(`${name}.c`), library = world.at(`${name}.so`);
  writeFileSync(source, lines);
  const flags = execFileSync('pkg-config', ['--cflags', 'p11-kit-1'], { encoding: 'utf8' }).trim().split(' ');
  execFileSync('gcc', ['-shared', '-fPIC', ...flags, '-o', library, source]);
  return library;
}

/** The software key behind a list of functions of its own, changed by these C lines. */
function listed(name, change, more = '') {
  return compiled(name, `#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
/* PKCS#11 3.0 §3.1: the functions of 2.40 first, then twenty-four more. */
static struct { CK_FUNCTION_LIST old; void *more[24]; } list;
CK_RV C_GetFunctionList(CK_FUNCTION_LIST **out) {
  CK_RV (*get)(CK_FUNCTION_LIST **) = dlsym(dlopen("${softkey}", RTLD_NOW), "C_GetFunctionList");
  CK_FUNCTION_LIST *inner;
  CK_RV rv = get(&inner);
  list.old = *inner;
  ${change}
  *out = &list.old;
  return rv;
}
${more}`);
}

/** Starts the daemon over one library: what `status` says of it, and how a login ends. */
async function outcome(t, library) {
  t.after(() => world.daemon.program.end());
  await world.startDaemon({ modules: [library] });
  const login = logIn(world, '123456');
  listing(world, 'tokens');  // looks at every library, to its end
  return { login, row: listing(world, 'status').libraries.find((one) => one.library === library) };
}

before(() => {
  world = new World(cleanup);
  world.key({ serial: 'GOOD' });
});
after(() => cleanup.run());

const interfaces = `
typedef struct { CK_CHAR *name; void *functions; CK_FLAGS flags; } CK_INTERFACE;
static CK_INTERFACE one = {(CK_CHAR *)"PKCS 11", &list, 0};
CK_RV C_GetInterfaceList(CK_INTERFACE *out, CK_ULONG *count) { if (out) *out = one; *count = 1; return CKR_OK; }
CK_RV C_GetInterface(CK_UTF8CHAR *name, CK_VERSION *version, CK_INTERFACE **out, CK_FLAGS flags) { *out = &one; return CKR_OK; }`;

for (const [what, change, more] of [
  ['of version 3.0', 'list.old.version.major = 3; list.old.version.minor = 0;', ''],
  ['of version 3.0 beside a list of interfaces', 'list.old.version.major = 3; list.old.version.minor = 0;', interfaces],
  ['of version 3.1', 'list.old.version.major = 3; list.old.version.minor = 1;', interfaces],
  ['without C_GetSessionInfo', 'list.old.C_GetSessionInfo = NULL;', ''],
  ['without C_Logout', 'list.old.C_Logout = NULL;', ''],
  ['without C_WaitForSlotEvent', 'list.old.C_WaitForSlotEvent = NULL;', ''],
]) {
  test(`a list of functions ${what}: the key logs in`, async (t) => {
    const { login } = await outcome(t, listed(`list_${what.replaceAll(/\W/g, '_')}`, change, more));
    assert.equal(login.code, 0, login.err);
    assert.equal(world.triesOn('GOOD'), 6);
  });
}

for (const name of ['C_Initialize', 'C_Finalize', 'C_GetInfo', 'C_GetSlotList', 'C_GetSlotInfo', 'C_GetTokenInfo', 'C_CloseAllSessions']) {
  test(`a list of functions without ${name}: the library is named with what it lacks`, async (t) => {
    const { row } = await outcome(t, listed(`lacks_${name}`, `list.old.${name} = NULL;`));
    assert.equal(row.fault, 'module_failed');
    assert.match(row.detail, new RegExp(`${name}: .*0x0*54\\b.*: missing in this library's list of functions$`));
  });
}

for (const name of ['C_OpenSession', 'C_Login', 'C_FindObjectsInit', 'C_FindObjectsFinal', 'C_GetAttributeValue', 'C_SignInit', 'C_Sign']) {
  test(`a list of functions without ${name}: no login, no crash, and no try`, async (t) => {
    const { login } = await outcome(t, listed(`lacks_${name}`, `list.old.${name} = NULL;`));
    assert.notEqual(login.code, 0);
    assert.match(login.err, /\((module_failed|no_certificate|no_key)\)/);
    assert.doesNotMatch(login.err, /token host ended/);
    assert.equal(world.triesOn('GOOD'), 6);
  });
}

test('a library that offers a list of interfaces alone is told as none that can be used', async (t) => {
  const alone = interfaces.replace('&list', '0');
  const { row } = await outcome(t, compiled('interfaces_alone', `#include <p11-kit/pkcs11.h>\n${alone}`));
  assert.equal(row.fault, 'module_failed');
  assert.match(row.detail, /C_GetFunctionList: .*0x0*54\b.*: not in this library/);
});
