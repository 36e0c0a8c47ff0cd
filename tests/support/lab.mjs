// SPDX-License-Identifier: Apache-2.0
// Pages that speak the popup's messages by hand, as an attacker would, on origins of their own.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { hallHost } from './browser.mjs';

const nonce = () => randomBytes(33).toString('base64');

/** Opens what a test names, on a click; writes down all that it hears. */
const page = `<!doctype html><meta charset="utf-8"><title>lab</title><button id="open">open</button><pre id="heard"></pre><script>
  var popup = null, toOpen = null;  // properties of the window: a test hands them about
  document.getElementById('open').onclick = () => { window[toOpen.as] = window.open(toOpen.url, toOpen.name); };
  addEventListener('message', ({ data, origin }) => {
    document.getElementById('heard').append(JSON.stringify({ ...data, origin }) + '\\n');
  });
</script>`;

/** "/frame?sandbox=…": the page frames itself, sandboxed or not. */
function framing(parameters) {
  const sandbox = parameters.has('sandbox') ? ` sandbox="${parameters.get('sandbox')}"` : '';
  return `${page}<iframe${sandbox} src="/"></iframe>`;
}

function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://lab');
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(pathname === '/frame' ? framing(searchParams) : page);
}

/** A site of its own; answers {port, origin}. */
export async function startLab(cleanup) {
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.add(() => { server.closeAllConnections(); server.close(); });
  const { port } = server.address();
  return { port, origin: `http://${hallHost}:${port}` };
}

/** Lets the daemon that starts next take the lab for a hall. */
export function registerLab(world, lab) {
  writeFileSync(join(world.config, 'halls.d', 'lab.toml'), `source = "tests"
origins = ["${lab.origin}"]
login_url = "${lab.origin}/"
[name]
zh = "实验大厅"
en = "Lab hall"
`);
}

/** Where every popup of that daemon begins. */
export function bridgeOf(world) {
  return `http://${randomBytes(16).toString('hex')}.localhost:${world.daemon.port}/bridge`;
}

/** A page of a lab, or a frame in one. */
export class LabPage {
  constructor(world, page, frame = page) {
    Object.assign(this, { world, page, frame });
  }

  /** Every window that the test leaves open is closed with it. */
  static async open(world, t, lab, path = '/') {
    const opened = await world.browser.open(`${lab.origin}${path}`);
    t.after(() => world.browser.tidy());
    return new LabPage(world, opened);
  }

  /** The frame in this page, as a LabPage. */
  async inner() {
    const frame = await this.page.waitForFrame((each) => each.parentFrame() !== null);
    await frame.waitForSelector('#open');
    return new LabPage(this.world, this.page, frame);
  }

  /** window.open by the browser's own click; the window is then in the page's variable `as`. */
  async opens(url, { name = randomBytes(4).toString('hex'), as = 'popup' } = {}) {
    await this.frame.evaluate((given) => { window.toOpen = given; }, { url, name, as });
    const button = await (await this.frame.$('#open')).boundingBox();
    await this.page.bringToFront();
    await this.page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
  }

  /** Opens RedLips' popup; answers its page once it said `ready` here. */
  async opensPopup() {
    await this.opens(bridgeOf(this.world));
    await this.hears(/"type":"ready"/);
    return this.world.browser.window(/\.localhost:\d+\/b$/);
  }

  /** Asks the window that the expression `whom` names for a login. */
  ask(whom = 'popup') {
    return this.frame.evaluate((to, text) => {
      eval(to).postMessage({ redlips: 1, type: 'request', id: 7, method: 'authenticate', params: { nonce: text } }, '*');
    }, whom, nonce());
  }

  /** Frames `url`; answers the status that the browser got for it. */
  async framed(url) {
    const response = this.page.waitForResponse((each) => each.url() === url);
    await this.frame.evaluate((src) => { document.body.appendChild(document.createElement('iframe')).src = src; }, url);
    return (await response).status();
  }

  hears(pattern) {
    return this.world.browser.text(this.frame, '#heard', pattern);
  }

  heard() {
    return this.frame.$eval('#heard', (element) => element.textContent);
  }
}

/** Counts the messages that arrive in `page` from now on; answers a wait for the next `many`, handled by the page itself. */
export async function arrivals(page) {
  await page.evaluate(() => {
    window.arrived = 0;
    window.addEventListener('message', () => { window.arrived += 1; });
  });
  return (many) => page.waitForFunction((least) => window.arrived >= least, { polling: 50 }, many);
}
