// SPDX-License-Identifier: Apache-2.0
// The renewal's child under faultio.so: started by the daemon as ever, told at its start where to die.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { bin, lib } from './world.mjs';

/** The daemon gives its child no environment: a script in the child's place adds what a fault needs. */
function wrapper(socket) {
  return `#!/bin/sh\nexec env LD_PRELOAD=${join(lib, 'faultio.so')} FAULTIO_SOCKET=${socket} ${join(bin, 'redlips-renew')} "$@"\n`;
}

export class StruckChild {
  /** Calls of the runs since arm(), by kind, where the child ended by itself. */
  calls = { files: 0, sockets: 0 };
  #plan = null;
  /** Called as a child stands still at its call; it dies once the promise is over. */
  struck = async () => {};

  /** `folder` becomes one of programs as World.startDaemon takes it. */
  static async start(cleanup, folder, socket) {
    const self = new StruckChild();
    self.folder = folder;
    mkdirSync(folder);
    self.program = join(folder, 'redlips-renew');
    for (const name of ['redlipsd', 'redlips-tokenhost']) copyFileSync(join(bin, name), join(folder, name));
    writeFileSync(self.program, wrapper(socket), { mode: 0o755 });
    const server = createServer((child) => self.#meet(child));
    await new Promise((done) => { server.listen(socket, done); });
    cleanup.add(() => server.close());
    return self;
  }

  /** The n-th call of `kind` over all runs from here on is its last; without a kind they are counted. */
  arm(kind = '', n = 0) {
    this.calls = { files: 0, sockets: 0 };
    this.#plan = kind ? { kind, n } : null;
  }

  #meet(child) {
    let text = '';
    const here = this.#plan ? { ...this.#plan, n: this.#plan.n - this.calls[this.#plan.kind] } : null;
    child.setEncoding('utf8').on('error', () => {}).on('data', (more) => {
      const lines = (text + more).split('\n');
      text = lines.pop();
      for (const line of lines) this.#hear(child, line);
    });
    child.write(here && here.n > 0 ? `begin ${here.kind} ${here.n} die 0\n` : 'begin\n');
  }

  async #hear(child, line) {
    const ended = /^ended (\d+) \d+ (\d+) \d+$/.exec(line);
    if (ended) {
      this.calls.files += Number(ended[1]);
      this.calls.sockets += Number(ended[2]);
    }
    const reached = /^reached (\S+)/.exec(line);
    if (!reached) return;
    this.#plan = null;
    await this.struck(reached[1]);
    child.write('go\n');
  }
}
