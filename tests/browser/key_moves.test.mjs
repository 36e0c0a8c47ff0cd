// SPDX-License-Identifier: Apache-2.0
// Keys are pulled out and swapped at the worst moments of a login; no key loses a try that nobody typed for it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { browserSuite } from '../support/browser_suite.mjs';
import { asked, desk, initialPin, keyFor } from '../support/desk.mjs';
import { demoUnit, lib } from '../support/world.mjs';

/** Serial numbers that the plan of faults names before the keys are made. */
const mine = 'MINE', other = 'OTHER';
const presence = (world, serial) => join(world.keys, 'present', serial);

/** The daemon over faulty.so around softkey.so: a planned file arms a fault, which then happens once. */
function faultyModule(world) {
  const [out, into] = [presence(world, mine), presence(world, other)];
  const plan = world.at('faults');
  writeFileSync(plan, ['C_Login', 'C_Sign'].map((call) => [
    `${call} * if ${world.at(`pull-${call}`)} remove ${out}`,
    `${call} * if ${world.at(`swap-${call}`)} swap ${out} ${into}`].join('\n')).join('\n'));
  return { modules: [join(lib, 'faulty.so')], env: { FAULTY_MODULE: join(lib, 'softkey.so'), FAULTY_PLAN: plan } };
}

const otherUnit = { name: '昆明翠湖餐饮有限公司', uscc: '91350100M000100Y43' };

/** Two keys, one of them in; the daemon has seen the other one go. */
function twoKeys(world, t) {
  keyFor(world, t, { serial: other, unit: otherUnit });
  world.pull(other);
  keyFor(world, t, { serial: mine });
}

async function happensAt(world, t, fault) {
  twoKeys(world, t);
  const hall = await asked(world, t);
  writeFileSync(world.at(fault), '');
  await world.person.pin(initialPin);
  assert.match(await hall.error('key_removed'), /拔出或换成了另一把/);
  await hall.screenshot(fault);
  assert.equal(world.triesOn(mine), 6);
  assert.equal(world.triesOn(other), 6);
}

browserSuite('a key that moves', (cleanup, kind) => desk(cleanup, kind, 'key-moves', { prepare: faultyModule }), {
  'pulled out as the PIN is sent': (world, t) => happensAt(world, t, 'pull-C_Login'),
  'pulled out as it signs': (world, t) => happensAt(world, t, 'pull-C_Sign'),
  'swapped as the PIN is sent': (world, t) => happensAt(world, t, 'swap-C_Login'),
  'swapped as it signs': (world, t) => happensAt(world, t, 'swap-C_Sign'),

  'pulled out while the dialog asks: it waits for the key, and the login goes on': async (world, t) => {
    twoKeys(world, t);
    const hall = await asked(world, t);
    world.pull(mine);
    await world.person.says(/Insert your key/);
    world.plug(mine);
    await world.person.pin(initialPin);
    assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  },

  'swapped while the dialog asks: it names the new key before it takes a PIN': async (world, t) => {
    twoKeys(world, t);
    const hall = await asked(world, t);
    world.pull(mine);
    world.plug(other);
    await world.person.says(/昆明翠湖餐饮有限公司 +no\. OTHER/);
    await world.person.pin(initialPin);
    assert.deepEqual(await hall.unit(), [otherUnit.name, otherUnit.uscc]);
    assert.equal(world.triesOn(mine), 6);
  },
});
