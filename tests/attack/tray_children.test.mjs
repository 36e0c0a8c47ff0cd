// SPDX-License-Identifier: Apache-2.0
// What a tray that the daemon started has started itself is unheard at both local sockets, also once its parent has gone. The tray
// comes in, by its number (SECURITY-RULES §3).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { figure } from '../support/figure.mjs';
import { LocalClient } from '../support/local_client.mjs';
import { freshNonce } from '../support/page_socket.mjs';
import { Cleanup } from '../support/processes.mjs';
import { bin, World } from '../support/world.mjs';

const source = process.env.REDLIPS_SOURCE;
const cleanup = new Cleanup();
after(() => cleanup.run());

/** What stands in the place of the tray: attaches, and tells in the name it gives to the key what became of those it started. */
const tray = `#!${process.execPath}
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { LocalClient, cli, token } = JSON.parse(process.env.TRAY_NEEDS);
const control = process.env.REDLIPS_SOCKET;

/** The exit code of "redlips status" at a socket, as 'heard' or 'unheard'. */
async function child(path) {
  const [code] = await once(spawn(cli, ['--socket', path, 'status'], { stdio: 'ignore' }), 'exit');
  return code === 0 ? 'heard' : 'unheard';
}

/** The same of one whose parent has gone before it asks: it waits for a line, and its end for that of its pipe. */
async function orphan(path) {
  const words = '( read line <&3; "$1" --socket "$2" status >/dev/null 2>&1 && echo heard >&4 || echo unheard >&4 ) &';
  const parent = spawn('sh', ['-c', words, 'sh', cli, path], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  let said = '';
  parent.stdio[4].setEncoding('utf8').on('data', (more) => { said += more; });
  await once(parent, 'exit');
  parent.stdio[3].write('go\\n');
  await once(parent.stdio[4], 'end');
  return said.trim();
}

(async () => {
  const ends = [];
  for (const start of [child, orphan]) for (const path of [control, control + '.bridge']) ends.push(await start(path));
  const { LocalClient: Client } = await import(LocalClient);
  const self = await Client.connect(control, () => ({ result: { answer: 'no' } }));
  await self.call('token.name', { token, name: ends.join(' ') });
  await self.code('attach', { kind: 'tray' });
})();
`;

/** A folder of programs as the daemon looks for them beside itself; copies, as it takes a link to be where that leads. */
function programs(world) {
  const folder = world.at('programs');
  mkdirSync(folder);
  for (const name of ['redlipsd', 'redlips-tokenhost']) copyFileSync(join(bin, name), join(folder, name));
  writeFileSync(join(folder, 'redlips-tray'), tray, { mode: 0o755 });
  return folder;
}

test('of the tray and what it starts, the tray alone is heard', async () => {
  const world = new World(cleanup);
  world.key();
  writeFileSync(join(world.config, 'redlips.toml'), '[deadlines]\nattach = 60000\n');
  const needs = { LocalClient: join(source, 'tests/support/local_client.mjs'), cli: join(bin, 'redlips'), token: 't1' };
  await world.startDaemon({ programs: programs(world), env: { DISPLAY: ':none', TRAY_NEEDS: JSON.stringify(needs) } });
  for (const path of [world.socket, `${world.socket}.bridge`]) execFileSync(needs.cli, ['--socket', path, 'status']);  // a stranger is heard
  const client = await LocalClient.connect(world.socket);
  assert.equal((await client.call('token.list')).result.tokens[0].token, needs.token);
  // Nobody is attached: the daemon starts its tray, which says no when it is done.
  assert.equal(await client.code('authenticate', { origin: 'https://hall.example.test', nonce: freshNonce(), yes: true }), 'user_cancelled');
  assert.equal((await client.call('token.list')).result.tokens[0].name, 'unheard unheard unheard unheard');
  figure('connections of what a tray started to the local sockets: 4, none heard');
});
