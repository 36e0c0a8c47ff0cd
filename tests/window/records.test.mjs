// SPDX-License-Identifier: Apache-2.0
// What the main window keeps for its user: a name and a colour of each key, sites, records that are searched and saved.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { Desktop } from '../support/desktop.mjs';
import { Cleanup, run } from '../support/processes.mjs';
import { World } from '../support/world.mjs';

const timeout = 100000;
const cleanup = new Cleanup();
const known = 'https://known.example.test';
let world, desktop, client;

before(async () => {
  world = new World(cleanup);
  world.key({ serial: 'LIPS1', days: 200 });
  await world.startDaemon();
  desktop = await Desktop.start(cleanup, world);
  await desktop.lips(['--open', 'certificate']);
  client = new ControlClient(cleanup, world.socket);
});
after(() => cleanup.run());

const open = (page) => run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', page], { env: desktop.env });
const key = async () => (await client.call('token.list')).result.tokens[0];

/** A login that a person answers in the prompt by keyboard. */
async function login(origin, { remember = false } = {}) {
  const answer = client.login(origin);
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  if (remember) await desktop.click({ role: 'check box' });
  await desktop.click({ role: 'password text' });
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  await desktop.gone({ role: 'dialog' });
}

test('a key gets a name and a colour of its own', { timeout }, async () => {
  await desktop.find({ role: 'text', name: '^Key 的名字$' });
  const { box: [x, y] } = await desktop.find({ role: 'label', name: '未核对' });
  desktop.command('xdotool', 'mousemove', String(x), String(y), 'click', '--repeat', '20', '5');  // the wheel, down to the end
  await desktop.click({ role: 'text', name: '^Key 的名字$' });
  desktop.key('F', 'i', 'n', 'Return');
  await desktop.find({ role: 'radio button', name: '昆明滇池', checked: true });
  await desktop.find({ role: 'text', name: '^Key 的名字$', text: '^Fin$' });
  assert.equal((await key()).name, 'Fin');
  await desktop.click({ role: 'radio button', name: '颜色：蓝$' });
  await desktop.find({ role: 'radio button', name: '颜色：蓝$', checked: true });
  assert.equal((await key()).colour, 'blue');
  assert.equal((await key()).name, 'Fin');
  desktop.picture('named-zh');
});

test('a known site is shown with its unit, and taken back', { timeout }, async () => {
  await login(known, { remember: true });
  await login('https://other.example.test');
  open('history');
  await desktop.find({ role: 'label', name: `^${known}$` });
  desktop.picture('records-zh');
  await desktop.click({ role: 'push button', name: `^撤销 ${known}$` });
  await desktop.gone({ role: 'push button', name: `^撤销 ${known}$` });
  assert.deepEqual((await client.call('site.list')).result.sites, []);
});

test('records are searched by typing', { timeout }, async () => {
  open('history');
  await desktop.find({ role: 'table cell', name: known });
  await desktop.click({ role: 'text', name: '搜索记录' });
  desktop.type('other login');
  await desktop.gone({ role: 'table cell', name: '.' });
  desktop.key(...Array(6).fill('BackSpace'));
  await desktop.find({ role: 'table cell', name: 'https://other' });
  assert.ok((await desktop.now({ role: 'table cell', name: known })).none, 'what was not searched for is there');
  desktop.picture('records-found-zh');
});

test('records are saved as a table that a spreadsheet reads', { timeout }, async () => {
  const file = join(desktop.home, 'out.csv');
  await desktop.click({ role: 'push button', name: '^导出表格' });
  await desktop.find({ role: 'file chooser' });
  desktop.key('ctrl+a');
  desktop.type(file);
  desktop.key('Return');
  await desktop.find({ role: 'label', name: '^已保存：' });
  const text = readFileSync(file, 'utf8');
  assert.ok(text.startsWith('\uFEFFwhen,'), 'a mark for spreadsheets, then the table');
  assert.ok(text.includes(`"${known}"`));
});
