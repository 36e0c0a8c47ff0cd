// SPDX-License-Identifier: Apache-2.0
// Child programs of a test: started, waited for by what they say, and gone when the test ends.
import { execFileSync, spawn } from 'node:child_process';
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

/** A program that says nothing for so long hangs; in ms. */
const patience = 60000;

/** What a stream said, read like a book: each `next` goes on where the last one ended. */
class Transcript {
  text = '';
  #read = 0;
  #waiting = new Set();

  constructor(stream) {
    stream.setEncoding('utf8');
    stream.on('data', (more) => {
      this.text += more;
      for (const look of this.#waiting) look();
    });
  }

  /** Resolves with the match of `pattern` in what was not read yet; rejects when `ended` settles first. */
  next(pattern, ended, name) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.text.slice(this.#read));
        if (!match) return;
        this.#read += match.index + match[0].length;
        this.#waiting.delete(look);
        resolve(match);
      };
      const fail = (why) => {
        if (this.#waiting.delete(look)) reject(new Error(`${name} ${why} ${pattern}; unread:\n${this.text.slice(this.#read)}`));
      };
      this.#waiting.add(look);
      ended.then(() => fail('ended before it said'));
      setTimeout(() => fail('did not say'), patience).unref();
      look();
    });
  }
}

/** A program that runs until the cleanup ends it; what it says on stdout, stderr and further pipes can be waited for. */
export class Program {
  #transcripts = new Map();

  constructor(cleanup, command, args, options = {}) {
    this.name = command.split('/').pop();
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => resolve(code ?? signal));
      this.child.on('error', resolve);
    });
    this.child.stdio.forEach((stream, index) => {
      if (index > 0 && stream && stream.readable) this.#transcripts.set(index, new Transcript(stream));
    });
    cleanup.add(() => this.end());
  }

  /** Resolves with the match of `pattern` in what stream `index` (1 stdout, 2 stderr, 3… extra) says next. */
  says(pattern, index = 1) {
    return this.#transcripts.get(index).next(pattern, this.ended, this.name);
  }

  /** All that the program said, for messages of failed tests. */
  get output() {
    return [...this.#transcripts.values()].map(({ text }) => text).join('');
  }

  /** What a person types. */
  type(text) {
    this.child.stdin.write(text);
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
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends the program and waits until it and its pipes are gone. */
  async end(signal = 'SIGTERM') {
    if (!this.running()) return;
    this.child.kill(signal);
    const late = setTimeout(() => this.child.kill('SIGKILL'), 10000);
    await this.ended;
    clearTimeout(late);
  }
}

/** Runs a program to its end and answers its stdout; a failure carries what it said. */
export function run(command, args, options = {}) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...options });
}
