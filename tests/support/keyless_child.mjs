// SPDX-License-Identifier: Apache-2.0
// The renewal's child alone, over keys in memory: the daemon's half of its pipe (daemon/PROTOCOL.md) in a page of Node.
import { X509Certificate, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';

import { FrameReader, messageFrames } from './frames.mjs';
import { run } from './processes.mjs';
import { bin, demoUnit } from './world.mjs';

const der = (path) => new X509Certificate(readFileSync(path)).raw;

export class KeylessChild {
  transactions = [];
  pins = 0;
  written = null;
  done = false;
  progress = [];

  /** A unit of the authority in `ca` with 20 days left; the office answers at `url`. */
  constructor(directory, name, ca, url) {
    Object.assign(this, { directory: join(directory, name), url });
    mkdirSync(this.directory, { mode: 0o700 });
    const [certificate, key] = ['pem', 'key'].map((kind) => join(directory, `${name}.${kind}`));
    run(join(bin, 'redlips-demo-ca'), ['issue', ca, '--new-key', key, '--o', demoUnit.name, '--cn', demoUnit.name, '--uscc', demoUnit.uscc,
      '--days', '20', '--out', certificate]);
    this.old = der(certificate);
    this.oldKey = createPrivateKey(readFileSync(key));
    this.anchors = ['root.pem', 'issuing.pem'].map((file) => der(join(ca, file)));
    this.newKey = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  }

  #answer(method, params) {
    if (method === 'job') {
      return {
        job: '00112233445566778899aabbccddeeff', directory: this.directory, url: this.url, anchors: this.anchors.map((each) => each.toString('hex')),
        tls_anchors: [], sender: '', responder: '', old_certificate: this.old.toString('hex'), unsigned_poll: true,
        transactions: this.transactions, attended: true,
      };
    }
    if (method === 'transaction') {
      this.transactions.push(randomBytes(16).toString('hex'));
      return { transaction: this.transactions.at(-1) };
    }
    if (method === 'lease') this.pins += 1;
    if (method === 'key') return { public_key: this.newKey.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'), new: true };
    if (method === 'sign') {
      const key = params.purpose === 'cmp' ? this.oldKey : this.newKey.privateKey;
      return { signature: sign('sha256', Buffer.from(params.message, 'hex'), key).toString('hex'), hash: 'sha256' };
    }
    if (method === 'write') {
      const refused = this.check?.(new X509Certificate(Buffer.from(params.certificate, 'hex')));
      if (refused) throw Object.assign(new Error('certificate_refused'), { why: refused });
      this.written = params.certificate;
    }
    if (method === 'confirmed') this.done = true;
    return {};
  }

  /** One run of `program`; resolves with its exit code or signal. */
  run(program = join(bin, 'redlips-renew')) {
    // Node makes descriptor 0 of a child one-way.
    const child = spawn('sh', ['-c', 'exec "$0" 0<&3 3<&-', program], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'], env: { LANG: 'C.UTF-8' } });
    const pipe = child.stdio[3];
    const frames = new FrameReader(({ id, method, params = {} }) => {
      if (method === 'progress') this.progress.push(params);
      if (id === undefined) return;
      try {
        pipe.write(messageFrames({ jsonrpc: '2.0', id, result: this.#answer(method, params) }));
      } catch (error) {
        pipe.write(messageFrames({ jsonrpc: '2.0', id, error: { code: -32000, message: error.message, data: { code: error.message, why: error.why } } }));
      }
    });
    pipe.on('data', (more) => frames.read(more)).on('error', () => {});
    return new Promise((resolve) => { child.on('close', (code, signal) => { pipe.destroy(); resolve(code ?? signal); }); });
  }
}
