// SPDX-License-Identifier: Apache-2.0
// What tests of signed documents need beside the world: OpenSSL as the other side, and a time stamp authority.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

export const bin = process.env.REDLIPS_BIN;

function commandOf(world, args, pins) {
  const words = [join(bin, 'redlips'), '--socket', world.socket, '--lang', 'en', ...args, ...(pins ? ['--pin-fd', '3'] : [])];
  return pins ? ['sh', '-c', `exec 3<<EOF\n${pins.join('\n')}\nEOF\nexec "$@"`, 'sh', ...words] : words;
}

/** Runs the CLI to its end; `pins` are the lines of descriptor 3. */
export function redlips(world, args, pins) {
  const [program, ...words] = commandOf(world, args, pins);
  const done = spawnSync(program, words, { encoding: 'utf8', env: world.env });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** The same while this process goes on: it may be the one that the CLI asks over HTTP. */
export async function redlipsAsking(world, args, pins) {
  const [program, ...words] = commandOf(world, args, pins);
  const child = spawn(program, words, { env: world.env });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => { said.out += text; });
  child.stderr.setEncoding('utf8').on('data', (text) => { said.err += text; });
  const [code] = await once(child, 'close');
  return { code, ...said };
}

/** `openssl`, which says by its exit code what it thinks. */
export function openssl(...args) {
  const done = spawnSync('openssl', args, { encoding: 'utf8' });
  return { code: done.status, err: done.stderr };
}

/** `openssl cms -verify` over a detached signature of `content`, or over an attached one where there is none. */
export function opensslArguments(world, signature, content, out) {
  return ['cms', '-verify', '-binary', '-inform', 'DER', '-in', signature, ...(content ? ['-content', content] : []),
    '-CAfile', world.at('ca/ca.pem'), '-out', out];
}

/** Runs it; the document is then in world.at('verified'). */
export function opensslVerify(world, signature, content) {
  return openssl(...opensslArguments(world, signature, content, world.at('verified')));
}

/** One DER element at `at`: {tag, start, end} of its content. */
function element(der, at) {
  const long = der[at + 1] & 0x80 ? der[at + 1] & 0x7f : 0;
  const length = long ? der.readUIntBE(at + 2, long) : der[at + 1];
  const start = at + 2 + long;
  return { tag: der[at], start, end: start + length };
}

function children(der, { start, end }) {
  const out = [];
  for (let at = start; at < end; at = out.at(-1).end) out.push({ at, ...element(der, at) });
  return out;
}

/** ECDSA-Sig-Value as r‖s of `half` bytes each. */
function joined(der, half) {
  const number = ({ start, end }) => Buffer.concat([Buffer.alloc(half), der.subarray(start, end)]).subarray(-half);
  return Buffer.concat(children(der, element(der, 0)).map(number));
}

/** {attributes, signature} of a CMS with one signer: what was signed (RFC 5652 §5.4), and the signature as keys give it. */
export function signerOf(der, algorithm) {
  const [, wrapped] = children(der, element(der, 0));
  const [data] = children(der, wrapped);
  const signer = children(der, children(der, children(der, data).at(-1))[0]);
  const attributes = Buffer.from(der.subarray(signer[3].at, signer[3].end));
  attributes[0] = 0x31;
  const raw = der.subarray(signer[5].start, signer[5].end);
  const half = { ES256: 32, ES384: 48 }[algorithm];
  return { attributes, signature: half ? joined(raw, half) : raw };
}

/** The query with another hash, or another nonce, than the one that was asked (RFC 3161 §2.4.1). */
function altered(query, part) {
  const out = Buffer.from(query);
  const hash = out.indexOf(Buffer.from('0420', 'hex')) + 2;
  const nonce = hash + 32;
  if (hash < 2 || out[nonce] !== 0x02) throw new Error(`no query as expected: ${out.toString('hex')}`);
  const at = part === 'imprint' ? hash : nonce + 1 + out[nonce + 1];
  out[at] ^= 1;
  return out;
}

/**
 * A time stamp authority of `openssl ts` behind HTTP. `mode`: honest, refuses, garbage, replays (its first answer again),
 * imprint (stamps another hash), nonce (answers another question about the same hash), endless.
 */
export class TimeStampAuthority {
  mode = 'honest';
  #first = null;

  async start(cleanup, world) {
    this.directory = cleanup.directory('tsa');
    const at = (name) => join(this.directory, name);
    this.anchors = at('root.pem');
    const run = (...args) => {
      const done = openssl(...args);
      if (done.code !== 0) throw new Error(`openssl ${args[0]}: ${done.err}`);
    };
    run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', '/CN=Test TSA root',
      '-keyout', at('root.key'), '-out', this.anchors);
    run('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=Test TSA', '-keyout', at('tsa.key'), '-out', at('tsa.csr'));
    writeFileSync(at('tsa.ext'), 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n');
    run('x509', '-req', '-in', at('tsa.csr'), '-CA', this.anchors, '-CAkey', at('root.key'), '-CAcreateserial', '-days', '30',
      '-extfile', at('tsa.ext'), '-out', at('tsa.pem'));
    writeFileSync(at('serial'), '01\n');
    writeFileSync(at('tsa.cnf'), ['[tsa]', 'default_tsa = t', '[t]', `serial = ${at('serial')}`, `signer_cert = ${at('tsa.pem')}`,
      `signer_key = ${at('tsa.key')}`, 'signer_digest = sha256', 'default_policy = 1.2.3.4.1', 'digests = sha256',
      'accuracy = secs:1', 'ess_cert_id_alg = sha256', ''].join('\n'));
    this.server = createServer((request, response) => this.#serve(request, response));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    cleanup.add(() => { this.server.closeAllConnections(); this.server.close(); });
    this.url = `http://127.0.0.1:${this.server.address().port}/tsa`;
    this.world = world;
    return this;
  }

  async #serve(request, response) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    response.setHeader('Content-Type', 'application/timestamp-reply');
    if (this.mode === 'endless') return TimeStampAuthority.#pour(response);
    response.end(this.#answer(Buffer.concat(pieces)));
  }

  /** An answer that promises 2 GiB and goes on until the other side has had enough. */
  static #pour(response) {
    const more = () => { while (!response.destroyed && response.write(Buffer.alloc(65536))); };
    response.on('drain', more);
    response.on('error', () => response.destroy());
    response.write(Buffer.from('30847fffffff', 'hex'));
    more();
  }

  #answer(query) {
    if (this.mode === 'garbage') return 'no time stamp';
    if (this.mode === 'refuses') return Buffer.from('30053003020102', 'hex'); // PKIStatusInfo: rejection
    if (this.mode === 'replays' && this.#first) return this.#first;
    const asked = this.mode === 'imprint' || this.mode === 'nonce' ? altered(query, this.mode) : query;
    writeFileSync(join(this.directory, 'query'), asked);
    const made = openssl('ts', '-reply', '-config', join(this.directory, 'tsa.cnf'), '-queryfile', join(this.directory, 'query'),
      '-out', join(this.directory, 'reply'));
    if (made.code !== 0) throw new Error(made.err);
    const answer = readFileSync(join(this.directory, 'reply'));
    this.#first ??= answer;
    return answer;
  }
}
