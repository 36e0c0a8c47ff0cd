// SPDX-License-Identifier: Apache-2.0
// What another user's program can leave in the browser while RedLips is off: a worker, cache entries, cookies on our port.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Served by the worker for everything, in our place: takes any login for itself. */
const poisonPage = `<!doctype html><title>poisoned</title><p id="poison">poisoned</p><script>
  addEventListener('message', ({ source, origin, data }) => {
    if (source === opener) opener.postMessage({ redlips: 1, type: 'answer', id: data.id, result: { format: 'poison' } }, origin);
  });
  if (opener) opener.postMessage({ redlips: 1, type: 'ready' }, '*');
</script>`;

const worker = `
  const page = () => new Response(${JSON.stringify(poisonPage)}, { headers: { 'Content-Type': 'text/html' } });
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => event.respondWith(page()));
`;

/** Plants all of it, then says so. */
const planter = `<!doctype html><p id="planted"></p><script>
  (async () => {
    document.cookie = 'redlips=poison; path=/; max-age=86400';
    const cache = await caches.open('poison');
    for (const path of ['/', '/bridge', '/b', '/popup.js', '/popup.css', '/ws']) {
      await fetch(path);
      await cache.put(path, new Response(${JSON.stringify(poisonPage)}, { headers: { 'Content-Type': 'text/html' } }));
    }
    await navigator.serviceWorker.register('/worker.js', { scope: '/' });
    await navigator.serviceWorker.ready;
    document.getElementById('planted').textContent = 'planted ' + document.cookie;
  })();
</script>`;

/** Answers everything with what a browser keeps for a year. */
function serve(request, response) {
  const type = request.url === '/worker.js' ? 'text/javascript' : 'text/html';
  const body = { '/': planter, '/worker.js': worker }[request.url] ?? poisonPage;
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' }).end(body);
}

/** Where a stranger's program can plant: names that are not ours alone. */
export const plantable = ['127.0.0.1', 'localhost'];

/** Plants in `browser` on a free port, then leaves that; answers the port. */
export async function plantPoison(browser) {
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  for (const host of plantable) {
    const page = await browser.open(`http://${host}:${port}/`);
    await browser.text(page, '#planted', /^planted .*redlips=poison/);
    await page.close();
  }
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  return port;
}
