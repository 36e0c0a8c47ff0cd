// SPDX-License-Identifier: Apache-2.0
// A world with a desktop in front of it: what tests of the windows sit down at.
import { ControlClient } from './control_client.mjs';
import { Desktop } from './desktop.mjs';
import { Cleanup } from './processes.mjs';
import { World } from './world.mjs';

export const secondUnit = { name: '云南红唇信息技术有限公司', uscc: '91530100MA6N11111G' };

/**
 * Keys (options of World.key), daemon and desktop; a hall, or no daemon yet, where asked. `prepare(world)` runs before either
 * starts; what else is given is the desktop's.
 */
export async function room(cleanup, keys, { hall = false, daemon = true, prepare = () => {}, ...options } = {}) {
  const world = new World(cleanup);
  for (const key of keys) world.key(key);
  prepare(world);
  if (hall) await world.startHall();
  if (daemon) await world.startDaemon();
  const desktop = await Desktop.start(cleanup, world, options);
  return { cleanup, world, desktop };
}

/** A room for one test alone. */
export async function roomFor(t, keys, options) {
  const cleanup = new Cleanup();
  t.after(() => cleanup.run());
  return room(cleanup, keys, options);
}

/** A room with a hall, the lips running, and a program that asks for things. */
export async function roomWithLips(cleanup, keys, options) {
  const { world, desktop } = await room(cleanup, keys, { hall: true, ...options });
  await desktop.lips();
  return { world, desktop, client: new ControlClient(cleanup, world.socket) };
}

/** Sites that nobody has refused yet: two refusals in a minute would silence one. */
export class FreshSites {
  #count = 0;

  /** The host of the one that was given last. */
  get host() {
    return `site${this.#count}.example.test`;
  }

  next() {
    this.#count += 1;
    return `https://${this.host}`;
  }
}
