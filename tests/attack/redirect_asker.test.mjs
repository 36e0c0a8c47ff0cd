// SPDX-License-Identifier: Apache-2.0
// Any site can send the browser to RedLips in a hall's name: that hall's open login is not for it, and what it is refused
// does not silence the hall (SECURITY-RULES 2.5, 2.7).
import assert from 'node:assert/strict';
import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { bridgeDesk, hallOrigin, pin, restart, verified } from '../support/bridge_desk.mjs';
import { PageSocket, freshNonce } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';

const cleanup = new Cleanup();
let world;

before(async () => {
  world = await bridgeDesk(cleanup);
  unlinkSync(join(world.config, 'halls.d', 'demo.toml'));
  writeFileSync(join(world.config, 'halls.d', 'open.toml'), `source = "tests"
origins = ["${hallOrigin}"]
redirect = ["${hallOrigin}/back"]
pin_session_idle_s = 600
[name]
zh = "大厅"
en = "Hall"
`);
  await restart(world);
});
after(() => cleanup.run());

async function popupLogin(nonce = freshNonce()) {
  const page = await PageSocket.popup(world.daemon.port);
  page.ask(nonce, hallOrigin);
  return page;
}

async function redirectLogin(nonce = freshNonce()) {
  const page = await PageSocket.redirect(world.daemon.port, hallOrigin, nonce);
  page.ask('ignored', 'https://evil.test');
  return page;
}

test('a login by redirect is asked for a PIN while the hall\'s PIN session is open', async () => {
  const first = await popupLogin();
  world.prompter.type(await world.prompter.question(), pin);
  assert.ok((await first.answer()).result);
  const open = await popupLogin();
  assert.ok((await open.answer()).result, 'the session is open: nobody is asked');
  assert.equal(world.prompter.asked, 1);

  const nonce = freshNonce();
  const page = await redirectLogin(nonce);
  const question = await world.prompter.question();
  assert.equal(question.params.origin, hallOrigin);
  assert.equal(question.params.hall, '大厅');
  assert.equal(question.params.session_s, 0, 'nor does its PIN open one');
  world.prompter.type(question, pin);
  verified(world, await page.answer(), nonce);
  assert.equal(page.login.url, `${hallOrigin}/back`);
});

test('a challenge that was signed is not signed again by the same link', async () => {
  const nonce = freshNonce();
  const first = await redirectLogin(nonce);
  world.prompter.type(await world.prompter.question(), pin);
  assert.ok((await first.answer()).result);
  assert.equal(await (await redirectLogin(nonce)).code(), 'invalid_request');
});

test('refused redirects are silenced, and the hall\'s own popup is not', async () => {
  await restart(world);  // ends the PIN session
  for (let n = 0; n < 2; n += 1) {
    const page = await redirectLogin();
    world.prompter.refuse(await world.prompter.question());
    assert.equal(await page.code(), 'user_cancelled');
  }
  assert.equal(await (await redirectLogin()).code(), 'rate_limited');
  const popup = await popupLogin();
  world.prompter.refuse(await world.prompter.question());
  assert.equal(await popup.code(), 'user_cancelled');
});
