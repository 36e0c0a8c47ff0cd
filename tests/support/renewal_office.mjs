// SPDX-License-Identifier: Apache-2.0
// The demo CA's renewal office for a test: its CMP port, and the desk as a person or a script would use it.
import { Program } from './processes.mjs';

/** Starts `redlips-demo-ca serve` on the authority in `directory`. */
export class RenewalOffice {
  constructor(cleanup, bin, directory) {
    Object.assign(this, { cleanup, bin, directory, ports: {} });
  }

  /** On the ports it had before, if any. `answers`: MODE or MODE:N (tests/peers/ca/README.md); `checkAfter` in s. */
  async start({ decide = 'auto', answers = [], checkAfter = 1 } = {}) {
    const { cmp_port: cmp = 0, desk_port: desk = 0 } = this.ports;
    this.program = new Program(this.cleanup, `${this.bin}/redlips-demo-ca`, [
      'serve', this.directory, '--port', String(cmp), '--desk-port', String(desk), '--decide', decide,
      '--check-after', String(checkAfter), ...answers.flatMap((mode) => ['--answer', mode]), '--ready-fd', '3',
    ], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const [line] = await this.program.says(/^\{.*\}/m, 3);
    this.ports = JSON.parse(line);
    return this;
  }

  stop() {
    return this.program.end('SIGKILL');
  }

  get url() {
    return `http://127.0.0.1:${this.ports.cmp_port}/cmp`;
  }

  get deskUrl() {
    return `http://127.0.0.1:${this.ports.desk_port}/`;
  }

  /** {token, cases, log}: what the desk knows. */
  async state() {
    return (await fetch(`${this.deskUrl}api/state`)).json();
  }

  async #act(verb, values) {
    const { token } = await this.state();
    const answer = await fetch(`${this.deskUrl}api/${verb}`, { method: 'POST', body: new URLSearchParams({ token, ...values }) });
    const { error } = await answer.json();
    if (error) throw new Error(`the desk: ${error}`);
  }

  async #waiting() {
    const { cases } = await this.state();
    const found = cases.filter(({ state }) => state === 'waiting');
    if (found.length !== 1) throw new Error(`${found.length} cases wait`);
    return found[0].case;
  }

  /** Decides the one case that waits. */
  async approve() { await this.#act('approve', { case: await this.#waiting() }); }
  async refuse(reason) { await this.#act('refuse', { case: await this.#waiting(), reason }); }

  async revoke(one, certificate) { await this.#act('revoke', { case: one, certificate }); }
  /** Gives a wrong answer from now on, or to the next `count` messages it fits, after `skip` that are answered rightly. */
  async answer(mode, count = '', skip = '') { await this.#act('answers', { mode, count: String(count), skip: String(skip) }); }
  async answerRightly() { await this.#act('answers/clear', {}); }
  async decide(by) { await this.#act('decide', { by }); }
}
