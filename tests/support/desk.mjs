// SPDX-License-Identifier: Apache-2.0
// A world with a browser in front and a person at the terminal: what tests of whole logins sit down at.
import { startBrowser } from './browser.mjs';
import { HallPage } from './hall_page.mjs';
import { World } from './world.mjs';

export const initialPin = '123456';

/**
 * `setup` of browserSuite: hall, daemon, person, browser; keys are each test's own. `prepare(world)` runs before the daemon
 * starts and answers its options; `browser(world)` answers more options of the browser.
 */
export async function desk(cleanup, kind, name, { prepare = () => ({}), browser = () => ({}) } = {}) {
  const world = new World(cleanup);
  await world.startHall();
  await world.startDaemon(await prepare(world));
  world.person = await world.attach();
  world.browser = await startBrowser(cleanup, kind, {
    publicPorts: [world.hall.http, world.hall.https], ca: world.at('ca/root.pem'), name, ...browser(world),
  });
  return world;
}

/** A key that is plugged in for one test alone; the daemon has seen it. */
export function keyFor(world, t, options) {
  const serial = world.key(options);
  t.after(() => world.softkey('delete', serial));
  const { tokens } = JSON.parse(world.redlips('tokens', '--json'));  // a listing looks anew
  if (!tokens.some((token) => token.serial === serial)) throw new Error(`the daemon does not see ${serial}`);
  return serial;
}

/** A login page whose request has come to the question for the PIN. */
export async function asked(world, t, options) {
  const hall = await HallPage.open(world, t, options);
  await hall.click();
  await world.person.says(/Typing the PIN is your consent/);
  return hall;
}
