// SPDX-License-Identifier: Apache-2.0
// ./dev demo: a software key with a unit certificate, the daemon, the demo hall, and a browser on its login page.
// With --renew also a second key with 20 days left, the authority's renewal office, and its desk. With --once (or without a display) a headless Chromium does what a clerk would, http hall first, then https.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { startBrowser } from '../../tests/support/browser.mjs';
import { LocalClient, yes } from '../../tests/support/local_client.mjs';
import { Cleanup } from '../../tests/support/processes.mjs';
import { demoUnit, World } from '../../tests/support/world.mjs';

const pin = '123456';
const once = process.argv.includes('--once') || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const renews = process.argv.includes('--renew');
const oldUnit = { name: '云南红唇信息技术有限公司', uscc: '91530100MA6N11111G' };
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
  if (renews) {
    world.oldKey = world.key({ unit: oldUnit, days: 20 });
    step(`key ${world.oldKey} is plugged in: ${oldUnit.name}, its certificate ends in 20 days`);
    await world.startOffice({ decide: 'desk' });
    step(`the authority's desk is at ${world.office.deskUrl}: it approves or refuses what is handed in`);
  }
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

/** What a method answers; throws with its code. */
async function asked(client, method, params = {}) {
  const answer = await client.call(method, params);
  if (!answer?.result) throw new Error(`${method}: ${JSON.stringify(answer?.error ?? 'the daemon hung up')}`);
  return answer.result;
}

/** Renews the second key with a clerk who types the PIN, and logs in with the certificate that came. */
async function renewed(world) {
  const browser = await browserOf(world, false);
  let pins = 0, wanted;
  const clerk = await LocalClient.attach(world.socket, (question) => {
    pins += 1;
    const keys = question.params.keys.filter(({ certificate }) => !wanted || certificate === wanted);
    return yes({ params: { keys } }, pin);
  });
  const { certificates } = await asked(clerk, 'certificate.list');
  const old = certificates.find(({ unit }) => unit === oldUnit.name);
  step(`renewing the certificate of ${old.unit}, valid until ${old.not_after}`);
  const first = (await asked(clerk, 'renewal.start', { certificate: old.certificate, unchanged: true })).renewal;
  if (first.step !== 'waiting') throw new Error(`the authority did not let it wait: ${JSON.stringify(first)}`);
  step('handed in; the desk has it');
  await world.office.approve();
  step('approved at the desk');
  const done = (await asked(clerk, 'renewal.resume', { job: first.job })).renewal;
  if (done.step !== 'done') throw new Error(`not renewed: ${JSON.stringify(done)}`);
  step(`the new certificate is on the key, valid until ${done.new_not_after}; the PIN was typed ${pins} times, the old certificate still logs in`);
  wanted = done.new_certificate;
  const page = await browser.open(`${world.hall.origin_https}/?ports=${world.daemon.port}`);
  await browser.click(page, '#ca-login');
  const until = await browser.text(page, '#valid-until', /./);
  if (until !== beijingDate(done.new_not_after)) throw new Error(`the hall saw a certificate until ${until}`);
  await browser.screenshot(page, 'logged-in-renewed');
  step(`the hall greets ${await browser.text(page, '#unit', /./)}, whose certificate is valid until ${until}: the renewed one`);
}

const beijingDate = (time) => new Date(Date.parse(time) + 8 * 3600e3).toISOString().slice(0, 10);

async function withAPerson(world) {
  const browser = await browserOf(world, true);
  await browser.open(`${world.hall.origin_https}/?ports=${world.daemon.port}`);
  const tray = join(process.env.REDLIPS_BIN ?? 'build/release/bin', 'redlips-tray');
  if (renews) await browser.open(world.office.deskUrl);
  const lips = spawn(tray, ['--open', renews ? 'renewal' : 'certificate'], { stdio: 'inherit', env: { ...process.env, REDLIPS_SOCKET: world.socket } });
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
  if (!once) await withAPerson(world);
  else if (renews) await renewed(world);
  else await unattended(world);
} catch (fault) {
  console.error(`demo: ${fault.message}`);
  status = 1;
} finally {
  await cleanup.run();
}
process.exit(status);
