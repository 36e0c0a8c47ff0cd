// SPDX-License-Identifier: Apache-2.0
// What a screen reader finds: on each page and in each question, in both languages, whatever can be used says what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { redlips } from '../support/command_line.mjs';
import { ControlClient } from '../support/control_client.mjs';
import { untold } from '../support/named_controls.mjs';
import { Program, run } from '../support/processes.mjs';
import { FreshSites, roomFor, secondUnit } from '../support/room.mjs';
import { demoUnit } from '../support/world.mjs';

const timeout = 200000;
const field = { role: 'password text', sensitive: true, focused: true };

/** A window with a button that has words, one that has none, and something to press that is no button. */
const planted = `
import gi
gi.require_version("Gtk", "3.0")
from gi.repository import Atk, GLib, Gtk
GLib.set_prgname("planted")
box = Gtk.Box()
for label in ("Told", ""):
    box.add(Gtk.Button(label=label))
area = Gtk.DrawingArea(can_focus=True)
area.set_size_request(50, 50)
area.get_accessible().set_name("Something")
box.add(area)
window = Gtk.Window(title="planted")
window.add(box)
window.show_all()
Gtk.main()
`;

test('the walk finds a nameless control that is planted, and one without a role', { timeout }, async (t) => {
  const { cleanup, desktop } = await roomFor(t, [], { daemon: false });
  new Program(cleanup, '/usr/bin/python3', ['-B', '-c', planted], { env: desktop.env });
  await desktop.find({ app: 'planted', role: 'push button', name: '^Told$' });
  assert.deepEqual(untold(await desktop.walk('planted')).map(({ role, name }) => [role, name]), [['push button', ''], ['drawing area', 'Something']]);
});

/** The words that tell where the walk is, in both languages. */
const languages = {
  zh_CN: { change: '^修改 PIN 码…', cancel: '^取消', lastTry: '再试一次', notToday: '今天先不试', forgotten: '忘记 PIN 码', soon: '证书快到期了', advice: '初始 PIN' },
  en: { change: '^Change the PIN…', cancel: '^Cancel', lastTry: 'try once more', notToday: '^Not today', forgotten: 'PIN forgotten', soon: 'expires soon', advice: 'initial PIN' },
};

for (const [lang, words] of Object.entries(languages)) {
  const button = (name) => ({ role: 'push button', name });
  const all = async (desktop, where) => assert.deepEqual(untold(await desktop.walk()), [], `${where}, ${lang}`);

  test(`pages: ${lang}`, { timeout }, async (t) => {
    const { cleanup, world, desktop } = await roomFor(t, [{ serial: 'LIPS1' }, { serial: 'LIPS2', unit: secondUnit, days: 25 }]);
    await desktop.lips(['--lang', lang, '--open', 'certificate']);
    const client = new ControlClient(cleanup, world.socket);
    await desktop.find({ role: 'alert', name: words.soon });
    await all(desktop, 'a notice');
    world.pull('LIPS2');
    const answer = client.login('https://known.example.test');
    await desktop.find(field);
    await desktop.click({ role: 'check box' });
    await desktop.click({ role: 'password text' });
    desktop.type('123456');
    desktop.key('Return');
    assert.ok((await answer).result);
    await desktop.find({ role: 'alert', name: words.advice });
    await all(desktop, 'advice');
    for (const page of ['certificate', 'pin', 'renewal', 'history', 'help']) {
      run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', page], { env: desktop.env });
      await desktop.find({ role: 'page tab', checked: true, name: { certificate: '证书|Certificate', pin: 'PIN', renewal: '续期|Renewal', history: '记录|Records', help: '帮助|Help' }[page] });
      if (page === 'history') await desktop.find({ role: 'table cell', name: 'known.example.test' });
      await all(desktop, page);
    }
    await world.daemon.program.end();
    await desktop.gone({ role: 'radio button', name: demoUnit.name });
    await all(desktop, 'no service');
  });

  test(`questions: ${lang}`, { timeout }, async (t) => {
    const { cleanup, world, desktop } = await roomFor(t, [{ serial: 'LIPS1' }, { serial: 'LIPS2', unit: secondUnit }]);
    await desktop.lips(['--lang', lang]);
    const client = new ControlClient(cleanup, world.socket);
    const sites = new FreshSites();
    const cancel = async (answer) => {
      await desktop.click(button(words.cancel));
      assert.equal((await answer).error.data.code, 'user_cancelled');
      await desktop.gone({ role: 'dialog' });
    };
    let answer = client.login(sites.next());
    await desktop.find({ role: 'radio button', name: secondUnit.name, sensitive: true });
    await all(desktop, 'which key');
    await desktop.click({ role: 'radio button', name: demoUnit.name });
    await desktop.find(field);
    await desktop.click(button(words.forgotten));
    await all(desktop, 'login');
    await cancel(answer);
    world.pull('LIPS2');

    answer = client.call('document.sign', { documents: [{ name: '合同.pdf', size: 7, sha256: 'a'.repeat(64), sha384: 'b'.repeat(96) }] });
    await desktop.find(field);
    await all(desktop, 'sign');
    await cancel(answer);

    run(`${process.env.REDLIPS_BIN}/redlips-tray`, ['--open', 'pin'], { env: desktop.env });
    await desktop.click(button(words.change));
    await desktop.find({ role: 'dialog' });
    await desktop.find(field);
    await all(desktop, 'change');
    await desktop.click(button(words.cancel));
    await desktop.gone({ role: 'dialog' });

    for (let i = 0; i < 5; i += 1) redlips(world, ['pin', 'change', '--token', 'LIPS1'], { pins: [`wrong${i}7`, 'Kunming7'] });
    answer = client.login(sites.next());
    await desktop.find(field);
    desktop.type('wrong97');
    desktop.key('Return');
    await desktop.find({ ...button(words.lastTry), sensitive: true });
    await all(desktop, 'last try');
    await desktop.click(button(words.notToday));
    assert.ok((await answer).error);
    assert.equal(world.triesOn('LIPS1'), 1);

    redlips(world, ['pin', 'change', '--token', 'LIPS1', '--last-try'], { pins: ['wrong57', 'Kunming7'] });
    await desktop.find({ role: 'alert' });
    await all(desktop, 'locked');
    world.pull('LIPS1');
    answer = client.login(sites.next());
    await desktop.find({ ...button(words.cancel), focused: true });  // armed
    await all(desktop, 'no key');
    await cancel(answer);
  });
}
