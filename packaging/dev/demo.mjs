// SPDX-License-Identifier: Apache-2.0
// ./dev demo: a software key with a unit certificate, the daemon, the demo hall, and a browser on its login page.
// With --once (or without a display) a headless Chromium does what a clerk would, http hall first, then https.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { startBrowser } from '../../tests/support/browser.mjs';
import { Cleanup } from '../../tests/support/processes.mjs';
import { demoUnit, World } from '../../tests/support/world.mjs';

const pin = '123456';
const once = process.argv.includes('--once') || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const cleanup = new Cleanup();
let number = 0;

function step(text) {
  number += 1;
  console.log(`${String(number).padStart(2)}  ${text}`);
}

/** One login as a clerk does it; throws where anything differs from what the clerk should see. */
async function logIn(world, browser, person, origin) {
  const page = await browser.open(`${origin}/?ports=${world.daemon.port}`);
  step(`${origin}: the login page is open`);
  await browser.screenshot(page, 'login-page');
  await browser.click(page, '#ca-login');
  await person.says(new RegExp(origin.replace(/[.:/]/g, '\\$&')));
  step('clicked CA登录: the daemon asks for the PIN and names the site');
  await person.pin(pin);
  step('typed the PIN');
  const uscc = await browser.text(page, '#uscc', /./);
  const unit = await browser.text(page, '#unit', /./);
  if (!uscc.includes(demoUnit.uscc) || !unit.includes(demoUnit.name)) throw new Error(`the hall greets ${unit} ${uscc}`);
  await browser.screenshot(page, 'logged-in');
  step(`the hall verified the token and greets ${unit}, ${uscc}`);
}

async function everything(directory) {
  step('demo CA, software key and unit certificate under build/demo');
  const world = new World(cleanup, directory);
  const serial = world.key();
  step(`key ${serial} is plugged in: ${demoUnit.name}, PIN ${pin}, six tries`);
  const hall = await world.startHall();
  await world.startDaemon();
  step(`demo hall at ${hall.origin_http} and ${hall.origin_https}; redlipsd on port ${world.daemon.port}`);
  return world;
}

/** A Chromium of the demo's own home that trusts the demo CA; the user's own browser and its stores are not touched. */
function browserOf(world, visible) {
  return startBrowser(cleanup, 'chromium', {
    publicPorts: [world.hall.http, world.hall.https], ca: world.at('ca/root.pem'), name: 'demo', visible,
  });
}

async function unattended(world) {
  const browser = await browserOf(world, false);
  const person = await world.attach();
  for (const origin of [world.hall.origin_http, world.hall.origin_https]) await logIn(world, browser, person, origin);
  step('both halls logged in; the history says:');
  process.stdout.write(world.redlips('history'));
}

async function withAPerson(world) {
  const browser = await browserOf(world, true);
  await browser.open(`${world.hall.origin_https}/?ports=${world.daemon.port}`);
  const tray = join(process.env.REDLIPS_BIN ?? 'build/release/bin', 'redlips-tray');
  const lips = spawn(tray, ['--open', 'certificate'], { stdio: 'inherit', env: { ...process.env, REDLIPS_SOCKET: world.socket } });
  step(`click CA登录 in the browser; the red lips ask for the PIN, ${pin}. Ctrl-C here, or Quit in the menu of the lips, ends the demo.`);
  process.on('SIGINT', () => lips.kill());  // the rest is put away below
  await new Promise((done) => lips.on('exit', done));
}

const directory = resolve('build/demo');
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
let status = 0;
try {
  const world = await everything(directory);
  await (once ? unattended(world) : withAPerson(world));
} catch (fault) {
  console.error(`demo: ${fault.message}`);
  status = 1;
} finally {
  await cleanup.run();
}
process.exit(status);
