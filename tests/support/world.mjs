// SPDX-License-Identifier: Apache-2.0
// The whole house in one private directory: demo CA, software keys, demo hall, daemon, and a person at the terminal.
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Program } from './processes.mjs';
import { RenewalOffice } from './renewal_office.mjs';

const source = process.env.REDLIPS_SOURCE ?? resolve('.');
const build = process.env.REDLIPS_BUILD ?? resolve('build/release');
export const bin = process.env.REDLIPS_BIN ?? join(build, 'bin');
export const lib = process.env.REDLIPS_LIB ?? join(build, 'lib');

/** A unit of the demo: name and a unified social credit code with a right check digit. */
export const demoUnit = { name: '昆明滇池时代商贸有限公司', uscc: '91530102MA6K00000W' };

/** Runs one program of ours to its end and returns what it printed. */
function run(program, args, options = {}) {
  return execFileSync(join(bin, program), args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...options });
}

/** The terminal of `redlips attach`, in a pseudo-terminal of its own: waits for what it says, then types. */
export class Terminal {
  constructor(cleanup, command, env) {
    this.program = new Program(cleanup, 'script', ['-qefc', command, '/dev/null'],
      { env, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  /** Resolves once `pattern` stands in what was said since the last match. */
  says(pattern) {
    return this.program.says(pattern);
  }

  type(text) {
    this.program.type(text);
  }

  async answer(pattern, text) {
    const match = await this.says(pattern);
    this.type(text);
    return match;
  }

  /** Types a PIN when it is asked for. */
  pin(pin) {
    return this.answer(/PIN \(Ctrl-C: do not log in\): /, `${pin}\r`);
  }
}

/** Programs and files of one test or demo. `directory` is kept by the caller, or made and removed by the cleanup. */
export class World {
  constructor(cleanup, directory = cleanup.directory('world')) {
    this.cleanup = cleanup;
    this.directory = directory;
    this.keys = join(directory, 'keys');
    this.config = join(directory, 'config');
    this.state = join(directory, 'state');
    this.socket = join(directory, 'run', 'control.sock');
    for (const folder of [this.keys, this.state, join(directory, 'run'), join(this.config, 'halls.d'), join(this.config, 'authorities.d')]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    chmodSync(directory, 0o700);
    copyFileSync(join(source, 'tests/peers/ca/authorities.d/demo-ca.toml'), join(this.config, 'authorities.d', 'demo-ca.toml'));
    // A daemon with a display would start the lips on the desktop of whoever runs the tests.
    const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
    this.env = { ...env, REDLIPS_SOFTKEY_DIR: this.keys };
    run('redlips-demo-ca', ['init', this.at('ca')]);
  }

  /** What the package knows of that authority speaks for the demo CA's certificates. */
  speakFor(authority) {
    const folder = join(this.config, 'authorities.d');
    const text = readFileSync(join(source, `daemon/authorities.d/${authority}.toml`), 'utf8');
    writeFileSync(join(folder, `${authority}.toml`), text.replace(/^issuers = .*$/m, 'issuers = ["RedLips Demo CA"]'));
    rmSync(join(folder, 'demo-ca.toml'));
  }

  /** The demo CA's renewal office; what the daemon that starts next knows of the authority leads there. `more`: lines of [renewal]. */
  async startOffice({ more = [], ...options } = {}) {
    this.office = await new RenewalOffice(this.cleanup, bin, this.at('ca')).start(options);
    const folder = join(this.config, 'authorities.d');
    copyFileSync(this.at('ca/root.pem'), join(folder, 'demo-root.pem'));
    copyFileSync(this.at('ca/issuing.pem'), join(folder, 'demo-issuing.pem'));
    const { cmp_port: port } = this.office.ports;
    appendFileSync(join(folder, 'demo-ca.toml'), [
      '', '[renewal]', `url = "${this.office.url}"`, 'anchors = ["demo-root.pem", "demo-issuing.pem"]', 'unsigned_poll = true',
      `crl = "http://127.0.0.1:${port}/crl.pem"`, ...more, ''].join('\n'));
    return this.office;
  }

  at(name) {
    return join(this.directory, name);
  }

  softkey(...args) {
    return run('redlips-softkey', args, { env: this.env }).trim();
  }

  pull(serial) { this.softkey('remove', serial); }
  plug(serial) { this.softkey('insert', serial); }

  /** Tries left as the key itself counts them. */
  triesOn(serial) {
    return JSON.parse(this.softkey('list', '--json')).find((key) => key.serial === serial).tries;
  }

  /** A plugged-in key with a certificate for `unit`; returns its serial number. */
  key({ unit = demoUnit, serial, kind = 'p256', days = 365 } = {}) {
    const name = this.softkey('create', '--label', unit.name.slice(0, 10), '--key', kind, ...(serial ? ['--serial', serial] : []));
    this.certify(name, { unit, days });
    return name;
  }

  /** Puts a key's certificate on the authority's list. */
  revoke(serial) {
    run('redlips-demo-ca', ['revoke', this.at('ca'), this.at(`${serial}.pem`)]);
  }

  /** Issues a certificate to a key and puts it there; valid from now, or from a time like 2026-11-21T13:00:00Z. */
  certify(serial, { unit = demoUnit, days = 365, from } = {}) {
    const request = this.at(`${serial}.csr`), certificate = this.at(`${serial}.pem`);
    writeFileSync(request, this.softkey('request', serial, '--subject-o', unit.name, '--subject-cn', unit.name) + '\n');
    run('redlips-demo-ca', ['issue', this.at('ca'), '--request', request, '--o', unit.name, '--cn', unit.name,
      '--uscc', unit.uscc, '--days', String(days), ...(from ? ['--not-before', from] : []), '--out', certificate]);
    this.softkey('install', serial, certificate);
    return certificate;
  }

  /** The demo hall on ports of its own; registers its origins with the daemon that starts next. */
  async startHall({ http = 0, https = 0 } = {}) {
    run('redlips-demo-ca', ['issue-server', this.at('ca'), '--dns', 'hall.example.test', '--ip', '127.0.0.1', '--out', this.at('hall.pem')]);
    const program = new Program(this.cleanup, join(bin, 'redlips-demo-hall'), [
      '--ca', this.at('ca/ca.pem'), '--crl', this.at('ca/crl.pem'), '--database', this.at('accounts.json'),
      '--http', String(http), '--https', String(https), '--cert', this.at('hall.pem'), '--key', this.at('hall.key'),
      '--client', join(source, 'web'), '--ready-fd', '3',
    ], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const [line] = await program.says(/^\{.*\}/m, 3);
    this.hall = { program, ...JSON.parse(line) };
    this.registerHall();
    return this.hall;
  }

  registerHall() {
    writeFileSync(join(this.config, 'halls.d', 'demo.toml'), [
      'source = "tests/peers/hall"',
      `origins = ["${this.hall.origin_http}", "${this.hall.origin_https}"]`,
      `https = "${this.hall.origin_https}"`,
      `login_url = "${this.hall.origin_https}/"`,
      `redirect = ["${this.hall.origin_http}/auth/return", "${this.hall.origin_https}/auth/return"]`,
      '[name]', 'zh = "演示办事大厅"', 'en = "Demo hall"', ''].join('\n'));
  }

  /**
   * The daemon over the software keys; `port` 0 takes a free one, undefined the default and its fallbacks. `pipes`: so many more
   * descriptors from 4 on; `programs`: the folder of its own programs.
   */
  async startDaemon({ port = 0, modules = [join(lib, 'softkey.so')], args = [], env = {}, pipes = 0, programs = bin } = {}) {
    const ports = port === undefined ? [] : ['--port', String(port)];
    const program = new Program(this.cleanup, join(programs, 'redlipsd'), [
      ...modules.flatMap((module) => ['--module', module]), ...ports, '--config', this.config, '--state', this.state,
      '--socket', this.socket, '--ready-fd', '3', ...args,
    ], { env: { ...this.env, ...env }, stdio: ['ignore', ...Array(3 + pipes).fill('pipe')] });
    const [line] = await program.says(/^\{.*\}/m, 3);
    this.daemon = { program, ...JSON.parse(line) };
    return this.daemon;
  }

  /** The CLI; returns what it printed. */
  redlips(...args) {
    return run('redlips', ['--socket', this.socket, '--lang', 'en', ...args], { env: this.env });
  }

  /** A person who answers the daemon's prompts in a terminal; resolves once attached. */
  async attach() {
    const terminal = new Terminal(this.cleanup, `${join(bin, 'redlips')} --socket ${this.socket} --lang en attach`, this.env);
    await terminal.says(/This terminal answers/);
    return terminal;
  }

  /** Starts all of it with one key; resolves with {serial, person}. */
  async start(options = {}) {
    const serial = this.key(options);
    await this.startHall();
    await this.startDaemon(options);
    return { serial, person: await this.attach() };
  }
}
