// SPDX-License-Identifier: Apache-2.0
// The page of help with the data of the real authority: who answers now, counters that are searched, numbers that are copied.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Desktop } from '../support/desktop.mjs';
import { Cleanup, run } from '../support/processes.mjs';
import { StillClock } from '../support/still_clock.mjs';
import { World } from '../support/world.mjs';

const timeout = 100000;
const cleanup = new Cleanup();
const open = (page = 'help') => run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', page], { env: desktop.env });
const search = { role: 'text', name: '^查找办理窗口$' };
let world, desktop, clock;

before(async () => {
  world = new World(cleanup);
  world.speakFor('yunnan-ca');
  world.key({ serial: 'LIPS1', days: 200 });
  await world.startDaemon();
  desktop = await Desktop.start(cleanup, world, { size: '1280x1000' });
  // Thirteen hours behind Kunming, where it is 11:29 on a Monday.
  clock = new StillClock(join(desktop.home, 'time'), 'America/New_York');
  clock.show('2026-11-22 22:29:58');
  await desktop.lips(['--open', 'help'], clock.env);
});
after(() => cleanup.run());

/** Both places where it stands: beside the page, and on it. */
async function said(words) {
  await desktop.find({ role: 'label', name: words });
  return (await desktop.walk()).filter(({ role, name }) => role === 'label' && new RegExp(words).test(name)).length;
}

async function typed(words) {
  desktop.key('ctrl+a', 'BackSpace');
  desktop.type(words);
  await desktop.find({ ...search, text: `^${words}$` });
}

/** Presses Tab until that control has the keyboard. */
async function tabTo(wanted) {
  for (let presses = 0; presses < 40; presses += 1) {
    if (!(await desktop.now({ ...wanted, focused: true })).none) return;
    desktop.key('Tab');
    await desktop.find({ focused: true });
  }
  assert.fail(`Tab does not reach ${wanted.name}`);
}

test('somebody answers by the clock of the authority, and no longer when that says so', { timeout }, async () => {
  assert.equal(await said('^● 现在有人接听$'), 2);
  desktop.picture('help-open-zh');
  clock.show('2026-11-22 22:30:00');
  // Nothing but the window's own timer says so.
  assert.equal(await said('^● 现在无人接听，13:00 起接听$'), 2);
});

test('a holiday is named, and of a year without data nothing is said', { timeout }, async () => {
  clock.show('2026-10-01 22:00:00');
  open();
  assert.equal(await said('^● 国庆节放假，周四 9:00 起接听$'), 2);
  desktop.picture('help-holiday-zh');
  clock.show('2027-01-03 21:00:00');
  open();
  await desktop.gone({ role: 'label', name: '接听' });
  clock.show('2026-11-22 21:00:00');
  open();
  assert.equal(await said('^● 现在有人接听$'), 2);
});

test('a counter is found by keyboard alone, by telephone, by name in either language', { timeout }, async () => {
  await tabTo(search);
  await typed('63588509');
  await desktop.find({ role: 'label', name: '^五华区劳动就业服务局$' });
  await desktop.gone({ role: 'label', name: '^富民县' });
  await typed('shilin');
  await desktop.find({ role: 'label', name: '^石林县劳动就业服务局$' });
  await desktop.gone({ role: 'label', name: '^五华区' });
  desktop.picture('help-found-zh');
  await typed('nowhere');
  await desktop.find({ role: 'label', name: '^没有找到这样的窗口' });
});

test('what was typed outlives a key that is pulled', { timeout }, async () => {
  await typed('wuhua');
  world.pull('LIPS1');
  await desktop.gone({ role: 'radio button', name: '昆明滇池' });
  world.plug('LIPS1');
  await desktop.find({ role: 'radio button', name: '昆明滇池' });
  await desktop.find({ ...search, text: '^wuhua$' });
  await desktop.gone({ role: 'label', name: '^富民县' });
});

test('a telephone and the account are copied as a form takes them', { timeout }, async () => {
  await tabTo({ role: 'push button', name: '^复制：电话 0871-63588349$' });
  desktop.key('space');
  await tabTo(search);
  desktop.key('ctrl+a', 'ctrl+v');
  await desktop.find({ ...search, text: '^0871-63588349$' });
  await tabTo({ role: 'push button', name: '^复制：账号$' });
  desktop.key('space');
  await tabTo(search);
  desktop.key('ctrl+a', 'ctrl+v');
  await desktop.find({ ...search, text: '^137238221643$' });
});

test('without a key, which is then perhaps lost, the page says whom to call', { timeout }, async () => {
  world.pull('LIPS1');
  open();
  await desktop.find({ role: 'label', name: '24 小时内吊销' });
  await desktop.find({ role: 'label', name: '^400-600-7210$' });
  desktop.picture('help-no-key-zh');
  world.plug('LIPS1');
});
