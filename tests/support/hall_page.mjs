// SPDX-License-Identifier: Apache-2.0
// The demo hall's login page as a test uses it: click, result, who is logged in, and the token behind it.
import { readFileSync } from 'node:fs';

import { hallHost } from './browser.mjs';
import { verifyToken } from './verify_token.mjs';

/** The popup of the daemon. */
export const popupAddress = /^http:\/\/[0-9a-f]{32}\.localhost:\d+\/b$/;

/** Runs in the hall's page before its own scripts: keeps what the page posts to its server. */
function keepLogin() {
  const send = window.fetch;
  window.fetch = (path, options) => {
    if (path === '/auth/login') sessionStorage.setItem('login', options.body);
    return send(path, options);
  };
}

/** Closes every window that a test has opened, and logs out. */
export async function forgetHall(world) {
  await world.browser.tidy();
  const context = world.browser.browser.defaultBrowserContext();
  await context.deleteCookie(...(await context.cookies()).filter(({ domain }) => domain === hallHost));
}

/** Lets a page say nothing as it goes away: as in Firefox, where its goodbye is lost with its process. */
export function losesGoodbye(page) {
  return page.evaluate(() => addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true));
}

export class HallPage {
  #loaded = '';

  constructor(world, origin, page) {
    Object.assign(this, { world, origin, page });
    page.on('load', () => { this.#loaded = new URL(page.url()).pathname; });
  }

  /** A fresh login page; with its test every window is closed and the hall forgotten. `query` adds to the ports of this world's daemon. */
  static async open(world, t, { scheme = 'https', ports = [world.daemon.port], query = {} } = {}) {
    const origin = scheme === 'https' ? world.hall.origin_https : world.hall.origin_http;
    const page = await world.browser.browser.newPage();
    t.after(() => forgetHall(world));
    await page.evaluateOnNewDocument(keepLogin);
    await page.goto(`${origin}/?${new URLSearchParams({ ports, ...query })}`);
    return new HallPage(world, origin, page);
  }

  /** The clerk's click on "CA登录". */
  click() {
    return this.world.browser.click(this.page, '#ca-login:enabled');
  }

  /** Resolves with the words that the page shows with the error `code`. A slow start may have shown another before. */
  async error(code) {
    const shown = () => this.page.$eval('#result', (result) => ({ code: result.dataset.code, words: result.textContent }));
    await this.page.waitForFunction((wanted) => document.querySelector('#result')?.dataset.code === wanted,
      { timeout: 60000, polling: 'mutation' }, code)
      .catch(async (error) => { throw new Error(`no ${code}: ${JSON.stringify(await shown().catch(String))}`, { cause: error }); });
    return (await shown()).words;
  }

  /**
   * Resolves once the page at `path` has loaded. By the browser's events: a wait inside a document can be lost with the
   * document (seen in Firefox), then it never ends.
   */
  async arrives(path) {
    const late = AbortSignal.timeout(60000);
    while (this.#loaded !== path) {
      await new Promise((resolve, reject) => {
        this.page.once('load', resolve);
        late.onabort = reject;
      }).catch(async () => {
        const shown = await this.page.evaluate(() => document.body.innerText).catch(String);
        throw new Error(`${this.page.url()} did not go on to ${path}, it shows:\n${shown}`);
      });
    }
  }

  /** The name and id of the unit that the hall greets after its own verification. */
  async unit() {
    await this.arrives('/home');
    return this.page.evaluate(() => ['unit', 'uscc'].map((id) => document.getElementById(id).textContent.trim()));
  }

  /** The certificate behind the token that this page posted, by the verifier that shares no line with ours. */
  async verified() {
    const { challenge, token } = JSON.parse(await this.page.evaluate(() => sessionStorage.getItem('login')));
    return verifyToken(token, this.origin, challenge, readFileSync(this.world.at('ca/ca.pem'), 'utf8'));
  }

  /** The popup of this page's login. */
  popup() {
    return this.world.browser.window(popupAddress);
  }

  screenshot(name) {
    return this.world.browser.screenshot(this.page, name);
  }
}
