// SPDX-License-Identifier: Apache-2.0
// The same tests in every browser: each file gives its world and sentences with their work.
import { after, before, describe, test } from 'node:test';

import { browserKinds } from './browser.mjs';
import { Cleanup } from './processes.mjs';

/** A test that hangs is red, not endless; in ms. */
const timeout = 150000;

/** Runs one test; a failure tells also what stood in the terminal of the person who was asked. */
async function runTold(work, world, t) {
  const before = world.person ? world.person.program.output.length : 0;
  try {
    await work(world, t);
  } catch (error) {
    if (world.person) error.message += `\nThe terminal said:\n${world.person.program.output.slice(before)}`;
    throw error;
  }
}

/**
 * Runs `tests` ({sentence: async (world, t) => …}) in each browser, over one world that `setup(cleanup, kind)` makes.
 * A world that cannot be made fails every test of its browser.
 */
export function browserSuite(name, setup, tests) {
  for (const kind of browserKinds) {
    describe(`${kind}: ${name}`, () => {
      const cleanup = new Cleanup();
      let world;
      before(async () => { world = await setup(cleanup, kind); });
      after(() => cleanup.run());
      for (const [sentence, work] of Object.entries(tests)) test(sentence, { timeout }, (t) => runTold(work, world, t));
    });
  }
}
