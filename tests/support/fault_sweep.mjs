// SPDX-License-Identifier: Apache-2.0
// For every n: the n-th call of one kind is struck, once for each way; what holds is checked each time, and that each n was reached.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { bounded } from './fault_world.mjs';
import { figure } from './figure.mjs';

/** How often a fault may be missed, as the number of calls varies a little with the moment. */
const attempts = 4;
/** Longer than any deadline of the daemon, in s. */
const longTime = 700;

/** How long a person waits for a window that says nothing, in ms. */
const patience = 5000;

/** As many deadlines pass as can hang on each other: a question's, then its page's. */
async function letTimePass(house) {
  for (let i = 0; i < 4; i += 1) await house.io.move('mono', longTime);
}

/** What a fault needs from outside as it strikes: a disk comes back, or time passes. */
function help(house, kind, way) {
  if (way !== 'hang') return () => {};
  return kind === 'files' ? () => house.io.go() : () => letTimePass(house);
}

/** What the phase comes to. Whoever asks on a connection of his own that hangs gives up: nobody else can. */
function patiently(house, phase) {
  const late = phase.own && setTimeout(() => house.tray.close(), patience);
  return phase(house).finally(() => clearTimeout(late));
}

/** One fault of the system; answers the call that it struck, or '' where the phase had fewer. */
async function strikeSystem(house, phase, kind, n, way) {
  await house.begin(help(house, kind, way), kind, n, way, n);
  const outcome = await bounded(patiently(house, phase), 'the user');
  if (way === 'die' && house.struck) {
    await house.daemon.ended;
    house.checkKept(outcome, phase.signs);
    await house.restart();
  } else {
    await house.io.end();
    house.checkKept(outcome, phase.signs);
    house.lost = way === 'hang';
  }
  const { struck } = house;
  house.outcomes[outcome] = (house.outcomes[outcome] ?? 0) + 1;
  await house.checkGoesOn();
  await house.io.move('mono', 61);  // a library is off after three starts within a minute
  return struck;
}

/** The calls of one phase without a fault: the fewest of three runs. */
export async function traced(house, phase) {
  const runs = [];
  for (let i = 0; i < 3; i += 1) {
    await house.begin();
    assert.equal(await phase(house), phase.usual ?? '');
    runs.push(await house.io.end());
    await house.checkGoesOn();
  }
  return Object.fromEntries(Object.keys(runs[0]).map((kind) => [kind, Math.min(...runs.map((run) => run[kind]))]));
}

/** What a library that fails may answer (PKCS#11 2.40 §5.1), one after the other. */
const answers = ['0x30', '0x32', '0x5', '0x2', '0x6', '0xe1'];

/** Calls `then` once `path` is gone. */
function onceGone(path, then) {
  const watcher = watch(dirname(path), () => {
    if (existsSync(path)) return;
    watcher.close();
    then();
  });
  return watcher;
}

/** One fault of the module, at its n-th call since it was loaded. */
async function strikeModule(house, phase, n, way) {
  const armed = join(house.world.directory, 'armed', 'fault');
  await freshModule(house, `* ${n} if ${armed} ${way === 'fail' ? `rv ${answers[n % answers.length]}` : way}`);
  mkdirSync(dirname(armed), { recursive: true });
  writeFileSync(armed, '');
  const watcher = onceGone(armed, () => way === 'hang' && letTimePass(house));
  await house.begin();
  const outcome = await bounded(phase(house), 'the user');
  watcher.close();
  await house.io.end();
  const struck = existsSync(armed) ? '' : `call ${n}`;
  rmSync(armed, { force: true });
  checkTries(house);
  house.checkKept(outcome, phase.signs);
  house.outcomes[outcome] = (house.outcomes[outcome] ?? 0) + 1;
  await house.checkGoesOn();
  return struck;
}

/** No C_Login and no C_SetPIN but for a PIN that a person typed. A change asks twice more, for what its answer is worth. */
function checkTries(house) {
  const calls = house.calls();
  const logins = calls.filter((call) => call === 'C_Login').length, changes = calls.filter((call) => call === 'C_SetPIN').length;
  assert.ok(changes <= house.typed, 'a change that nobody typed');
  assert.ok(logins <= house.typed + 2 * changes, 'a login that nobody typed');
}

/** The module is loaded anew by whoever needs it next, with this plan. */
async function freshModule(house, plan) {
  await house.io.move('mono', 61);  // a library is off after three starts within a minute
  const host = await house.hostPid();
  if (host) process.kill(host, 'SIGKILL');
  while (host && await house.hostPid() === host);  // until the daemon has seen its end
  house.plan(plan);
}

/**
 * How many calls of the module one phase makes. libp11 initialises what we have initialised, and a plan counts from each: the
 * first of two that have the same number is struck.
 */
export async function tracedCalls(house, phase) {
  await freshModule(house, '');
  await house.begin();
  assert.equal(await settled(phase)(house), phase.usual ?? '');
  await house.io.end();
  const calls = house.calls();
  await house.checkGoesOn();
  return calls.length - calls.lastIndexOf('C_Initialize');
}

/** The same phase, at whose end the module has nothing more to do. */
function settled(phase) {
  const whole = async (house) => {
    const outcome = await phase(house);
    await house.tray.call('token.list');
    return outcome;
  };
  return Object.assign(whole, phase);
}

/** Strikes every call of `kind` in every way; answers how many of them. Throws where one of the `calls` was not reached. */
export async function sweep(house, phase, kind, calls, wayNames, { report = () => {} } = {}) {
  let injected = 0;
  for (const way of wayNames) {
    let n = 1;
    for (; ; n += 1) {
      let name;
      for (let i = 0; !name && i < attempts; i += 1) {
        try {
          name = await (kind === 'module' ? strikeModule(house, settled(phase), n, way) : strikeSystem(house, phase, kind, n, way));
        } catch (error) {
          throw new Error(`${way} at call ${n} of ${kind} (${house.struck}): ${error.message}`, { cause: error });
        }
        if (n > calls) break;  // this run may have had one more
      }
      if (!name) break;
      report(way, n, name);
      injected += 1;
    }
    assert.ok(n > calls, `${way}: only ${n - 1} of ${calls} calls on ${kind} were struck`);
  }
  return injected;
}

/** Everything that can be struck, and how. */
const plan = [['files', 'fail'], ['writes', 'short'], ['files', 'hang'], ['files', 'die'], ['sockets', 'fail'], ['waits', 'hang'], ['sockets', 'die'],
  ['module', 'fail'], ['module', 'hang'], ['module', 'die']];

/** Sweeps all of it for one phase and tells how many; `name` names it in the figures. */
export async function sweepAll(house, name, phase, kinds) {
  const calls = { ...await traced(house, phase), module: await tracedCalls(house, phase) };
  let injected = 0;
  for (const [kind, way] of plan.filter(([each]) => kinds.includes(each))) injected += await sweep(house, phase, kind, calls[kind], [way]);
  const ends = Object.entries(house.outcomes).map(([code, times]) => `${code || 'done'} ${times}`).join(', ');
  figure(`faults ${name}: n=${calls.files} files, n=${calls.sockets} sockets, n=${calls.module} PKCS#11 calls; ${injected} injected: ${ends}`);
  house.outcomes = {};
  return injected;
}
