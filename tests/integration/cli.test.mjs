// SPDX-License-Identifier: Apache-2.0
// `redlips` against a true daemon and software keys: listings, PINs, proofs, prompts in a pseudo-terminal, exit codes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Cleanup, Program } from '../support/processes.mjs';
import { verifyToken } from '../support/verify_token.mjs';
import { Terminal, World, demoUnit } from '../support/world.mjs';

const bin = process.env.REDLIPS_BIN;
const origin = 'https://hall.example.test';
const nonce = 'c29tZSBjaGFsbGVuZ2Ugb2YgYSBoYWxsLCA0NCBjaGFycw==';
/** The request of one test: each has a site of its own, for two refusals silence a site. */
const proof = (site) => ['authenticate', '--origin', `https://${site}.example.test`, '--nonce', nonce];
const cleanup = new Cleanup();
let world, serial;

/** Runs the CLI to its end; `pins` are the lines of descriptor 3. */
function redlips(args, { pins, at = world, env = {}, session = false } = {}) {
  const words = [join(bin, 'redlips'), '--socket', at.socket, '--lang', 'en', ...args];
  if (pins) words.push('--pin-fd', '3');
  // Without a session of its own the CLI would find the terminal of whoever runs the tests.
  const command = session ? ['setsid', '-w', ...words] : words;
  const script = pins ? ['sh', '-c', 'exec 3<<EOF\n' + pins.join('\n') + '\nEOF\nexec "$@"', 'sh', ...command] : command;
  const done = spawnSync(script[0], script.slice(1), { encoding: 'utf8', env: { ...at.env, ...env } });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const json = (...args) => JSON.parse(redlips([...args, '--json']).out);

/** The CLI in a pseudo-terminal. */
function terminal(...args) {
  const words = [join(bin, 'redlips'), '--socket', world.socket, '--lang', 'en', ...args];
  return new Terminal(cleanup, words.map((word) => `'${word}'`).join(' '), world.env);
}

/** The rest of what a terminal's program said, and its exit code. */
async function ends(person, code) {
  assert.equal(await person.program.ended, code, person.program.output);
  return person.program.output;
}

before(async () => {
  world = new World(cleanup);
  serial = world.key({ serial: 'CLI-1' });
  await world.startHall();
  await world.startDaemon();
});
after(() => cleanup.run());

test('listings carry the documented members', () => {
  const [token] = json('tokens').tokens;
  assert.equal(token.serial, serial);
  assert.equal(token.unit, demoUnit.name);
  assert.equal(token.certificates, 1);
  assert.equal(token.initial_pin, true);
  const [pin] = json('pin', 'status').tokens;
  for (const object of [token, pin]) {
    assert.equal(object.locked, false);
    assert.equal(object.last_try, false);
    assert.equal(typeof object.tries_exact, 'boolean');
    assert.ok(Number.isInteger(object.tries_min));
    assert.equal(object.tries_max, 6);
    assert.ok(object.tries_min <= 6);
  }
  const [certificate] = json('certificates').certificates;
  assert.equal(certificate.unit, demoUnit.name);
  assert.deepEqual(certificate.unit_id, { kind: 'uscc', text: demoUnit.uscc, check_digit_ok: true });
  assert.equal(certificate.state, 'valid');
  assert.equal(certificate.login, true);
  assert.match(certificate.not_after, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.match(certificate.certificate, /^[0-9a-f]{64}$/);
});

test('listings for people name the unit, its code and the tries', () => {
  const { out } = redlips(['tokens']);
  assert.match(out, new RegExp(`^${demoUnit.name}  no\\. ${serial}\n`));
  assert.match(out, /6 tries left/);
  assert.match(redlips(['certificates']).out, new RegExp(demoUnit.uscc));
  assert.match(redlips(['status']).out, /RedLips \S+ is running/);
  assert.match(redlips(['halls']).out, /^demo {2}/);
});

test('the language is chosen by --lang, else by the environment, else Chinese', () => {
  const bare = { LANGUAGE: '', LANG: '', LC_ALL: '', LC_MESSAGES: '' };
  const chinese = (env, ...args) => /小红唇/.test(spawnSync(join(bin, 'redlips'),
    ['--socket', world.socket, 'status', ...args], { encoding: 'utf8', env: { ...world.env, ...bare, ...env } }).stdout);
  assert.equal(chinese({}), true);
  assert.equal(chinese({ LANG: 'C.UTF-8' }), true);
  assert.equal(chinese({ LANG: 'en_GB.UTF-8' }), false);
  assert.equal(chinese({ LANGUAGE: 'zh_CN' }, '--lang', 'en'), false);
});

test('a proof made at the terminal names the site alone, asks, and passes an independent verifier', async () => {
  const person = terminal('authenticate', '--origin', origin, '--nonce', nonce);
  await person.answer(/\n {4}https:\/\/hall\.example\.test\r?\n[\s\S]*telephone[\s\S]*Go on\? \[y\/N\] /, 'y');
  await person.says(/asks you to log in/);
  await person.pin('123456');
  const output = await ends(person, 0);
  assert.doesNotMatch(output, /123456/);
  const token = JSON.parse(output.match(/\{"unverifiedCertificate".*\}|\{.*"format".*\}/)[0]);
  const caPem = readFileSync(world.at('ca/ca.pem'), 'utf8');
  verifyToken(token, origin, nonce, caPem);
});

test('a person who says no, or presses Ctrl-C at the PIN, gets exit code 4 and spends no try', async () => {
  const unwilling = terminal(...proof('unwilling'));
  await unwilling.answer(/Go on\? \[y\/N\] /, 'n');
  await ends(unwilling, 4);
  const cancelling = terminal(...proof('cancelling'), '--yes');
  await cancelling.answer(/PIN \(Ctrl-C: do not log in\): /, '12\x03');
  await ends(cancelling, 4);
  assert.equal(world.triesOn(serial), 6);
});

test('a wrong PIN is told with its tries, the same one again costs nothing, the right one logs in', async () => {
  const person = terminal(...proof('wrong'), '--yes');
  await person.pin('111111');
  await person.says(/Wrong PIN\. .*5 tries left/);
  await person.pin('111111');
  await person.says(/tried before and is wrong/);
  assert.equal(world.triesOn(serial), 5);
  await person.pin('1234567\x7f');
  await ends(person, 0);
  assert.equal(world.triesOn(serial), 6);
});

test('the PIN is changed at the terminal: present one, new one twice', async () => {
  const person = terminal('pin', 'change');
  await person.answer(/Present PIN .*: /, '123456\r');
  await person.answer(/New PIN: /, '86420135\r');
  await person.answer(/New PIN again: /, '86420136\r');
  await person.says(/differ/);
  await person.answer(/New PIN: /, '86420135\r');
  await person.answer(/New PIN again: /, '86420135\r');
  assert.match(await ends(person, 0), /The PIN is changed/);
  assert.equal(redlips(['pin', 'change'], { pins: ['86420135', '97531024'] }).code, 0);
  assert.equal(redlips(['pin', 'change'], { pins: ['97531024', '24680135'] }).code, 0);
});

test('scripts: --pin-fd needs --yes, one line, and says what it did not do', () => {
  const script = proof('script');
  assert.equal(redlips(script, { pins: ['24680135'] }).code, 2);
  const empty = redlips([...script, '--yes'], { pins: [''] });
  assert.equal(empty.code, 1);
  assert.match(empty.err, /gave no PIN/);
  const done = redlips([...script, '--yes'], { pins: ['24680135'] });
  assert.equal(done.code, 0, done.err);
  assert.equal(JSON.parse(done.out).format, 'web-eid:1.0');
  const again = redlips([...script, '--yes'], { pins: ['24680135'] });
  assert.match(again.err, /\(invalid_request\)/);
});

test('several keys: a script must name one, and an absent one is exit code 8', () => {
  const second = world.key({ serial: 'CLI-2' });
  const several = [...proof('several'), '--yes'];
  const unclear = redlips(several, { pins: ['123456'] });
  assert.equal(unclear.code, 2);
  assert.match(unclear.err, /several_keys/);
  assert.equal(redlips([...several, '--token', second], { pins: ['123456'] }).code, 0);
  assert.equal(redlips(['pin', 'change', '--token', 'NONE'], { pins: ['1', '2'] }).code, 8);
  assert.equal(world.triesOn(serial), 6);
  world.pull(second);
});

test('a key keeps the name that its user gave it', () => {
  assert.equal(redlips(['name', '财务的 Key', '--colour', 'red']).code, 0);
  const [token] = json('tokens').tokens;
  assert.equal(token.name, '财务的 Key');
  assert.equal(token.colour, 'red');
});

test('six wrong PINs: the last is refused to a script unless it insists, then the key is locked', () => {
  const doomed = world.key({ serial: 'CLI-3' });
  const change = (pin, ...more) => redlips(['pin', 'change', '--token', doomed, ...more], { pins: [pin, '13572468'] });
  for (let wrong = 1; wrong <= 5; ++wrong) assert.equal(change(`90000${wrong}`).code, 5, `try ${wrong}`);
  assert.equal(world.triesOn(doomed), 1);
  const refused = change('900006');
  assert.equal(refused.code, 7, refused.err);
  assert.equal(world.triesOn(doomed), 1);
  assert.equal(change('900006', '--last-try').code, 6);
  assert.equal(json('pin', 'status').tokens.find((token) => token.serial === doomed).locked, true);
  assert.equal(change('123456').code, 6);
  world.pull(doomed);
});

test('watch tells what happens from its first line on', async () => {
  const watch = new Program(cleanup, join(bin, 'redlips'), ['--socket', world.socket, 'watch', '--json'], { env: world.env });
  await watch.says(/^\{"type":"watching"\}\n/);
  world.pull(serial);
  await watch.says(/"type":"token\.removed".*"detail":"CLI-1"/);
  world.plug(serial);
  await watch.says(/"type":"token\.inserted".*"detail":"CLI-1"/);
  const person = terminal(...proof('watched'), '--yes');
  await watch.says(/"type":"prompt\.shown".*"question":"prompt\.login".*"origin":"https:\/\/watched\.example\.test"/);
  await person.answer(/PIN .*: /, '\x03');
  await watch.says(/"type":"prompt\.closed".*"outcome":"cancelled"/);
  await ends(person, 4);
});

test('attach needs a terminal and stands alone', async () => {
  const blind = redlips(['attach'], { session: true });
  assert.equal(blind.code, 1);
  assert.match(blind.err, /no terminal/);
  assert.equal(redlips(['attach', '--pin-fd', '3']).code, 2);
  const person = await world.attach();
  assert.equal(json('status').prompter, 'attach');
  const second = terminal('attach');
  assert.match(await ends(second, 4), /already_attached/);
  await person.program.end();
  assert.equal(json('status').prompter, '');
});

test('login gives the loopback page of a registered hall alone', () => {
  assert.match(json('login', 'demo').url, /^http:\/\/[0-9a-f]{32}\.localhost:\d+\/start$/);
  const unknown = redlips(['login', 'nowhere']);
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /unknown_hall/);
});

test('the history names what was done, as text, JSON and a spreadsheet, until it is cleared', () => {
  const entries = json('history').entries;
  assert.ok(entries.some(({ what, code, caller, prompter }) =>
    what === 'authenticate' && code === 'ok' && caller === 'cli' && prompter === 'cli'));
  assert.ok(entries.some(({ what }) => what === 'pin.change'));
  assert.ok(redlips(['history', '--csv']).out.split('\n').length > entries.length);
  assert.equal(redlips(['history', '--clear', '--yes']).code, 0);
  assert.deepEqual(json('history').entries.map(({ what }) => what), ['cleared']);
});

test('a wrong command line is exit code 2 and names the word; help is asked for', () => {
  for (const words of [['frob'], ['tokens', '--frob'], ['tokens', 'extra'], ['login'], ['pin']]) {
    const wrong = redlips(words);
    assert.equal(wrong.code, 2, words.join(' '));
    assert.match(wrong.err, /Nothing was done/);
  }
  assert.match(redlips(['--help']).out, /Exit codes/);
  assert.match(redlips(['pin', 'change', '--help']).out, /--last-try/);
  const completion = redlips(['completion', 'bash']).out;
  const words = spawnSync('bash', ['-c', `${completion}\nCOMP_WORDS=(redlips pin ''); COMP_CWORD=2; _redlips; echo "\${COMPREPLY[@]}"`],
    { encoding: 'utf8' }).stdout;
  assert.equal(words.trim(), 'change form unlock status');
});

test('without a daemon every command says so in words: exit code 3', () => {
  const missing = redlips(['tokens', '--socket', world.at('run/none.sock')]);
  assert.equal(missing.code, 3);
  assert.match(missing.err, /not running/);
});

test('a second daemon on the same socket or state is refused; with its own it disturbs nobody', async () => {
  const start = (...args) => spawnSync(join(bin, 'redlipsd'), ['--port', '0', '--config', world.config, ...args],
    { encoding: 'utf8', env: world.env });
  const same = start('--state', world.at('state2'), '--socket', world.socket);
  assert.equal(same.status, 1);
  assert.match(same.stderr, /another RedLips daemon/);
  const shared = start('--state', world.state, '--socket', world.at('run/other.sock'));
  assert.equal(shared.status, 1);
  assert.match(shared.stderr, /^redlipsd: /);
  const other = new World(cleanup);
  await other.startDaemon({ modules: [] });
  assert.deepEqual(JSON.parse(redlips(['tokens', '--json'], { at: other }).out).tokens, []);
  assert.equal(json('tokens').tokens[0].serial, serial);
});

test('redlipsd refuses what it does not know, before it starts anything', () => {
  for (const words of [['--frob'], ['--port', '99999'], ['--module'], ['extra']]) {
    const wrong = spawnSync(join(bin, 'redlipsd'), words, { encoding: 'utf8' });
    assert.equal(wrong.status, 2, words.join(' '));
    assert.match(wrong.stderr, /Nothing was started/);
  }
  assert.match(spawnSync(join(bin, 'redlipsd'), ['--help'], { encoding: 'utf8' }).stdout, /REDLIPS_MODULE/);
});

test('SIGTERM ends the daemon well while a question is open, and the terminal says what was lost', async () => {
  const person = terminal(...proof('ended'), '--yes');
  await person.says(/PIN \(Ctrl-C: do not log in\): /);
  await world.daemon.program.end();
  assert.equal(world.daemon.program.child.exitCode, 0, world.daemon.program.output);
  assert.match(await ends(person, 1), /connection_lost|user_cancelled/);
  assert.equal(world.triesOn(serial), 6);
});
