// SPDX-License-Identifier: Apache-2.0
// A world with a browser in front and a person at the terminal: what tests of whole logins sit down at.
import { startBrowser } from './browser.mjs';
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

/** A key that is plugged in for one test alone. */
export function keyFor(world, t, options) {
  const serial = world.key(options);
  t.after(() => world.softkey('delete', serial));
  return serial;
}
