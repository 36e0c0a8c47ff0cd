// SPDX-License-Identifier: Apache-2.0
// One of RedLips' own pages without a browser: its true scripts, a socket that the test holds, a clock that it moves.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

const folder = new URL('../../web/popup/', import.meta.url);

/** What a script may do with any element of the page. */
function element() {
  return { textContent: '', hidden: false, focus() {}, listeners: {}, addEventListener(type, work) { this.listeners[type] = work; } };
}

/**
 * The page that `scripts` make. `opener` and what window.open answers are windows of the test: {closed, heard}. What `fetch`
 * is asked for is the test's to answer; `gone` is the address for which the page gave up its place.
 */
export class PopupWindow {
  #beats = new Map();
  #elements = {};
  #onMessage = null;
  sent = [];        // to the daemon
  socketOpen = true;
  closed = false;

  gone = '';

  constructor(scripts, { opener = null, opens = null, fetch = null, language = 'en' } = {}) {
    const context = createContext({
      navigator: { language }, location: {
        host: `${'ab'.repeat(16)}.localhost:17653`, hostname: `${'ab'.repeat(16)}.localhost`, replace: (url) => { this.gone = url; },
      },
      fetch, URLSearchParams, AbortController, setTimeout: (work) => { this.late = work; }, clearTimeout: () => { this.late = null; },
      document: { documentElement: {}, getElementById: (id) => (this.#elements[id] ??= element()) },
      opener, open: () => opens, close: () => { this.closed = true; },
      addEventListener: (type, work) => { if (type === 'message') this.#onMessage = work; },
      setInterval: (work, ms) => this.#beats.set(this.#beats.size + 1, { work, ms, at: ms }).size,
      clearInterval: (id) => this.#beats.delete(id),
      WebSocket: this.#socketClass(),
    });
    context.window = context;
    for (const name of scripts) runInContext(readFileSync(fileURLToPath(new URL(name, folder)), 'utf8'), context, { filename: name });
  }

  #socketClass() {
    const page = this;
    return class {
      constructor() { page.socket = this; }
      send(text) { page.sent.push(JSON.parse(text)); }
      close() { page.socketOpen = false; }
    };
  }

  /** The daemon takes the socket, or says something on it. */
  connects() { this.socket.onopen(); }
  daemonSays(message) { this.socket.onmessage({ data: JSON.stringify(message) }); }

  click(id) { this.#elements[id].listeners.click(); }

  /** A message event as the browser delivers it. */
  hears(source, origin, data) { this.#onMessage({ source, origin, data: { redlips: 1, ...data } }); }

  /** Lets the clock run for `ms`; `each(t)` is called before every timer that falls due. */
  runs(ms, each = () => {}) {
    for (let now = 1; now <= ms; now += 1) {
      for (const [id, timer] of [...this.#beats]) {
        if (now % timer.ms !== 0 || !this.#beats.has(id)) continue;
        each(now);
        timer.work();
      }
    }
  }

  text(id) { return this.#elements[id].textContent; }

  /** Which of these elements are to be seen. */
  shown(...ids) { return ids.filter((id) => !this.#elements[id].hidden); }
}

/** Another window as our page sees it: a place to post to. */
export function otherWindow() {
  const heard = [];
  return { closed: false, heard, postMessage: (data, origin) => heard.push({ ...data, to: origin }) };
}
