// SPDX-License-Identifier: Apache-2.0
// A page with a "CA登录" button and the package behind it, over http or https: for tests of the package alone.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { hallHost } from './browser.mjs';

const web = fileURLToPath(new URL('../../web', import.meta.url));

/** On load it proves that the popup blocker is on; options of authenticate() come from the query. */
const page = `<!doctype html><html lang="zh"><meta charset="utf-8"><title>hall</title>
<p id="probe"></p><button id="login">CA登录</button><button id="abort">取消</button>
<p id="state"></p><p id="verdict"></p><pre id="out"></pre>
<script>
  let opened = null;
  try { opened = window.open('about:blank'); } catch (error) { }
  document.getElementById('probe').textContent = opened ? 'opened without a click' : 'refused without a click';
</script>
<script type="module">
  import { authenticate, status } from '/web/redlips.js';
  const query = new URLSearchParams(location.search);
  const ports = query.get('ports').split(',').map(Number);
  const show = (id, value) => { document.getElementById(id).textContent = value; };
  const nonce = 'bm9uY2Utbm9uY2Utbm9uY2Utbm9uY2Utbm9uY2UtMTI=';
  let controller = null;
  window.askStatus = async () => show('out', JSON.stringify(await status({ ports })));
  document.getElementById('abort').onclick = () => controller.abort();
  const login = async () => {
    controller = new AbortController();
    const started = performance.now();
    const options = { nonce, ports, signal: controller.signal, download: 'https://hall.example.test/redlips.deb',
      onState: (state) => show('state', state) };
    if (query.has('patient')) options.onNotFound = (error) => show('verdict', error.code);
    show('out', '');
    try {
      show('out', 'token ' + JSON.stringify(await authenticate(options)));
    } catch (error) {
      const { name, code, what, safe, next, download } = error;
      const ms = Math.round(performance.now() - started);
      show('out', 'error ' + JSON.stringify({ name, code, what, safe, next, download, ms }));
    }
  };
  document.getElementById('login').onclick = login;
  if (query.has('onload')) login();
</script>`;

const types = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

function serve(request, response) {
  const url = new URL(request.url, 'http://hall');
  const headers = url.searchParams.has('coop') ? { 'Cross-Origin-Opener-Policy': url.searchParams.get('coop') } : {};
  if (url.pathname === '/') return response.writeHead(200, { 'Content-Type': types['.html'], ...headers }).end(page);
  if (url.pathname === '/sandboxed') {
    const frame = `<!doctype html><iframe sandbox="allow-scripts allow-popups" src="/${url.search}"></iframe>`;
    return response.writeHead(200, { 'Content-Type': types['.html'] }).end(frame);
  }
  if (!url.pathname.startsWith('/web/')) return response.writeHead(404).end();
  try {
    const body = readFileSync(join(web, normalize(url.pathname.slice('/web'.length))));
    // The frame without an origin of its own loads modules across origins.
    return response.writeHead(200, { 'Content-Type': types[extname(url.pathname)], 'Access-Control-Allow-Origin': '*' }).end(body);
  } catch {
    return response.writeHead(404).end();
  }
}

/** Starts the hall; `certificates` makes it https. Answers {port, origin, url(query)}. */
export async function startFakeHall(cleanup, certificates) {
  const server = certificates
    ? createHttps({ cert: readFileSync(certificates.certificate), key: readFileSync(certificates.key) }, serve)
    : createHttp(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.add(() => { server.closeAllConnections(); server.close(); });
  const { port } = server.address();
  const origin = `${certificates ? 'https' : 'http'}://${hallHost}:${port}`;
  return { port, origin, url: (query, path = '/') => `${origin}${path}?${new URLSearchParams(query)}` };
}
