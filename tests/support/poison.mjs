// SPDX-License-Identifier: Apache-2.0
// What another user's program can leave in the browser while RedLips is off: a worker, cached answers, cookies on our port.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Answers for everything, in our place: takes any login for itself. */
const poisonPage = `<!doctype html><title>poisoned</title><p id="poison">poisoned</p><script>
  addEventListener('message', ({ source, origin, data }) => {
    if (source === opener) opener.postMessage({ redlips: 1, type: 'answer', id: data.id, result: { format: 'poison' } }, origin);
  });
  if (opener) opener.postMessage({ redlips: 1, type: 'ready' }, '*');
</script>`;

/** The same inside a script, where its own end tag must not end that. */
const poisonText = JSON.stringify(poisonPage).replace(/</g, '\\u003c');

const worker = `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => event.respondWith(
    new Response(${poisonText}, { headers: { 'Content-Type': 'text/html' } })));
`;

/** What the daemon answers at: the browser is to hold an answer of ours for each. */
const paths = ['/bridge', '/b', '/popup.js', '/popup.css', '/info', '/ws'];

/** Plants, then says so with what it finds planted. A worker would hide the browser's HTTP cache: only where asked. */
const planter = `<!doctype html><p id="planted"></p><script>
  (async () => {
    document.cookie = 'redlips=poison; path=/; max-age=86400';
    const cache = await caches.open('poison');
    for (const path of ${JSON.stringify(paths)}) {
      await fetch(path);
      await cache.put(path, new Response(${poisonText}, { headers: { 'Content-Type': 'text/html' } }));
    }
    if (location.pathname === '/plant-worker') {
      await navigator.serviceWorker.register('/worker.js', { scope: '/' });
      await navigator.serviceWorker.ready;
    }
    document.getElementById('planted').textContent = 'planted ' + document.cookie;
  })().catch((error) => { document.getElementById('planted').textContent = error; });
</script>`;

/** Answers everything with what a browser keeps for a year. */
function serve(request, response) {
  const bodies = { '/plant-worker': planter, '/plant-cache': planter, '/worker.js': worker };
  const type = request.url === '/worker.js' ? 'text/javascript' : 'text/html';
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' })
    .end(bodies[request.url] ?? poisonPage);
}

/** Where a stranger's program can plant, and what: names that are not ours alone. */
export const plants = [
  { host: '127.0.0.1', page: 'plant-worker' },
  { host: 'localhost', page: 'plant-cache' },
];

/** A stranger's server on `address`, a free port unless told; resolves with it once it listens. */
export async function squat(address, port = 0) {
  const server = createServer(serve).listen(port, address);
  await once(server, 'listening');
  return server;
}

/** Plants in `browser` on a free port, then leaves that; answers the port. */
export async function plantPoison(browser) {
  const server = await squat('127.0.0.1');
  const { port } = server.address();
  for (const { host, page: path } of plants) {
    const page = await browser.open(`http://${host}:${port}/${path}`);
    await browser.text(page, '#planted', /^planted .*redlips=poison/);
    await page.close();
  }
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  return port;
}
