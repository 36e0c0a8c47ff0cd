// SPDX-License-Identifier: Apache-2.0
// Pages that ask too often, ask beside each other, and race for the PIN that was typed for somebody else (SECURITY-RULES 2.5).
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { allTries, bridgeDesk, hallOrigin, logIn, pin, verified } from '../support/bridge_desk.mjs';
import { figure } from '../support/figure.mjs';
import { freshNonce, PageSocket } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';

const often = 1000;
const most = 200 * often;
const rounds = 25;
const strangers = 25;
const rival = 'https://rival.example.test';

let cleanup = new Cleanup();
let world;

beforeEach(async () => {
  await cleanup.run();
  cleanup = new Cleanup();
  world = await bridgeDesk(cleanup);
});
after(() => cleanup.run());

/** Asks `times` times, one after the other; every answer must be `code`. */
async function asksInVain(page, times, code) {
  for (let i = 0; i < times; i += 1) {
    page.ask(freshNonce());
    assert.equal(await page.code(), code);
  }
}

test('a page that asks a thousand times gets one dialog, and after two refusals none', async () => {
  const page = await PageSocket.direct(world.daemon.port, hallOrigin);
  const second = await PageSocket.direct(world.daemon.port, hallOrigin);
  for (const dialogs of [1, 2]) {
    page.ask(freshNonce());
    const question = await world.prompter.question();
    await asksInVain(second, often / 2, 'busy');
    assert.equal(world.prompter.asked, dialogs);
    world.prompter.refuse(question);
    assert.equal(await page.code(), 'user_cancelled');
  }
  await asksInVain(second, often, 'rate_limited');
  assert.equal(world.prompter.asked, 2);
  assert.equal(world.triesOn(world.serial), allTries);
  figure(`a page that asks: ${2 * often + 2} requests, 2 dialogs, no try used`);
});

test('a page that asks on and on and reads nothing is cut off, with one dialog at most', async () => {
  const page = await PageSocket.direct(world.daemon.port, hallOrigin);
  page.socket.pause();
  page.ask(freshNonce());
  assert.equal((await world.prompter.question()).params.origin, hallOrigin);
  let notice = null;
  const told = world.prompter.closed().then((it) => { notice = it; });
  // The kernel holds some megabytes of answers for a page that takes none.
  let asked = 1;
  for (; !notice && asked < most; asked += often) {
    for (let i = 0; i < often; i += 1) page.ask(freshNonce());
    await new Promise(setImmediate);
  }
  await told;
  assert.equal(notice.outcome, 'cancelled');
  assert.equal(world.prompter.asked, 1);
  figure('a page that reads nothing: one dialog, cut off');
  page.close();
});

test('twenty-five sites at once wait in a line of eight; the others are told so, and nobody sees two dialogs', async () => {
  const pages = [];
  for (let i = 0; i < strangers; i += 1) pages.push(await PageSocket.popup(world.daemon.port));
  let refused = 0;
  for (const [i, page] of pages.entries()) {
    page.ask(freshNonce(), `https://site${i}.example.test`);
    if (i < 8) assert.equal((await page.next()).params.state, 'waiting');
    else refused += (await page.code()) === 'busy' ? 1 : 0;
  }
  assert.equal(refused, pages.length - 8);
  for (let i = 0; i < 8; i += 1) {
    const question = await world.prompter.question();
    assert.equal(question.params.origin, `https://site${i}.example.test`);
    assert.equal(world.prompter.asked, i + 1);
    world.prompter.refuse(question);
    assert.equal(await pages[i].code(), 'user_cancelled');
  }
  figure(`sites that ask at once: ${pages.length}, of which 8 wait`);
});

test('a page that asks in the moment before the PIN is sent for another gets nothing', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const [hall, other] = [await PageSocket.popup(world.daemon.port), await PageSocket.popup(world.daemon.port)];
    const nonce = freshNonce();
    hall.ask(nonce, hallOrigin);
    const question = await world.prompter.question();
    assert.equal(question.params.origin, hallOrigin);
    other.ask(freshNonce(), rival);
    if (round % 2 === 0) assert.equal((await other.next()).params.state, 'waiting');  // it is in; else it comes beside the PIN
    world.prompter.type(question, pin);
    verified(world, await hall.answer(), nonce);
    const next = await world.prompter.question();
    assert.equal(next.params.origin, rival);
    assert.notEqual(next.params.prompt, question.params.prompt);
    if (round % 2 === 1) assert.equal((await other.next()).params.state, 'waiting');
    assert.equal((await other.next()).params.state, 'prompt');
    assert.equal(other.unread, 0);  // of the other's PIN it heard neither "signing" nor an answer
    other.close();
    assert.equal((await world.prompter.closed()).prompt, question.params.prompt);
    assert.equal((await world.prompter.closed()).outcome, 'cancelled');
  }
  assert.equal(world.triesOn(world.serial), allTries);
  figure(`races for the dialog of another page: ${rounds}, won by the asker ${rounds} times`);
});

test('a PIN that arrives after its page has gone opens nothing for the page that follows', async () => {
  for (const late of [pin, '000000']) {
    const [hall, other] = [await PageSocket.popup(world.daemon.port), await PageSocket.popup(world.daemon.port)];
    hall.ask(freshNonce(), hallOrigin);
    const question = await world.prompter.question();
    other.ask(freshNonce(), rival);
    assert.equal((await other.next()).params.state, 'waiting');
    hall.close();
    assert.equal((await world.prompter.closed()).prompt, question.params.prompt);
    const next = await world.prompter.question();
    assert.equal(next.params.origin, rival);
    world.prompter.type(question, late);
    world.prompter.refuse(next);
    assert.equal(await other.code(), 'user_cancelled');
    assert.deepEqual(other.states, ['prompt']);  // never "signing"
    assert.equal((await world.prompter.closed()).prompt, next.params.prompt);
  }
  assert.equal(world.triesOn(world.serial), allTries);
});

test('an answer with the name of another page\'s dialog is a no', async () => {
  const page = await PageSocket.popup(world.daemon.port);
  page.ask(freshNonce(), hallOrigin);
  const question = await world.prompter.question();
  world.prompter.type({ ...question, params: { ...question.params, prompt: 'x999' } }, pin);
  assert.equal(await page.code(), 'user_cancelled');
  assert.equal(world.triesOn(world.serial), allTries);
  await logIn(world, await PageSocket.popup(world.daemon.port), freshNonce());
});
