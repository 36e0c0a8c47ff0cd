// SPDX-License-Identifier: Apache-2.0
// The test's end of the conversation with faultio.so (tests/faults/io_plan.h).
import { join } from 'node:path';

import { lib } from './world.mjs';

/** What a program of that name must be given, with a pipe as its descriptor 4, to be struck. */
export function faultioEnvironment(program) {
  return { LD_PRELOAD: join(lib, 'faultio.so'), FAULTIO_FD: '4', FAULTIO_PROGRAM: program };
}

export class Faultio {
  #answers = [];
  #text = '';
  #ended = false;
  /** Called with the name of the call that is struck and its error, once a phase. */
  struck = () => {};

  constructor(program) {
    this.stream = program.child.stdio[4];
    this.stream.setEncoding('utf8').on('data', (more) => this.#read(more)).on('error', () => {});
    program.ended.then(() => this.#end());
  }

  /** Says a word; resolves with the answer, null where the program ended instead. */
  tell(line) {
    if (this.#ended) return Promise.resolve(null);
    this.stream.write(`${line}\n`);
    return new Promise((resolve) => { this.#answers.push(resolve); });
  }

  /** Lets a call that stands still go on, or the program die in it. */
  go() {
    this.stream.write('go\n');
  }

  /** One of `real`, `mono`, `boot` is so many seconds later. */
  move(clock, seconds) {
    return this.tell(`clock ${clock} ${seconds}`);
  }

  /** The calls since the phase began; null where the program ended. */
  async end() {
    const answer = await this.tell('end');
    if (answer === null) return null;
    const [, ...counts] = /^ended (\d+) (\d+) (\d+) (\d+)$/.exec(answer);
    const [files, writes, sockets, waits] = counts.map(Number);
    return { files, writes, sockets, waits };
  }

  #read(more) {
    const lines = (this.#text + more).split('\n');
    this.#text = lines.pop();
    for (const line of lines) {
      const struck = /^reached (\w+) (\S+)$/.exec(line);
      if (struck) this.struck(`${struck[1]} ${struck[2]}`);
      else this.#answers.shift()?.(line);
    }
  }

  #end() {
    this.#ended = true;
    for (const answer of this.#answers.splice(0)) answer(null);
  }
}
