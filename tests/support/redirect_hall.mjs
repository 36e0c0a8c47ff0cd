// SPDX-License-Identifier: Apache-2.0
// Logins by redirect in a test: the demo hall's link, an attacker's copy of it, and a hall that does not answer as it should.
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { hallHost } from './browser.mjs';
import { HallPage } from './hall_page.mjs';
import { Program } from './processes.mjs';

/** A login page whose link was clicked: RedLips' page is in its window and names the hall. */
export async function ledAway(world, t, { scheme, query } = {}) {
  const hall = await HallPage.open(world, t, { scheme, query });
  await world.browser.click(hall.page, '#ca-redirect');
  await hall.arrives('/r');
  await world.browser.text(hall.page, '#site', new RegExp(`^${hall.origin}$`));
  return hall;
}

/** What a program with a cookie of its own gets from the demo hall over http: {cookie, url} of a login that it began. */
export async function lure(world) {
  const { address, headers } = { address: `http://127.0.0.1:${world.hall.http}`, headers: { Host: new URL(world.hall.origin_http).host } };
  const [, cookie] = /^([^;]+)/.exec((await plain(address, '/', headers)).headers['set-cookie'][0]);
  const begun = await plain(address, `/auth/redirect?port=${world.daemon.port}`, { ...headers, Cookie: cookie });
  return { cookie, url: begun.headers.location, visit: (path) => plain(address, path, { ...headers, Cookie: cookie }) };
}

async function plain(address, path, headers) {
  const [response] = await once(get(`${address}${path}`, { headers, agent: false }), 'response');
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

/** From now on counts the questions that anybody is asked; the count that it answers is taken when the next key is plugged in. */
export async function questions(world) {
  const watch = new Program(world.cleanup, `${process.env.REDLIPS_BIN}/redlips`, ['--socket', world.socket, 'watch', '--json'], { env: world.env });
  await watch.says(/"watching"/);
  return async () => {
    const [events] = await watch.says(/[^]*"token\.inserted"/);
    await watch.end();
    return (events.match(/"prompt\.shown"/g) ?? []).length;
  };
}

/**
 * A hall whose return address answers each POST as told: a status, or {to}: a redirect that keeps the body. While it is
 * `down` it answers nothing, however often a browser tries. `posts` are what it got.
 */
export class OddHall {
  posts = [];
  answers = [];
  down = false;

  static async start(cleanup) {
    const self = new OddHall();
    self.server = createServer((request, response) => self.#serve(request, response)).listen(0, '127.0.0.1');
    await once(self.server, 'listening');
    cleanup.add(() => { self.server.closeAllConnections(); self.server.close(); });
    self.port = self.server.address().port;
    self.origin = `http://${hallHost}:${self.port}`;
    return self;
  }

  register(world) {
    writeFileSync(join(world.config, 'halls.d', 'odd.toml'), `source = "tests"
origins = ["${this.origin}"]
redirect = ["${this.origin}/back"]
[name]
zh = "别扭大厅"
en = "Odd hall"
`);
  }

  async #serve(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const readable = { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/html; charset=utf-8' };
    if (request.method !== 'POST') {
      return response.writeHead(200, readable).end('<!doctype html><p id="back">back</p>');
    }
    this.posts.push({ url: request.url, headers: request.headers, fields: Object.fromEntries(new URLSearchParams(body)) });
    if (this.down) return request.socket.destroy();
    const answer = this.answers.shift() ?? 204;
    if (answer.to) return response.writeHead(307, { ...readable, Location: answer.to }).end();
    return response.writeHead(answer, readable).end();
  }

  /** A link to RedLips as this hall would write it. */
  link(world, { origin = this.origin, state = 'x'.repeat(32), name = '0123456789abcdef'.repeat(2) } = {}) {
    const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(33))).toString('base64');
    return `http://${name}.localhost:${world.daemon.port}/redirect?${new URLSearchParams({ origin, nonce, state })}`;
  }
}
