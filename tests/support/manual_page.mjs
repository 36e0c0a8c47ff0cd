// SPDX-License-Identifier: Apache-2.0
// A page's globals with a clock that moves only when a test says so.

import { webcrypto } from 'node:crypto';

/** What the package sees of a popup: where it was led, what it was told. */
class ManualPopup {
  closed = false;
  visited = [];
  heard = [];
  location = { replace: (url) => this.visited.push(url) };
  postMessage(message, origin) { this.heard.push({ message, origin }); }
  close() { this.closed = true; }
}

/** Installs itself over the globals that the package uses; restore() puts Node's own back. */
export class ManualPage {
  #now = 1000;
  #jobs = new Map();
  #nextJob = 1;
  #listeners = new Map();
  #saved = new Map();
  popup = new ManualPopup();
  opens = [];

  constructor() {
    const window = {
      addEventListener: (type, handler) => this.#listeners.set(handler, type),
      removeEventListener: (type, handler) => this.#listeners.delete(handler),
      open: (url, name) => {
        this.opens.push({ url, name });
        if (this.popup) this.popup.visited.push(url);
        return this.popup;
      },
      postMessage() {}, origin: 'https://hall.example.test', opener: null, location: { href: 'https://hall.example.test/' },
    };
    this.#install('window', window);
    this.#install('document', { documentElement: { lang: 'zh-CN' } });
    this.#install('navigator', { permissions: { query: async () => ({ state: 'prompt' }) } });
    this.#install('crypto', webcrypto);
    this.#install('WebSocket', class {});
    const now = () => this.#now;
    this.#install('Date', class extends Date { static now() { return now(); } });
    this.#install('setTimeout', (work, ms) => this.#schedule(work, ms));
    this.#install('setInterval', (work, ms) => this.#schedule(work, ms, ms));
    this.#install('clearTimeout', (id) => this.#jobs.delete(id));
    this.#install('clearInterval', (id) => this.#jobs.delete(id));
    this.answersHead(null);
  }

  /** What a HEAD of the page's own address says; an Error fails the fetch. */
  answersHead(policy) {
    this.#install('fetch', async () => {
      if (policy instanceof Error) throw policy;
      return { headers: new Map(policy ? [['Cross-Origin-Opener-Policy', policy]] : []) };
    });
  }

  #install(name, value) {
    if (!this.#saved.has(name)) this.#saved.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }

  restore() {
    for (const [name, descriptor] of this.#saved) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete globalThis[name];
    }
  }

  #schedule(work, ms, every) {
    const id = this.#nextJob++;
    this.#jobs.set(id, { at: this.#now + ms, work, every });
    return id;
  }

  /** Lets promises that are ready run. */
  async settle() {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  /** Moves the clock to `ms` after the start, running what falls due, in order. */
  async advanceTo(ms) {
    const end = 1000 + ms;
    for (;;) {
      const due = [...this.#jobs].filter(([, job]) => job.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      const [id, job] = due;
      this.#now = job.at;
      if (job.every) job.at += job.every;
      else this.#jobs.delete(id);
      job.work();
      await this.settle();
    }
    this.#now = end;
  }

  async #dispatch(wanted, event) {
    for (const [handler, type] of [...this.#listeners]) if (type === wanted) handler(event);
    await this.settle();
  }

  /** A message event as the browser delivers it. */
  say(data, origin, source = this.popup) {
    return this.#dispatch('message', { data, origin, source });
  }

  /** The user leaves the page. */
  leave() {
    return this.#dispatch('pagehide', {});
  }

  /** Timers and listeners that somebody forgot. */
  get leftovers() {
    return this.#jobs.size + this.#listeners.size;
  }
}
