// SPDX-License-Identifier: Apache-2.0
// A key as OpenSC's pkcs11-tool sees it, checked by Node's own crypto: no line of ours judges whether it still works.
import { X509Certificate, createHash, randomBytes, verify } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** DigestInfo of SHA-256 (RFC 8017 §9.2): CKM_RSA_PKCS signs what it is given. */
const sha256Prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export class ForeignToken {
  /** `directory` for its files; `slot`: words that choose a token where the module has several. */
  constructor({ module, env, directory, pin = '123456', slot = [] }) {
    Object.assign(this, { module, env, directory, pin, slot });
  }

  #tool(...words) {
    const done = spawnSync('pkcs11-tool', ['--module', this.module, ...this.slot, ...words],
      { env: this.env, encoding: 'utf8', timeout: 30000, killSignal: 'SIGKILL' });
    if (done.status !== 0) throw new Error(`pkcs11-tool ${words.join(' ')}: ${done.stderr}`);
    return done.stdout;
  }

  #file(name) {
    return join(this.directory, `foreign-${name}`);
  }

  /** What pkcs11-tool lists, private objects too: to tell whether anything changed. */
  objects() {
    return this.#tool('--login', '--pin', this.pin, '--list-objects');
  }

  /** The CKA_IDs of its certificates, in hexadecimal. */
  ids() {
    return [...this.#tool('--list-objects', '--type', 'cert').matchAll(/^\s*ID:\s+([0-9a-f]+)$/gm)].map(([, id]) => id);
  }

  certificate(id) {
    const path = this.#file('certificate');
    this.#tool('--read-object', '--type', 'cert', '--id', id, '--output-file', path);
    return new X509Certificate(readFileSync(path));
  }

  /** Signs with the private key of this id; true where the certificate's key made it. */
  signs(id, certificate) {
    const text = randomBytes(32), rsa = certificate.publicKey.asymmetricKeyType === 'rsa';
    const digest = createHash('sha256').update(text).digest();
    writeFileSync(this.#file('input'), rsa ? Buffer.concat([sha256Prefix, digest]) : digest);
    rmSync(this.#file('signature'), { force: true });
    this.#tool('--login', '--pin', this.pin, '--sign', '--id', id, '--mechanism', rsa ? 'RSA-PKCS' : 'ECDSA', ...(rsa ? [] : ['--signature-format', 'openssl']),
      '--input-file', this.#file('input'), '--output-file', this.#file('signature'));
    return verify('sha256', text, certificate.publicKey, readFileSync(this.#file('signature')));
  }

  /** Certificates that are valid now and whose key signs: {id, certificate}; the key of `known` has been seen to sign. */
  working(known = '') {
    const now = Date.now();
    return this.ids().map((id) => ({ id, certificate: this.certificate(id) }))
      .filter(({ certificate }) => now >= Date.parse(certificate.validFrom) && now <= Date.parse(certificate.validTo))
      .filter(({ id, certificate }) => id === known || this.signs(id, certificate));
  }

  /** One certificate that works is enough; the id that did last time is asked first. */
  worksAtAll(id) {
    try {
      return this.signs(id, this.certificate(id));
    } catch {
      return this.working().length > 0;
    }
  }
}
