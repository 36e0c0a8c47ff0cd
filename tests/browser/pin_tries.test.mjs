// SPDX-License-Identifier: Apache-2.0
// Six different wrong PINs lock the key, the sixth only after a second question; the right one then comes too late.
import assert from 'node:assert/strict';

import { browserSuite } from '../support/browser_suite.mjs';
import { asked, desk, initialPin, keyFor } from '../support/desk.mjs';
import { demoUnit } from '../support/world.mjs';

/** Types wrong PINs until `left` tries remain, checking each on the key itself. */
async function typeWrongPins(world, serial, left) {
  for (let tries = world.triesOn(serial); tries > left; tries -= 1) {
    await world.person.pin(`90000${tries}`);
    await world.person.says(/Wrong PIN/);
    assert.equal(world.triesOn(serial), tries - 1);
  }
}

/** The question before the last try; what was typed before it is dropped unsent. */
async function answerLastTry(world, serial, answer) {
  await world.person.pin('800000');
  await world.person.answer(/Type yes to use the last try: /, answer);
  assert.equal(world.triesOn(serial), 1);
}

browserSuite('wrong PINs', (cleanup, kind) => desk(cleanup, kind, 'pin'), {
  'six lock the key, the sixth confirmed as the last; the seventh, right one is refused': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t);
    await typeWrongPins(world, serial, 1);
    await answerLastTry(world, serial, 'yes\r');
    await world.person.pin('900001');
    await hall.error('pin_blocked');
    await hall.screenshot('locked');
    assert.equal(world.triesOn(serial), 0);

    await hall.click();
    await world.person.pin(initialPin);
    assert.match(await hall.error('pin_blocked'), /锁定.*证书还在/);
  },

  'the last try declined leaves it on the key': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t);
    await typeWrongPins(world, serial, 1);
    await answerLastTry(world, serial, '\r');
    await hall.error('user_cancelled');
    assert.equal(world.triesOn(serial), 1);
  },

  'a PIN that was wrong a moment ago is not sent again': async (world, t) => {
    const serial = keyFor(world, t);
    const hall = await asked(world, t);
    await world.person.pin('999999');
    await world.person.says(/Wrong PIN/);
    await world.person.pin('999999');
    await world.person.says(/was not sent again/);
    assert.equal(world.triesOn(serial), 5);
    await world.person.pin(initialPin);
    assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
    assert.equal(world.triesOn(serial), 6);
  },
});
