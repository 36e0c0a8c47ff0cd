// SPDX-License-Identifier: Apache-2.0
// For every n: the n-th call of one kind is struck, once for each way; what holds is checked each time, and that each n was reached.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { bounded } from './fault_world.mjs';
import { figure } from './figure.mjs';

/** So many phases must end with fewer calls before there are no more. */
const attempts = 3;
/** Longer than any deadline of the daemon, in s. */
const longTime = 700;

/**
 * Time passes until `phase` is over, deadline by deadline: one may be set only once another has struck. Between two of them the
 * programs get ever more time to live, in ms, as no module answers before it is loaded. Whoever is asked `tires` after the first few.
 */
async function letTimePass(house, phase, tires = () => {}) {
  const over = phase.then(() => true, () => true);
  for (let breath = 20, done = false; !done; breath *= 1.5) {
    // A person's time to answer is counted by a clock that goes on in a suspend, a program's by one that does not.
    for (const clock of ['boot', 'mono']) await house.io.move(clock, longTime);
    done = await Promise.race([over, delay(breath, false)]);
    if (!done && breath > 60) tires();
  }
}

/** What the phase comes to. From when `hangs` resolves, if ever, only time can end it. */
async function outcomeOf(house, phase, hangs, tires) {
  const running = bounded(phase(house), 'the user');
  let passing, over = false;
  hangs.then(() => { passing = over || letTimePass(house, running, tires); });
  const outcome = await running;
  over = true;
  await passing;
  return outcome;
}

/**
 * One fault of the system; answers the `name` of the call that it struck, '' where the phase never came so far, with the `calls` of
 * that kind that it made then and its `outcome`.
 */
async function strikeSystem(house, phase, kind, n, way) {
  let hang;
  const hangs = new Promise((resolve) => { hang = resolve; });
  const helps = { hang: kind === 'waits' ? hang : () => house.io.go(), die: () => house.io.go() }[way];
  await house.begin(helps, kind, n, way, n);
  // Whoever asks on a connection of his own that hangs gives up: nobody else can.
  const outcome = await outcomeOf(house, phase, hangs, () => phase.own && house.tray.close());
  const calls = await house.io.end();
  if (calls === null) await house.daemon.ended;
  house.checkKept(outcome, phase.signs);
  assert.equal(calls === null, way === 'die' && house.struck !== '', 'the daemon ended');
  if (calls === null) await house.restart();
  house.lost = way === 'hang';
  const name = house.struck;
  await house.checkGoesOn();
  await house.io.move('mono', 61);  // a library is off after three starts within a minute
  return { name, calls: calls?.[kind], outcome };
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

/** `gone` resolves once the file at `path` was removed, unless `close` comes first. */
function removal(path) {
  let tell;
  const gone = new Promise((resolve) => { tell = resolve; });
  const watcher = watch(dirname(path), () => existsSync(path) || tell());
  return { gone, close: () => watcher.close() };
}

/** One fault of the module, at its n-th call since it was loaded. */
async function strikeModule(house, phase, n, way) {
  const armed = join(house.world.directory, 'armed', 'fault');
  await freshModule(house, `* ${n} if ${armed} ${way === 'fail' ? `rv ${answers[n % answers.length]}` : way}`);
  mkdirSync(dirname(armed), { recursive: true });
  writeFileSync(armed, '');
  const fired = removal(armed);
  await house.begin();
  const outcome = await outcomeOf(house, phase, way === 'hang' ? fired.gone : new Promise(() => {})).finally(fired.close);
  await house.io.end();
  const name = existsSync(armed) ? '' : `call ${n}`;
  rmSync(armed, { force: true });
  checkTries(house);
  house.checkKept(outcome, phase.signs);
  const calls = callsOf(house);
  await house.checkGoesOn();
  return { name, calls, outcome };
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

/** The module's calls. libp11 initialises what we have, and a plan counts from each: of two with one number the first is struck. */
function callsOf(house) {
  const calls = house.calls();
  return calls.length - calls.lastIndexOf('C_Initialize');
}

/** How many calls of the module one phase makes. */
export async function tracedCalls(house, phase) {
  await freshModule(house, '');
  await house.begin();
  assert.equal(await settled(phase)(house), phase.usual ?? '');
  await house.io.end();
  const calls = callsOf(house);
  await house.checkGoesOn();
  return calls;
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

/** The n-th call is struck; answers its name, '' where each of several phases ended as ever with fewer calls. */
async function strike(house, phase, kind, n, way) {
  for (let i = 0; i < attempts; i += 1) {
    const met = await (kind === 'module' ? strikeModule(house, settled(phase), n, way) : strikeSystem(house, phase, kind, n, way));
    if (met.name) {
      house.outcomes[met.outcome] = (house.outcomes[met.outcome] ?? 0) + 1;
      return met.name;
    }
    assert.ok(met.calls < n, `not reached, among ${met.calls} calls`);
    assert.equal(met.outcome, phase.usual ?? '', 'an outcome without a fault');
  }
  return '';
}

/**
 * Strikes every call of `kind` in every way, from the `first` on; answers how many. Throws where what must hold does not, where a call
 * was made and not struck, and where the last one was far before `calls`: that number varies with the moment.
 */
export async function sweep(house, phase, kind, calls, ways, { first = 1 } = {}) {
  let injected = 0;
  for (const way of ways) {
    let n = first;
    for (; ; n += 1) {
      const name = await strike(house, phase, kind, n, way).catch((error) => {
        throw new Error(`${way} at call ${n} of ${kind} (${house.struck}): ${error.message}`, { cause: error });
      });
      if (!name) break;
      injected += 1;
    }
    // Measured of one and the same phase: 60 to 73 waits, 92 to 115 calls; on a busy machine what arrives together is read together.
    assert.ok(n - 1 >= Math.floor(calls * 0.7), `${way}: only ${n - 1} of ${calls} calls on ${kind} were struck`);
  }
  return injected;
}

/** Everything that can be struck, and how. */
const plan = [['files', 'fail'], ['writes', 'short'], ['files', 'hang'], ['files', 'die'], ['sockets', 'fail'], ['waits', 'hang'], ['sockets', 'die'],
  ['module', 'fail'], ['module', 'hang'], ['module', 'die']];

const named = { files: 'file operations', writes: 'writes', sockets: 'socket operations', waits: 'waits', module: 'PKCS#11 calls' };

/** Sweeps all of it for one phase and tells how many; `name` names it in the figures. */
export async function sweepAll(house, name, phase, kinds) {
  const calls = { ...await traced(house, phase), module: await tracedCalls(house, phase) };
  let injected = 0;
  for (const [kind, way] of plan.filter(([each]) => kinds.includes(each))) injected += await sweep(house, phase, kind, calls[kind], [way]);
  const ends = Object.entries(house.outcomes).map(([code, times]) => `${code || 'done'} ${times}`).join(', ');
  const traces = kinds.map((kind) => `n=${calls[kind]} ${named[kind]}`).join(', ');
  assert.ok(injected > 0, 'nothing was struck');
  figure(`faults ${name}: ${traces}; ${injected} injected: ${ends}`);
  house.outcomes = {};
  return injected;
}
