// SPDX-License-Identifier: Apache-2.0
// Stock browsers as a clerk has them: own home, popup blocker on, Local Network Access on, the hall's address public.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

import { Program } from './processes.mjs';

/** The name that every hall of the tests has; both browsers resolve it to this computer and call it public. */
export const hallHost = 'hall.example.test';

/** What every browser test runs over. */
export const browserKinds = ['chromium', 'firefox'];

function trust(database, ca) {
  execFileSync('certutil', ['-d', `sql:${database}`, '-N', '--empty-password'], { stdio: 'pipe' });
  if (ca) execFileSync('certutil', ['-d', `sql:${database}`, '-A', '-t', 'C,,', '-n', 'test', '-i', ca], { stdio: 'pipe' });
}

/** No flag here weakens what a user has; --no-sandbox only because a root user has no other way. */
function chromiumFlags(home, { publicPorts, unmapped = false, features = [], secureOrigins = [], visible = false }) {
  const flags = [
    '--remote-debugging-port=0', `--user-data-dir=${join(home, 'profile')}`, '--no-first-run',
    '--no-default-browser-check', '--disable-gpu', '--disable-dev-shm-usage', '--password-store=basic',
    '--disable-component-update', '--disable-background-networking', '--window-size=1100,800', '--lang=zh-CN', '--accept-lang=zh-CN,zh',
    `--host-resolver-rules=MAP ${hallHost} 127.0.0.1${unmapped ? ', MAP *.localhost ~NOTFOUND' : ''}`,
    `--ip-address-space-overrides=${publicPorts.map((port) => `127.0.0.1:${port}=public`).join(',')}`,
  ];
  if (!visible) flags.push('--headless=new');
  if (features.length > 0) flags.push(`--enable-features=${features.join(',')}`);
  if (secureOrigins.length > 0) flags.push(`--unsafely-treat-insecure-origin-as-secure=${secureOrigins.join(',')}`);
  if (process.getuid() === 0) flags.push('--no-sandbox');
  return flags;
}

async function startChromium(cleanup, options) {
  const home = cleanup.directory('chromium');
  const database = join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  trust(database, options.ca);
  const program = new Program(cleanup, '/usr/bin/chromium', [...chromiumFlags(home, options), 'about:blank'],
    { env: { ...process.env, ...options.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_CACHE_HOME: join(home, '.cache') } });
  const [, endpoint] = await program.says(/DevTools listening on (ws:\S+)/, 2);
  return { program, browser: await puppeteer.connect({ browserWSEndpoint: endpoint, defaultViewport: null }) };
}

/** Firefox maps *.localhost whatever it is told; a proxy that is not there keeps it from arriving all the same. */
const lostNames = {
  'network.proxy.type': 2,
  'network.proxy.allow_hijacking_localhost': true,
  'network.proxy.autoconfig_url': `data:application/x-ns-proxy-autoconfig,${encodeURIComponent(
    'function FindProxyForURL(url, host) { return /\\.localhost$/.test(host) ? "PROXY 127.0.0.1:9" : "DIRECT"; }')}`,
};

/** Firefox's own defaults but for first-run pages, telemetry, and the addresses of this test. */
function firefoxPreferences({ publicPorts, unmapped = false, preferences = {} }) {
  return {
    // Else the remote agent turns the popup blocker off, among much else.
    'remote.prefs.recommended': false,
    'network.lna.address_space.public.override': publicPorts.map((port) => `127.0.0.1:${port}`).join(','),
    'network.dns.localDomains': hallHost,
    'intl.accept_languages': 'zh-CN,zh',
    'app.update.auto': false,
    'app.normandy.enabled': false,
    'browser.aboutwelcome.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.homepage_override.mstone': 'ignore',
    'browser.startup.page': 0,
    'browser.tabs.warnOnClose': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'services.settings.server': 'http://127.0.0.1:9',
    'extensions.update.enabled': false,
    ...(unmapped ? lostNames : {}),
    ...preferences,
  };
}

async function startFirefox(cleanup, options) {
  const home = cleanup.directory('firefox');
  const profile = join(home, 'profile');
  mkdirSync(profile);
  trust(profile, options.ca);
  const lines = Object.entries(firefoxPreferences(options))
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), `${lines.join('\n')}\n`);
  const program = new Program(cleanup, '/usr/bin/firefox-esr',
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'],
    { env: { ...process.env, HOME: home, MOZ_HEADLESS_WIDTH: '1100', MOZ_HEADLESS_HEIGHT: '800', MOZ_CRASHREPORTER_DISABLE: '1' } });
  const [, endpoint] = await program.says(/WebDriver BiDi listening on (ws:\S+)/, 2);
  const browser = await puppeteer.connect({
    browserWSEndpoint: `${endpoint}/session`, protocol: 'webDriverBiDi', defaultViewport: null,
  });
  return { program, browser };
}

/** A running browser: pages, trusted clicks, windows, screenshots. */
export class BrowserUnderTest {
  #shots = 0;

  constructor(kind, program, browser, first, folder) {
    Object.assign(this, { kind, program, browser, first, folder });
    mkdirSync(folder, { recursive: true });
  }

  async open(url) {
    const page = await this.browser.newPage();
    await page.goto(url);
    return page;
  }

  /** Lets `origin` reach loopback, as the user's "allow" on the browser's question does. */
  async grantLoopback(origin) {
    if (this.kind === 'firefox') {
      // Puppeteer has no public way to this command of WebDriver BiDi.
      await this.browser.connection.send('permissions.setPermission',
        { descriptor: { name: 'loopback-network' }, state: 'granted', origin });
      return;
    }
    const session = await this.browser.target().createCDPSession();
    await session.send('Browser.grantPermissions', { origin, permissions: ['localNetworkAccess', 'loopbackNetwork'] });
  }

  /** A click by the browser's own input, with user activation; never element.click(). */
  async click(page, selector) {
    const element = await page.waitForSelector(selector, { visible: true });
    const box = await element.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  }

  /** The text of `selector` once it matches `pattern`. */
  async text(page, selector, pattern, timeout = 30000) {
    const handle = await page.waitForFunction((where, source) => {
      const element = document.querySelector(where);
      return element && new RegExp(source, 's').test(element.textContent) ? element.textContent : false;
    }, { timeout, polling: 'mutation' }, selector, pattern.source).catch(async (error) => {
      const now = await page.$eval(selector, (element) => element.textContent).catch(() => '(missing)');
      throw new Error(`${selector} never matched ${pattern}, it says: ${now}`, { cause: error });
    });
    return handle.jsonValue();
  }

  /** The first window whose address matches, now or later. */
  async window(pattern, timeout = 30000) {
    const target = await this.browser.waitForTarget((each) => pattern.test(each.url()), { timeout });
    return target.page();
  }

  /** Resolves once the window of `page` is gone. */
  async gone(page) {
    if (!page.isClosed()) await new Promise((resolve) => { page.once('close', resolve); });
  }

  /** Closes what a test has left open: every window but the browser's first. */
  async tidy() {
    for (const page of await this.browser.pages()) {
      if (page !== this.first && !page.isClosed()) await page.close().catch(() => {});  // it may be closing itself
    }
  }

  async windows() {
    return (await this.browser.pages()).map((page) => page.url());
  }

  async screenshot(page, name) {
    this.#shots += 1;
    const number = String(this.#shots).padStart(2, '0');
    await page.screenshot({ path: join(this.folder, `${number}-${name}.png`) });
  }
}

/**
 * Starts `kind`. Options: publicPorts (ports of this computer that count as public addresses), ca (PEM file to trust),
 * features (Chromium's), secureOrigins (http origins that an administrator's policy calls secure; Chromium's),
 * preferences (Firefox's), unmapped (names below .localhost lead nowhere), visible (a window for a person; Chromium's), name (of the folder of screenshots).
 */
export async function startBrowser(cleanup, kind, options) {
  const { program, browser } = kind === 'chromium' ? await startChromium(cleanup, options) : await startFirefox(cleanup, options);
  cleanup.add(() => browser.disconnect());
  const screenshots = process.env.REDLIPS_SCREENSHOTS ?? join(process.env.REDLIPS_BUILD ?? 'build', 'screenshots');
  const [first] = await browser.pages();
  return new BrowserUnderTest(kind, program, browser, first, join(screenshots, kind, options.name ?? 'unnamed'));
}
