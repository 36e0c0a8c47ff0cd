// SPDX-License-Identifier: Apache-2.0
// What the main window keeps for its user: a name and a colour of each key, sites, records that are searched and saved.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ControlClient } from '../support/control_client.mjs';
import { Desktop } from '../support/desktop.mjs';
import { Cleanup, run } from '../support/processes.mjs';
import { secondUnit } from '../support/room.mjs';
import { demoUnit, World } from '../support/world.mjs';

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

test('a name that is being typed stays while another key comes and goes, and so does the place of the keyboard', { timeout }, async () => {
  await desktop.click({ role: 'text', name: '^Key 的名字$' });
  desktop.key('End');
  desktop.type('an');
  await desktop.find({ role: 'text', name: '^Key 的名字$', text: '^Finan$' });
  const other = world.key({ unit: secondUnit, serial: 'LIPS2' });
  await desktop.find({ role: 'radio button', name: secondUnit.name });
  await desktop.find({ role: 'text', name: '^Key 的名字$', text: '^Finan$', focused: true });
  desktop.type('ce');
  world.pull(other);
  await desktop.gone({ role: 'radio button', name: secondUnit.name });
  desktop.key('Return');
  await desktop.find({ role: 'radio button', name: 'Finance', checked: true });
  assert.equal((await key()).name, 'Finance');
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

/** A login that comes while a window of ours stands before everything: its question is in front of that, and takes the PIN. */
async function loginBefore(other) {
  await desktop.find(other);
  const answer = client.login('https://meanwhile.example.test');
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  await desktop.click({ role: 'push button', name: '忘记 PIN 码' });
  await desktop.find({ role: 'label', name: '请不要猜' });
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.type('123456');
  desktop.key('Return');
  assert.equal((await answer).result.format, 'web-eid:1.0');
  await desktop.gone({ role: 'dialog', name: '登录' });
  world.pull('LIPS1');  // the page behind is made anew
  await desktop.gone({ role: 'radio button', name: demoUnit.name });
  world.plug('LIPS1');
  await desktop.find({ role: 'radio button', name: demoUnit.name });
  await desktop.find(other);
}

test('a question comes to the front of one that asks whether to clear, and both can be answered', { timeout }, async () => {
  open('history');
  await desktop.click({ role: 'push button', name: '^清空…' });
  await loginBefore({ role: 'push button', name: '^保留' });
  await desktop.click({ role: 'push button', name: '^保留' });
  await desktop.gone({ role: 'push button', name: '^保留' });
});

test('a question comes to the front of a file dialog', { timeout }, async () => {
  await desktop.click({ role: 'push button', name: '^导出表格' });
  await loginBefore({ role: 'file chooser' });
  const [dialog] = desktop.command('xdotool', 'search', '--onlyvisible', '--name', '^表格保存到哪里').trim().split('\n');
  desktop.command('xdotool', 'windowactivate', '--sync', dialog, 'key', 'Escape');
  await desktop.gone({ role: 'file chooser' });
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
