// SPDX-License-Identifier: Apache-2.0
// Child programs of a test: started, waited for by what they say, and gone when the test ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Works that undo what a test made, last first. `t.after` of node:test runs them even where the test failed. */
export class Cleanup {
  #works = [];

  add(work) {
    this.#works.push(work);
  }

  async run() {
    while (this.#works.length > 0) await this.#works.pop()();
  }

  /** A new private directory. */
  directory(name) {
    const path = mkdtempSync(join(tmpdir(), `redlips-${name}-`));
    this.add(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
    return path;
  }
}

/** A program that runs until the cleanup ends it; what it prints is kept for messages of failed tests. */
export class Program {
  output = '';

  constructor(cleanup, command, args, options = {}) {
    this.name = command.split('/').pop();
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    this.ended = once(this.child, 'exit');
    this.ended.catch(() => {});
    for (const stream of this.child.stdio.slice(1)) {
      if (!stream || !stream.on || !stream.readable) continue;
      stream.setEncoding('utf8');
      stream.on('data', (text) => { this.output += text; });
    }
    cleanup.add(() => this.end());
  }

  /** Resolves with the match of `pattern` in what stream `index` (1 stdout, 2 stderr, 3… extra) says. */
  says(pattern, index = 1) {
    const stream = this.child.stdio[index];
    return new Promise((resolve, reject) => {
      let text = '';
      const read = (more) => {
        text += more;
        const match = pattern.exec(text);
        if (match) finish(resolve, match);
      };
      const died = (code, signal) => finish(reject, new Error(`${this.name} ended (${code ?? signal}):\n${this.output}`));
      const finish = (settle, value) => {
        stream.off('data', read);
        this.child.off('exit', died);
        this.child.off('error', died);
        settle(value);
      };
      stream.on('data', read);
      this.child.on('exit', died);
      this.child.on('error', died);
    });
  }

  /** Resolves with the next output; rejects where the program ended. */
  more() {
    if (!this.running()) return Promise.reject(new Error(`${this.name} ended:\n${this.output}`));
    return new Promise((resolve, reject) => {
      const streams = this.child.stdio.slice(1).filter((stream) => stream && stream.readable);
      const finish = (settle, value) => {
        for (const stream of streams) stream.off('data', read);
        this.child.off('exit', died);
        settle(value);
      };
      const read = () => finish(resolve);
      const died = () => finish(reject, new Error(`${this.name} ended:\n${this.output}`));
      for (const stream of streams) stream.on('data', read);
      this.child.on('exit', died);
    });
  }

  running() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends the program and waits until it is gone. */
  async end(signal = 'SIGTERM') {
    if (!this.running() || this.child.pid === undefined) return;
    this.child.kill(signal);
    const late = setTimeout(() => this.child.kill('SIGKILL'), 10000);
    await this.ended;
    clearTimeout(late);
  }
}
