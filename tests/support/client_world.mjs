// SPDX-License-Identifier: Apache-2.0
// A browser, an http and an https page of the package, and bridges that behave as a test wants.
import assert from 'node:assert/strict';

import { hallHost, startBrowser } from './browser.mjs';
import { startFakeBridge } from './fake_bridge.mjs';
import { startFakeHall } from './fake_hall.mjs';
import { testCertificates } from './test_ca.mjs';

class ClientWorld {
  constructor(cleanup, browser, http, https) {
    Object.assign(this, { cleanup, browser, http, https });
  }

  /** A bridge for one test. */
  async bridge(t, mode) {
    const bridge = await startFakeBridge(this.cleanup, mode);
    t.after(() => bridge.stop());
    return bridge;
  }

  /** A fresh page of `hall`, closed with its test; it has proved that the popup blocker is on. */
  async open(t, hall, query, path) {
    const page = await this.browser.open(hall.url(query, path));
    t.after(() => this.browser.tidy());
    if (!path) assert.equal(await this.browser.text(page, '#probe', /./), 'refused without a click');
    return page;
  }

  /** What the page made of the login: {word: "token"|"error", …}. */
  async outcome(page) {
    const said = await this.browser.text(page, '#out', /./);
    const space = said.indexOf(' ');
    return { word: said.slice(0, space), ...JSON.parse(said.slice(space + 1)) };
  }

  /** Clicks the login button and answers what came of it. */
  async login(page) {
    await this.browser.click(page, '#login');
    return this.outcome(page);
  }
}

/** `options` go to startBrowser; `options(halls)` may name the halls' origins. */
export async function clientWorld(cleanup, kind, name, options = () => ({})) {
  const certificates = testCertificates(cleanup.directory('ca'), hallHost);
  const http = await startFakeHall(cleanup);
  const https = await startFakeHall(cleanup, certificates);
  const browser = await startBrowser(cleanup, kind, {
    publicPorts: [http.port, https.port], ca: certificates.ca, name, ...options({ http, https }),
  });
  return new ClientWorld(cleanup, browser, http, https);
}
