// SPDX-License-Identifier: Apache-2.0
// "我的大厅": `redlips login HALL` opens our page, our page opens the hall, the hall logs in over its opener. This still works
// where browsers guard navigation to loopback.
import assert from 'node:assert/strict';
import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { browserSuite } from '../support/browser_suite.mjs';
import { desk, initialPin, keyFor } from '../support/desk.mjs';
import { freePort } from '../support/fake_bridge.mjs';
import { HallPage, forgetHall, losesGoodbye } from '../support/hall_page.mjs';
import { demoUnit } from '../support/world.mjs';

const navigationGuarded = {
  features: ['LocalNetworkAccessForNavigations'],
  preferences: { 'network.lna.allow_top_level_navigation': false },
};

/** A hall for each scheme whose login page knows this test's port; the daemon takes that port. */
async function prepare(world) {
  const port = await freePort();
  unlinkSync(join(world.config, 'halls.d', 'demo.toml'));
  for (const scheme of ['http', 'https']) {
    const origin = world.hall[`origin_${scheme}`];
    writeFileSync(join(world.config, 'halls.d', `${scheme}.toml`), `source = "tests"
origins = ["${origin}"]
login_url = "${origin}/?ports=${port}"
[name]
zh = "演示大厅"
en = "Demo hall"
`);
  }
  return { port };
}

/** Opens a hall from RedLips; answers its page and ours. */
async function opensHall(world, t, scheme) {
  const { url } = JSON.parse(world.redlips('login', scheme, '--json'));
  assert.match(url, /^http:\/\/[0-9a-f]{32}\.localhost:\d+\//);
  const start = await world.browser.open(url);
  t.after(() => forgetHall(world));
  await world.browser.click(start, '#open');
  const origin = scheme === 'https' ? world.hall.origin_https : world.hall.origin_http;
  const page = await world.browser.window(new RegExp(`^${origin}/`));
  return { start, hall: new HallPage(world, origin, page) };
}

async function logsIn(world, t, scheme) {
  const serial = keyFor(world, t);
  const { start, hall } = await opensHall(world, t, scheme);
  await world.browser.screenshot(start, `${scheme}-start-page`);
  await hall.click();
  await world.person.pin(initialPin);
  assert.deepEqual(await hall.unit(), [demoUnit.name, demoUnit.uscc]);
  await hall.screenshot(`${scheme}-logged-in`);
  assert.equal(world.triesOn(serial), 6);
}

browserSuite('a hall opened from RedLips, navigation to loopback guarded',
  (cleanup, kind) => desk(cleanup, kind, 'from-redlips', { prepare, browser: () => navigationGuarded }), {
    'logs in over http': (world, t) => logsIn(world, t, 'http'),
    'logs in over https': (world, t) => logsIn(world, t, 'https'),

    'its window is closed: the dialog closes': async (world, t) => {
      const serial = keyFor(world, t);
      const { hall } = await opensHall(world, t, 'https');
      await losesGoodbye(hall.page);
      await hall.click();
      await world.person.says(/Typing the PIN is your consent/);
      await hall.page.close();
      await world.person.says(/Closed/);
      assert.equal(world.triesOn(serial), 6);
    },
  });
