// SPDX-License-Identifier: Apache-2.0
// Logs in to a web page, and signs documents for it, with a certificate key through RedLips (小红唇): the whole public interface.
import { checkedDocuments, signedDocuments } from './documents.js';
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

function failureOf(options) {
  return (code, details) =>
    new RedLipsError(code, Object.assign({ lang: options.lang, download: options.download }, details));
}

/** The options with every default filled in, as the ways in read them. `params` is a promise, `blobs` what follows. */
function requestOf(options, method, params, blobs = []) {
  // Whoever needs the params hears of their failure; until then it must not count as unhandled.
  params.catch(() => {});
  return {
    clicked: Date.now(),
    method,
    params,
    blobs,
    failure: failureOf(options),
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
  const request = requestOf(options, 'status', Promise.resolve({}));
  if (await findOpener(request)) return { state: 'available', way: 'reverse' };
  if (!(await loopbackGranted())) return { state: 'unknown' };
  const socket = await connect(request);
  if (!socket) return { state: 'not_found' };
  socket.close();
  return { state: 'available', way: 'direct' };
}

/** Refuses where no way in can work; to be called before anything is waited for. */
function checkPage(failure) {
  if (!supported()) throw failure('unsupported_browser');
  // A sandboxed frame without an origin of its own: RedLips could not say who asks, so it would refuse.
  if (window.origin === 'null') throw failure('blocked_by_browser');
}

/** Takes the first way in that this page has. */
async function ask(request) {
  const opener = await findOpener(request);
  if (opener) return askOpener(opener, request);
  const socket = await openSocket(request);
  if (socket) return askSocket(socket, request);
  return askPopup(request);
}

/**
 * Logs in: resolves with a web-eid:1.0 authentication token, rejects with a RedLipsError. Call it in the user's click.
 * See redlips.d.ts for options.
 */
export async function authenticate(options) {
  const given = options || {};
  const failure = failureOf(given);
  const params = Promise.resolve(given.nonce).then((value) => ({ nonce: checkedNonce(value, failure) }));
  const request = requestOf(given, 'authenticate', params);
  checkPage(failure);
  const fetching = given.nonce && typeof given.nonce.then === 'function';
  if (!fetching) await params;
  return ask(request);
}

/**
 * Has documents signed: resolves with a signature for each, rejects with a RedLipsError. Https pages only; call it in
 * the user's click. See redlips.d.ts for options.
 */
export async function signDocument(options) {
  const given = options || {};
  const failure = failureOf(given);
  checkPage(failure);
  const checked = checkedDocuments(given.documents, failure);
  const attached = given.attached === true;
  if (attached && checked.some(({ blob }) => !blob)) throw failure('invalid_request');
  const params = { documents: checked.map(({ announced }) => announced), attached };
  const blobs = checked.map(({ blob }) => blob).filter(Boolean);
  return signedDocuments(await ask(requestOf(given, 'signDocument', Promise.resolve(params), blobs)), checked);
}
