// SPDX-License-Identifier: Apache-2.0
// The loopback side of the package's conversation without a daemon, so that a test can make it late, silent or hostile.
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

import { WebSocketServer } from 'ws';

/** What the popup's script does once its page is there, by the mode of the bridge. */
const behaviours = {
  /** Logs in at once. */
  answers: `tell('state', { state: 'prompt' }); tell('answer', { result: { format: 'web-eid:1.0', asker: event.origin } });`,
  /** Refuses with an error that the package knows. */
  refuses: `tell('answer', { error: { code: 'pin_blocked', zh: '锁', en: 'locked' } });`,
  /** Refuses with an error from the future. */
  refusesAnew: `tell('answer', { error: { code: 'brand_new', zh: '新的说法。', en: 'A new word.' } });`,
  /** Shows its dialog and waits. */
  waits: `tell('state', { state: 'prompt' });`,
};

const page = (behaviour) => `<!doctype html><meta charset="utf-8"><title>RedLips</title><p>bridge</p><script>
  addEventListener('message', (event) => {
    if (event.source !== opener) return;
    // A beacon arrives even where this window is closed in the next moment.
    navigator.sendBeacon('/heard', JSON.stringify({ origin: event.origin, ...event.data }));
    const tell = (type, members) => opener.postMessage({ redlips: 1, type, id: event.data.id, ...members }, event.origin);
    if (event.data.type === 'request') { ${behaviour} }
  });
  if (opener) opener.postMessage({ redlips: 1, type: 'ready' }, '*');
</script>`;

/** The page that RedLips opens a hall from: answers the hello of the window that it opened, and logs it in. */
const startPage = (hall) => `<!doctype html><meta charset="utf-8"><title>RedLips</title><button id="open">open</button><script>
  const hall = ${JSON.stringify(hall)};
  let opened = null;
  document.getElementById('open').onclick = () => { opened = window.open(hall, 'hall'); };
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== opened || origin !== new URL(hall).origin) return;
    const tell = (type, members) => opened.postMessage({ redlips: 1, type, id: data.id, ...members }, origin);
    if (data.type === 'hello') tell('ready');
    if (data.type === 'request') tell('answer', { result: { format: 'web-eid:1.0', asker: origin } });
  });
</script>`;

/** Says `ready` from the very address that the client chose: what a planted service worker could do. */
const squatter = page(behaviours.answers);

/** Events: "heard" with each message that the popup's page got, "visit" with each path and host asked for. */
export class FakeBridge extends EventEmitter {
  mode = 'answers';
  hold = null;

  async start(cleanup, port = 0) {
    this.server = createServer((request, response) => this.#serve(request, response));
    this.sockets = new WebSocketServer({ server: this.server, path: '/ws' });
    this.sockets.on('connection', (socket, request) => this.#talk(socket, request.headers.origin));
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = this.server.address().port;
    cleanup.add(() => this.stop());
    return this;
  }

  stop() {
    for (const socket of this.sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    this.server.close();
  }

  /** The address of the page that opens `hall`. */
  startUrl(hall) {
    const name = randomBytes(16).toString('hex');
    return `http://${name}.localhost:${this.port}/start?${new URLSearchParams({ hall })}`;
  }

  /** The next message of that type which the popup's page hears. */
  async heard(type) {
    for (;;) {
      const [message] = await once(this, 'heard');
      if (message.type === type) return message;
    }
  }

  async #serve(request, response) {
    const { pathname, searchParams } = new URL(request.url, 'http://bridge');
    this.emit('visit', { pathname, host: request.headers.host });
    if (pathname === '/heard') {
      const chunks = await request.toArray();
      this.emit('heard', JSON.parse(Buffer.concat(chunks).toString()));
      return response.writeHead(204).end();
    }
    if (this.hold) await this.hold;
    const html = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
    if (this.mode === 'squats') return response.writeHead(200, html).end(squatter);
    if (pathname === '/start') return response.writeHead(200, html).end(startPage(searchParams.get('hall')));
    if (pathname === '/b') return response.writeHead(200, html).end(page(behaviours[this.mode]));
    if (pathname !== '/bridge') return response.writeHead(404).end();
    const name = randomBytes(16).toString('hex');
    return response.writeHead(303, { Location: `http://${name}.localhost:${this.port}/b` }).end();
  }

  #talk(socket, origin) {
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      this.emit('heard', { type: message.method, origin, ...message });
      if (message.method !== 'authenticate') return;
      socket.send(JSON.stringify({ method: 'state', params: { id: message.id, state: 'prompt' } }));
      if (this.mode === 'answers') socket.send(JSON.stringify({ id: message.id, result: { format: 'web-eid:1.0', asker: origin } }));
    });
  }
}

/** A bridge on a free port. */
export function startFakeBridge(cleanup, mode = 'answers') {
  const bridge = new FakeBridge();
  bridge.mode = mode;
  return bridge.start(cleanup);
}

/** A port that nobody listens on (was free a moment ago). */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
