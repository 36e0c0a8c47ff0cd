// SPDX-License-Identifier: Apache-2.0
// A key that locks itself: how it comes to that, what the window says then, and the form that it makes; whose files it spares.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { redlips } from '../support/command_line.mjs';
import { ControlClient } from '../support/control_client.mjs';
import { Desktop } from '../support/desktop.mjs';
import { assertInside } from '../support/inside.mjs';
import { Cleanup, run } from '../support/processes.mjs';
import { demoUnit, lib, Terminal, World } from '../support/world.mjs';

const timeout = 200000;
const cleanup = new Cleanup();
const field = { role: 'password text', sensitive: true, focused: true };
let world, desktop, client, serial;

/** What the desktop would open a PDF with: it writes down what it was given, into a pipe that the test reads. */
function viewer(folder) {
  mkdirSync(folder);
  const program = join(folder, 'xdg-open'), seen = join(folder, 'seen');
  execFileSync('mkfifo', [seen]);
  writeFileSync(program, `#!/bin/sh\nexec timeout 60 sh -c 'printf %s "$1" >"$2"' sh "$1" '${seen}' >/dev/null 2>&1\n`);
  chmodSync(program, 0o755);
  return { folder, opened: () => execFileSync('timeout', ['60', 'cat', seen], { encoding: 'utf8' }) };
}

before(async () => {
  world = new World(cleanup);
  serial = world.key({ serial: 'LIPS1' });
  await world.startDaemon();
  client = new ControlClient(cleanup, world.socket);
  desktop = await Desktop.start(cleanup, world);
  desktop.viewer = viewer(join(desktop.home, 'viewer'));
  await desktop.lips(['--open', 'pin'], { PATH: `${desktop.viewer.folder}:${process.env.PATH}` });
});
after(() => cleanup.run());

async function page(name) {
  run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', name], { env: desktop.env });
  await desktop.find({ role: 'frame', name: '小红唇' });
}

const formButton = { role: 'push button', name: '^填好的申请表' };
const textOf = (file) => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });

/** Presses the button; resolves with the file that was opened then. */
async function makeForm() {
  await desktop.click(formButton);
  const file = desktop.viewer.opened();
  await desktop.find({ role: 'label', name: `申请表已存为 ${file}` });
  return file;
}

test('before it is locked the form stands under 忘记 PIN 码？, and is opened once it is made', { timeout }, async () => {
  await desktop.find({ role: 'push button', name: '^修改 PIN 码…' });
  const file = await makeForm();
  assert.equal(file, join(desktop.home, '密码重置申请表.pdf'));
  const text = textOf(file);
  for (const part of [demoUnit.name, demoUnit.uscc, serial, '■ 忘记 PIN 码']) assert.ok(text.includes(part), part);
});

test('a form that is there, perhaps filled in by now, is never replaced', { timeout }, async () => {
  const first = join(desktop.home, '密码重置申请表.pdf');
  writeFileSync(first, 'mine');
  assert.equal(await makeForm(), join(desktop.home, '密码重置申请表 2.pdf'));
  assert.equal(readFileSync(first, 'utf8'), 'mine');
});

/** Types one PIN into the field that waits for it. */
async function typePin(pin) {
  await desktop.find(field);
  desktop.type(pin);
  desktop.key('Return');
}

test('five wrong PINs: the last try is asked for apart, and who leaves it for today keeps it', { timeout }, async () => {
  const answer = client.login('https://careful.example.test');
  for (let wrong = 1; wrong <= 5; wrong += 1) {
    await typePin(`wrong${wrong}7`);
    await desktop.find({ role: 'label', name: `最?多?还可尝试 ${6 - wrong} 次` });
    if (wrong > 1) continue;
    await typePin('wrong17');  // the same one again
    await desktop.find({ role: 'label', name: '没有消耗次数' });
    assert.equal(world.triesOn(serial), 5);
  }
  await typePin('wrong67');
  await desktop.find({ role: 'label', name: '只剩最后 1 次' });
  await desktop.find({ role: 'push button', name: '再试一次', sensitive: true });  // armed: before, a click is dropped
  await desktop.click({ role: 'push button', name: '今天先不试' });
  assert.equal((await answer).error.data.code, 'user_cancelled');
  await desktop.gone({ role: 'dialog' });
  assert.equal(world.triesOn(serial), 1);
});

test('the last try, confirmed and wrong, locks the key', { timeout }, async () => {
  const answer = client.login('https://locked.example.test');
  await typePin('wrong67');
  assert.equal(world.triesOn(serial), 1);
  await desktop.click({ role: 'push button', name: '再试一次' });
  await desktop.find({ role: 'label', name: '^最后 1 次' });
  await typePin('wrong67');
  assert.equal((await answer).error.data.code, 'pin_blocked');
  assert.equal(world.triesOn(serial), 0);
});

test('locked: what happened, that nothing is lost, whom to call; the PIN cannot be changed; the form says locked', { timeout }, async () => {
  await page('certificate');
  await desktop.find({ role: 'progress bar' });
  desktop.picture('locked-certificate-zh');
  await desktop.click({ role: 'push button', name: '^怎么办' });
  await desktop.find({ name: `^Key 已锁定：${demoUnit.name}` });
  await desktop.find({ role: 'label', name: '什么都没有丢：证书还在，有效期不变' });
  await desktop.find({ role: 'label', name: '000-000-0000' });
  assert.ok((await desktop.now({ role: 'push button', name: '^修改 PIN 码…' })).none);
  const file = await makeForm();
  desktop.picture('locked-form-zh');
  assert.match(textOf(file), /■ PIN 码输错次数过多/);
});

/** The authority's officer, at a counter with a terminal. */
async function unlock(pin) {
  const words = [`${process.env.REDLIPS_BIN}/redlips`, '--lang', 'en', 'pin', 'unlock', '--module', join(lib, 'softkey.so')];
  const officer = new Terminal(cleanup, words.map((word) => `'${word}'`).join(' '), { ...world.env, XDG_STATE_HOME: cleanup.directory('officer') });
  await officer.answer(/SO PIN \(Ctrl-C: do nothing\): /, '12345678\r');
  await officer.answer(/New PIN, typed by the user of the key: /, `${pin}\r`);
  await officer.answer(/New PIN again: /, `${pin}\r`);
  assert.equal(await officer.program.ended, 0, officer.program.output);
}

test('back from the counter the key is unlocked in the window, and its new PIN logs in', { timeout }, async () => {
  await unlock('Dianchi-2027');
  world.pull(serial);
  await desktop.gone({ role: 'radio button', name: demoUnit.name });
  world.plug(serial);
  await page('pin');
  await desktop.find({ role: 'push button', name: '^修改 PIN 码…' });
  await desktop.find({ role: 'radio button', name: `${demoUnit.name}.*有效` });
  await desktop.find({ role: 'label', name: '^(最多 )?6 次' });
  desktop.picture('unlocked-pin-zh');
  const answer = client.login('https://unlocked.example.test');
  await typePin('Dianchi-2027');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  assert.equal(world.triesOn(serial), 6);
});

function lockAgain() {
  for (let i = 0; i < 6; i += 1) redlips(world, ['pin', 'change', '--token', serial, '--last-try'], { pins: [`wrong${i}7`, 'Kunming7'] });
  assert.equal(world.triesOn(serial), 0);
}

const looks = [
  { name: 'zh-light', options: {} },
  { name: 'en-dark', lang: 'en', options: { dark: true } },
  { name: 'zh-200', options: { scale: 2, size: '2000x1700' } },
  { name: 'en-text-200', lang: 'en', options: { textScale: 2, size: '2000x1700' } },
];

for (const { name, lang = 'zh_CN', options } of looks) {
  test(`nothing of the locked page is cut: ${name}`, { timeout }, async (t) => {
    const own = new Cleanup();
    t.after(() => own.run());
    await desktop.tray.end();  // one at a time for a user
    if (world.triesOn(serial) > 0) lockAgain();
    const there = await Desktop.start(own, world, options);
    await there.lips(['--lang', lang, '--open', 'pin']);
    await there.find({ role: 'push button', name: '申请表|form' });
    assertInside(await there.walk(), name);
    there.picture(`locked-${name}`);
  });
}
