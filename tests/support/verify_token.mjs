// SPDX-License-Identifier: Apache-2.0
// An independent verifier of Web eID authentication tokens in Node's own crypto: shares no line with our C++.
import { X509Certificate, createHash, constants, verify } from 'node:crypto';

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const ecdsa = { dsaEncoding: 'ieee-p1363' };

/** RFC 7518 §3.1: name → hash, the key that it needs, and how Node verifies it. */
const algorithms = {
  ES256: { hash: 'sha256', type: 'ec', curve: 'prime256v1', options: ecdsa, length: 64 },
  ES384: { hash: 'sha384', type: 'ec', curve: 'secp384r1', options: ecdsa, length: 96 },
  RS256: { hash: 'sha256', type: 'rsa', options: { padding: constants.RSA_PKCS1_PADDING } },
  PS256: { hash: 'sha256', type: 'rsa', options: pss },
};

/** A token that does not hold: `code` is the hall's (tests/peers/hall/refusal.h). */
export class TokenRefused extends Error {
  constructor(code, detail) {
    super(`${code}: ${detail}`);
    this.code = code;
  }
}

function check(holds, code, detail) {
  if (!holds) throw new TokenRefused(code, detail);
}

/** Strict base64: Node's decoder skips what it does not know. */
function bytes(token, name) {
  const text = token[name];
  check(typeof text === 'string', 'token_invalid', `${name} is no string`);
  const decoded = Buffer.from(text, 'base64');
  check(decoded.length > 0 && decoded.toString('base64') === text, 'token_invalid', `${name} is no base64`);
  return decoded;
}

function parse(der) {
  try {
    const certificate = new X509Certificate(der);
    check(certificate.raw.equals(der), 'certificate_invalid', 'bytes behind the certificate');
    return certificate;
  } catch (cause) {
    if (cause instanceof TokenRefused) throw cause;
    throw new TokenRefused('certificate_invalid', cause.message);
  }
}

/** Every certificate of a PEM text. */
function certificatesOf(pem) {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) || [];
  return found.map((one) => new X509Certificate(one));
}

function issued(child, parent) {
  return parent.ca && child.checkIssued(parent) && child.verify(parent.publicKey);
}

function validAt(certificate, now) {
  return now >= new Date(certificate.validFrom) && now <= new Date(certificate.validTo);
}

/** Follows the chain to a self-signed certificate of `authorities`; each link is signed and valid at `now`. */
function checkChain(leaf, authorities, now) {
  let at = leaf;
  for (let steps = 0; steps < 4; steps += 1) {
    const current = at;
    const parent = authorities.find((one) => issued(current, one) && validAt(one, now));
    check(parent, 'certificate_untrusted', `no issuer for ${current.subject}`);
    if (issued(parent, parent)) return;
    at = parent;
  }
  throw new TokenRefused('certificate_untrusted', 'the chain does not end');
}

/** digitalSignature of extension keyUsage (RFC 5280 §4.2.1.3); Node parses extended usages only, so read the DER. */
function maySign(der) {
  const oid = der.indexOf(Buffer.from('0603551d0f', 'hex'));
  if (oid < 0) return false;
  const critical = der.subarray(oid + 5, oid + 8).equals(Buffer.from('0101ff', 'hex'));
  const value = der.subarray(oid + (critical ? 8 : 5));  // OCTET STRING { BIT STRING { unused bits, bits… } }
  return value[0] === 0x04 && value[2] === 0x03 && (value[5] & 0x80) !== 0;
}

function checkUsage(certificate) {
  check(!certificate.ca, 'certificate_usage', 'a certification authority');
  check(maySign(certificate.raw), 'certificate_usage', 'no digitalSignature');
  const usages = certificate.keyUsage || [];
  check(usages.length === 0 || usages.includes('1.3.6.1.5.5.7.3.2'), 'certificate_usage', 'no clientAuth');
}

function checkKey(key, algorithm, name) {
  const fits = key.asymmetricKeyType === algorithm.type &&
    (algorithm.curve ? key.asymmetricKeyDetails.namedCurve === algorithm.curve
      : key.asymmetricKeyDetails.modulusLength >= 2048);
  check(fits, 'key_mismatch', `${name} does not fit this key`);
}

function checkSignature(token, key, origin, nonce) {
  check(Object.prototype.hasOwnProperty.call(algorithms, token.algorithm), 'algorithm_unsupported', token.algorithm);
  const algorithm = algorithms[token.algorithm];
  checkKey(key, algorithm, token.algorithm);
  const hash = (text) => createHash(algorithm.hash).update(text, 'utf8').digest();
  const message = Buffer.concat([hash(origin), hash(nonce)]);
  const signature = bytes(token, 'signature');
  const length = algorithm.length || signature.length;
  const good = signature.length === length &&
    verify(algorithm.hash, message, { key, ...algorithm.options }, signature);
  check(good, 'signature_invalid', 'another key, origin or challenge');
}

/**
 * Verifies a token as a relying party must. The caller's part: a nonce that is live, unused and this session's, and revocation.
 * @param {object} token web-eid:1.x, as authenticate() returns it
 * @param {string} origin the one origin that it must be for, "https://hall.example.test"
 * @param {string} nonce the challenge, as text
 * @param {string} caPem the authority's root and the certificates below it
 * @param {Date} [now]
 * @returns {X509Certificate} the certificate that logged in
 * @throws {TokenRefused}
 */
export function verifyToken(token, origin, nonce, caPem, now = new Date()) {
  check(token !== null && typeof token === 'object', 'token_invalid', 'no object');
  check(/^web-eid:1\.\d+$/.test(token.format), 'token_format', String(token.format));
  const certificate = parse(bytes(token, 'unverifiedCertificate'));
  check(now >= new Date(certificate.validFrom), 'certificate_not_yet_valid', certificate.validFrom);
  check(now <= new Date(certificate.validTo), 'certificate_expired', certificate.validTo);
  checkChain(certificate, certificatesOf(caPem), now);
  checkUsage(certificate);
  checkSignature(token, certificate.publicKey, origin, nonce);
  return certificate;
}
