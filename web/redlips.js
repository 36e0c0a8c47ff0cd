// SPDX-License-Identifier: Apache-2.0
// Logs in to a web page with a certificate key through RedLips (小红唇): the whole public interface.
import { RedLipsError } from './redlips_error.js';
import { askSocket, connect, loopbackGranted } from './transport/direct.js';
import { defaultPorts } from './transport/loopback.js';
import { askPopup } from './transport/popup.js';
import { askOpener, findOpener } from './transport/reverse.js';

export { RedLipsError };

/** Longer than RedLips itself waits for a PIN; a user who mistypes is asked again. */
const defaultTimeout = 300000;

/** Internet Explorer and the compatibility mode of Chinese browsers, or features that are too old. */
function supported() {
  return typeof window === 'object' && typeof document === 'object' && !document.documentMode &&
    typeof window.postMessage === 'function' && typeof WebSocket === 'function' &&
    typeof crypto === 'object' && typeof crypto.getRandomValues === 'function';
}

/** A nonce must be 44 to 128 characters of base64 or base64url (Web eID: at least 256 random bits). */
function checkedNonce(nonce, failure) {
  if (typeof nonce !== 'string' || !/^[A-Za-z0-9+/_-]{42,128}={0,2}$/.test(nonce) || nonce.length < 44 || nonce.length > 128) {
    throw failure('invalid_request');
  }
  return nonce;
}

/** The options with every default filled in, as the ways in read them. */
function requestOf(options) {
  const failure = (code, details) =>
    new RedLipsError(code, Object.assign({ lang: options.lang, download: options.download }, details));
  const nonce = Promise.resolve(options.nonce).then((value) => checkedNonce(value, failure));
  // Whoever needs the nonce hears of its failure; until then it must not count as unhandled.
  nonce.catch(() => {});
  return {
    clicked: Date.now(),
    nonce,
    failure,
    signal: options.signal,
    ports: options.ports || defaultPorts,
    timeout: options.timeout || defaultTimeout,
    onState: options.onState || (() => {}),
    onNotFound: options.onNotFound,
  };
}

/** A socket where the browser lets this page have one unasked, else null. */
async function openSocket(request) {
  return (await loopbackGranted()) ? connect(request) : null;
}

/**
 * Whether RedLips can be reached from this page, found without opening a window and without a question to the user.
 * See redlips.d.ts for options and answers.
 */
export async function status(options = {}) {
  if (!supported()) return { state: 'unsupported' };
  const request = requestOf(options);
  if (await findOpener(request)) return { state: 'available', way: 'reverse' };
  if (!(await loopbackGranted())) return { state: 'unknown' };
  const socket = await connect(request);
  if (!socket) return { state: 'not_found' };
  socket.close();
  return { state: 'available', way: 'direct' };
}

/**
 * Logs in: resolves with a web-eid:1.0 authentication token, rejects with a RedLipsError. Call it in the user's click.
 * See redlips.d.ts for options.
 */
export async function authenticate(options) {
  const request = requestOf(options || {});
  if (!supported()) throw request.failure('unsupported_browser');
  // A sandboxed frame without an origin of its own: RedLips could not say who asks, so it would refuse.
  if (window.origin === 'null') throw request.failure('blocked_by_browser');
  const fetching = options && options.nonce && typeof options.nonce.then === 'function';
  if (!fetching) await request.nonce;
  const opener = await findOpener(request);
  if (opener) return askOpener(opener, request);
  const socket = await openSocket(request);
  if (socket) return askSocket(socket, request);
  return askPopup(request);
}
