// SPDX-License-Identifier: Apache-2.0
// The package in real browsers against a bridge that is late, absent, silent or hostile.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { browserKinds, startBrowser } from '../support/browser.mjs';
import { freePort, startFakeBridge } from '../support/fake_bridge.mjs';
import { startFakeHall } from '../support/fake_hall.mjs';
import { Cleanup } from '../support/processes.mjs';
import { testCertificates } from '../support/test_ca.mjs';
import { hallHost } from '../support/browser.mjs';

for (const kind of browserKinds) {
  describe(`${kind}: a page`, () => {
    const cleanup = new Cleanup();
    let http, https, browser;

    before(async () => {
      const certificates = testCertificates(cleanup.directory('ca'), hallHost);
      http = await startFakeHall(cleanup);
      https = await startFakeHall(cleanup, certificates);
      browser = await startBrowser(cleanup, kind, {
        publicPorts: [http.port, https.port], ca: certificates.ca, name: 'client',
      });
    });
    after(() => cleanup.run());

    /** A fresh page that has proved the popup blocker on. */
    async function openHall(hall, query, path) {
      const page = await browser.open(hall.url(query, path));
      if (!path) assert.equal(await browser.text(page, '#probe', /./), 'refused without a click');
      return page;
    }

    async function outcome(page) {
      const [word, ...rest] = (await browser.text(page, '#out', /./)).split(' ');
      return { word, ...JSON.parse(rest.join(' ')) };
    }

    for (const scheme of ['http', 'https']) {
      test(`logs in over ${scheme} by a popup`, async (t) => {
        const hall = scheme === 'http' ? http : https;
        const bridge = await startFakeBridge(cleanup);
        t.after(() => bridge.stop());
        const page = await openHall(hall, { ports: [bridge.port] });
        const request = bridge.heard('request');
        await browser.click(page, '#login');
        assert.deepEqual(await outcome(page), { word: 'token', format: 'web-eid:1.0', asker: hall.origin });
        assert.equal((await request).origin, hall.origin);
        await browser.screenshot(page, `popup-${scheme}`);
        await page.close();
      });
    }
  });
}
