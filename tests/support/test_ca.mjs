// SPDX-License-Identifier: Apache-2.0
// A throw-away authority for the https pages of tests that need no hall.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

function openssl(...args) {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

/** Makes a CA and a server certificate for `host` in `directory`; answers the paths of {ca, certificate, key}. */
export function testCertificates(directory, host) {
  const path = (name) => join(directory, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', path('ca.key'), '-out', path('ca.pem'), '-days', '2', '-subj', '/CN=Test CA');
  openssl('req', ...newKey, '-keyout', path('server.key'), '-out', path('server.csr'), '-subj', `/CN=${host}`);
  writeFileSync(path('server.ext'), `subjectAltName=DNS:${host}\nextendedKeyUsage=serverAuth\n`);
  openssl('x509', '-req', '-in', path('server.csr'), '-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial',
    '-out', path('server.pem'), '-days', '2', '-extfile', path('server.ext'));
  return { ca: path('ca.pem'), certificate: path('server.pem'), key: path('server.key') };
}
