// SPDX-License-Identifier: Apache-2.0
// A whole daemon with one software key and a prompter in the test's hand, for pages without a browser.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Prompter } from './prompter.mjs';
import { verifyToken } from './verify_token.mjs';
import { World } from './world.mjs';

/** A hall over https that the daemon knows. */
export const hallOrigin = 'https://hall.example.test';
/** The PIN of every new software key. */
export const pin = '123456';
/** The tries of every new software key. */
export const allTries = 6;

/** Starts it; `deadlines` go into redlips.toml, in ms. */
export async function bridgeDesk(cleanup, { deadlines = {} } = {}) {
  const world = new World(cleanup);
  world.serial = world.key();
  world.hall = { origin_http: 'http://hall.example.test', origin_https: hallOrigin };
  world.registerHall();
  const lines = Object.entries(deadlines).map(([name, ms]) => `"${name}" = ${ms}\n`);
  writeFileSync(join(world.config, 'redlips.toml'), `[deadlines]\n${lines.join('')}`);
  await restart(world);
  return world;
}

/** Ends the daemon that runs and starts the next one over the same state. */
export async function restart(world) {
  await world.daemon?.program.end();
  await world.startDaemon();
  world.redlips('tokens');  // a listing looks anew: the key is in every dialog from the first on
  world.prompter = await Prompter.attach(world.cleanup, world.socket);
}

/** The token of an answer, verified as a hall would; throws where it is none. */
export function verified(world, answer, nonce, origin = hallOrigin) {
  if (!answer?.result) throw new Error(`no token: ${JSON.stringify(answer)}`);
  return verifyToken(answer.result, origin, nonce, readFileSync(world.at('ca/ca.pem'), 'utf8'));
}

/** Logs in on a page's socket, with a person who types the right PIN. */
export async function logIn(world, page, nonce, origin = hallOrigin) {
  page.ask(nonce, origin);
  world.prompter.type(await world.prompter.question(), pin);
  return verified(world, await page.answer(), nonce, origin);
}
