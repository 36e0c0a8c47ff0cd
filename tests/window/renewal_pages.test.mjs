// SPDX-License-Identifier: Apache-2.0
// 证书更新助手 page by page, before a daemon by a script: what a renewal of the demo passes in a moment stands still here.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { Desktop } from '../support/desktop.mjs';
import { assertInside } from '../support/inside.mjs';
import { Cleanup } from '../support/processes.mjs';
import { RenewalDaemon, inDays, met, unit } from '../support/renewal_daemon.mjs';

const timeout = 200000;

async function pages(t, options = {}, before = () => {}) {
  const cleanup = new Cleanup();
  t.after(() => cleanup.run());
  const daemon = await RenewalDaemon.start(cleanup);
  before(daemon);
  const desktop = await Desktop.start(cleanup, daemon, options);
  // Whatever opens a file: it has seen it.
  const viewer = join(desktop.home, 'viewer');
  mkdirSync(viewer);
  writeFileSync(join(viewer, 'xdg-open'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  await desktop.lips(['--open', 'renewal'], { PATH: `${viewer}:${process.env.PATH}` });
  await desktop.find({ role: 'page tab', name: '续期|Renewal', checked: true });
  const look = async (name, wanted) => {
    await desktop.find({ role: 'label', ...wanted });
    assertInside(await desktop.walk(), name);
    desktop.picture(`renewal-${name}`);
  };
  return { daemon, desktop, look };
}

test('a renewal from the question to the new certificate, every page of it', { timeout }, async (t) => {
  const { daemon, desktop, look } = await pages(t);
  await look('question', { name: '单位名称和统一社会信用代码有变化吗' });
  await desktop.find({ role: 'label', name: `^${unit.name}$` });
  await desktop.find({ role: 'label', name: '^9153 0102 MA6K 0000 0W$' });
  await desktop.find({ role: 'label', name: '一般要输入 2 次 PIN 码' });

  await desktop.click({ role: 'push button', name: '^有变化' });
  await look('changed', { name: '要先办“信息变更”' });
  assert.ok(!daemon.calls.some(([method]) => method === 'renewal.start'));
  await desktop.click({ role: 'push button', name: '^返回' });

  daemon.script = (method, params, client) => {
    daemon.show(RenewalDaemon.renewal('begun', { running: true }));
    return daemon.ask(client, { unit: unit.name, until: inDays(25), step: 'request', pins: 2 }).then((answer) => {
      daemon.answered = [method, params, answer];
      daemon.show(RenewalDaemon.renewal('asked', { running: true }));
      return new Promise((resolve) => { daemon.finish = resolve; });
    });
  };
  await desktop.click({ role: 'push button', name: '^没有变化' });
  await desktop.find({ role: 'dialog', name: '年审续期' });
  await desktop.find({ role: 'label', name: '第 1 次，一般共 2 次' });
  await desktop.find({ role: 'password text', sensitive: true, focused: true });
  desktop.picture('renewal-prompt');
  desktop.type('123456');
  desktop.key('Return');
  await desktop.find({ role: 'alert', name: '请勿拔出 Key' });
  await look('asked', { name: '正在向 CA 提交申请' });
  const [method, params, answer] = daemon.answered;
  assert.equal(method, 'renewal.start');
  assert.equal(params.unchanged, true);
  assert.equal(answer.answer, 'yes');

  const waiting = RenewalDaemon.renewal('waiting', { next_check: inDays(2) });
  daemon.show(waiting);
  daemon.finish({ renewal: waiting });
  await look('waiting', { name: '^CA 正在审核$' });
  await desktop.gone({ role: 'alert', name: '请勿拔出 Key' });

  daemon.plug(false);
  await look('waiting-without-key', { name: `请插入“${unit.name}”的 Key` });
  await desktop.gone({ role: 'push button', name: '查询审核结果' });
  daemon.plug(true);
  await desktop.find({ role: 'push button', name: '查询审核结果' });

  daemon.show(RenewalDaemon.renewal('approved'));
  await look('ready', { name: '只差最后一步' });
  daemon.show(RenewalDaemon.renewal('approved', { running: true }));
  await look('writing', { name: '正在把新证书写入 Key' });
  await desktop.find({ role: 'alert', name: '请勿拔出 Key' });
  daemon.renewed = true;
  daemon.event({ type: 'token.changed', token: 't1', detail: '' });
  daemon.show(RenewalDaemon.done());
  await look('done', { name: '^续期完成$' });
  await desktop.find({ role: 'label', name: '网站可能要等一段时间' });
  await desktop.find({ role: 'push button', name: '信息无误' });
});

test('the authority\'s words stand apart from ours, and the same request is handed in again', { timeout }, async (t) => {
  const { daemon, desktop, look } = await pages(t);
  await desktop.find({ role: 'label', name: '有变化吗' });
  daemon.show(RenewalDaemon.renewal('refused', { ca_text: '营业执照副本复印件未加盖公章，请补交后重新提交。' }));
  await look('refused', { name: '^CA 的回复$' });
  await desktop.find({ role: 'label', name: '^营业执照副本复印件未加盖公章，请补交后重新提交。$' });
  await desktop.find({ role: 'label', name: 'CA 不会有人询问您的 PIN 码' });
  daemon.script = () => new Promise(() => {});
  await desktop.click({ role: 'push button', name: '^重新提交' });
  await desktop.find({ role: 'label', name: '正在联系 CA' });
  assert.deepEqual(daemon.calls.filter(([method]) => method === 'renewal.resume').map(([, params]) => params.job), ['c3'.repeat(16)]);
});

test('an interrupted renewal says what holds, and goes on by one button', { timeout }, async (t) => {
  const { daemon, desktop, look } = await pages(t, {}, (ready) => {
    ready.renewals = [RenewalDaemon.renewal('asked', { code: 'key_removed' })];
  });
  await look('interrupted', { name: '^续期在“提交申请”中断$' });
  await desktop.find({ role: 'label', name: '旧证书仍可登录到 \\d{4}-\\d\\d-\\d\\d' });
  daemon.show(RenewalDaemon.renewal('approved', { code: 'certificate_refused', detail: 'other_unit_id' }));
  await look('wrong-certificate', { name: '它写的是另一个统一社会信用代码' });
  daemon.show(RenewalDaemon.renewal('waiting', { code: 'ca_unreachable' }));
  await look('unreachable', { name: '连接不上 CA 的续期服务' });
  daemon.script = () => ({ error: 'pin_blocked' });
  await desktop.click({ role: 'push button', name: '^继续续期' });
  await desktop.find({ role: 'label', name: '^Key 已锁定，续期先停在这里。$' });
});

test('the old certificate goes by a second click alone', { timeout }, async (t) => {
  const { daemon, desktop, look } = await pages(t, {}, (ready) => {
    ready.renewed = true;
    ready.renewals = [RenewalDaemon.done()];
  });
  await desktop.click({ role: 'push button', name: '^删除旧证书' });
  await look('remove', { name: '将永久删除，不能恢复' });
  await desktop.click({ role: 'push button', name: '^先保留' });
  await desktop.click({ role: 'push button', name: '^删除旧证书' });
  daemon.script = (method) => {
    daemon.show(RenewalDaemon.done({ removable: false, old_on_key: false }));
    return { removed: method };
  };
  await desktop.click({ role: 'push button', name: '^永久删除' });
  await desktop.gone({ role: 'push button', name: '删除' });
  assert.equal(daemon.calls.filter(([method]) => method === 'renewal.remove_old').length, 1);
});

test('a reminder is a file that calendars take', { timeout }, async (t) => {
  const { desktop, look } = await pages(t);
  await desktop.find({ role: 'label', name: '有变化吗' });
  await desktop.click({ role: 'push button', name: '加入日历' });
  await look('calendar', { name: '^已保存：' });
  const file = readdirSync(desktop.home).find((name) => name.endsWith('.ics'));
  assert.equal(file, '证书续期提醒.ics');
  const words = readFileSync(join(desktop.home, file), 'utf8');
  assert.match(words, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  assert.match(words.replaceAll('\r\n ', ''), new RegExp(`\r\nSUMMARY:证书到期：${unit.name}\r\n`));
});

test('a page on paper says how it stands', { timeout }, async (t) => {
  const { desktop } = await pages(t, {}, (ready) => {
    ready.renewals = [RenewalDaemon.renewal('waiting', { next_check: inDays(2) })];
  });
  await desktop.click({ role: 'push button', name: '^打印给领导看' });
  await desktop.find({ role: 'label', name: '已生成：.*证书续期情况\\.pdf' });
  const file = join(desktop.home, '证书续期情况.pdf');
  assert.ok(existsSync(file));
  const words = desktop.command('pdftotext', '-layout', file, '-');
  assert.match(words, /单位数字证书年审续期情况/);
  assert.match(words, new RegExp(unit.name));
  assert.match(words, /CA 已收到申请，正在审核/);
});

test('what is missing is said, and an authority without a service shows both ways', { timeout }, async (t) => {
  const { daemon, desktop, look } = await pages(t, {}, (ready) => {
    ready.conditions = { ...ready.conditions, conditions: met.map((one) => (one.condition === 'room' ? { ...one, ok: false } : one)) };
  });
  await look('blocked', { name: '^现在还不能续期$' });
  await desktop.gone({ role: 'push button', name: '没有变化' });
  daemon.conditions = { ...daemon.conditions, conditions: met.map((one) => (one.condition === 'service' ? { ...one, ok: false } : one)) };
  await desktop.click({ role: 'push button', name: '^重新检查' });
  await look('ways', { name: '^远程续期，不用跑$|远程' });
  await desktop.gone({ role: 'push button', name: '立即续期' });
});

for (const [name, options] of Object.entries({ dark: { dark: true }, 'text-200': { textScale: 2, size: '2000x1700' } })) {
  test(`nothing is cut: ${name}`, { timeout }, async (t) => {
    const { daemon, desktop, look } = await pages(t, options);
    await look(`question-${name}`, { name: '有变化吗' });
    daemon.show(RenewalDaemon.renewal('refused', { ca_text: '营业执照副本复印件未加盖公章，请补交后重新提交。' }));
    await look(`refused-${name}`, { name: '^CA 的回复$' });
    await desktop.find({ role: 'push button', name: '重新提交' });
  });
}
