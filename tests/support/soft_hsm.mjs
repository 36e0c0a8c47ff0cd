// SPDX-License-Identifier: Apache-2.0
// A token in SoftHSM with a unit certificate, made by other people's tools alone.
import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ForeignToken } from './foreign_token.mjs';
import { run } from './processes.mjs';
import { bin, demoUnit } from './world.mjs';

export const softHsm = '/usr/lib/softhsm/libsofthsm2.so';
const pin = '123456';
const types = { p256: 'EC:prime256v1', rsa2048: 'rsa:2048' };

/** Makes the token in the world's directory, with 20 days left; answers it. The daemon that starts next finds it by `world.env`. */
export function softHsmToken(world, kind) {
  const at = (name) => join(world.directory, name);
  mkdirSync(at('softhsm'));
  writeFileSync(at('softhsm.conf'), `directories.tokendir = ${at('softhsm')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  world.env.SOFTHSM2_CONF = at('softhsm.conf');
  const options = { env: world.env };
  run('softhsm2-util', ['--init-token', '--free', '--label', 'renewal', '--pin', pin, '--so-pin', '12345678'], options);
  const tool = (...words) => run('pkcs11-tool', ['--module', softHsm, '--token-label', 'renewal', '--login', '--pin', pin, ...words], options);
  tool('--keypairgen', '--key-type', types[kind], '--id', '10', '--label', 'unit', '--usage-sign');
  tool('--read-object', '--type', 'pubkey', '--id', '10', '--output-file', at('unit.spki'));
  run('openssl', ['pkey', '-pubin', '-inform', 'DER', '-in', at('unit.spki'), '-out', at('unit.pub')]);
  run(join(bin, 'redlips-demo-ca'), ['issue', at('ca'), '--public-key', at('unit.pub'), '--o', demoUnit.name, '--cn', demoUnit.name,
    '--uscc', demoUnit.uscc, '--days', '20', '--out', at('unit.pem')]);
  writeFileSync(at('unit.der'), new X509Certificate(readFileSync(at('unit.pem'))).raw);
  tool('--write-object', at('unit.der'), '--type', 'cert', '--id', '10', '--label', 'unit');
  return new ForeignToken({ module: softHsm, env: world.env, directory: world.directory, pin, slot: ['--token-label', 'renewal'] });
}
