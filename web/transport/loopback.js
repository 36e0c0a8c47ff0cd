// SPDX-License-Identifier: Apache-2.0
// The addresses of a RedLips page on this computer: http://<32 hex digits>.localhost:<one of four ports>.

/** The fixed port of RedLips and its three fallbacks (PROTOCOL.md §3). */
export const defaultPorts = [17653, 17654, 17655, 17656];

/** 128 random bits as 32 hex digits. */
export function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A number that answers to an earlier request cannot carry by accident. */
export function randomId() {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

/**
 * The name within `origin` if it is that of a RedLips page, else ''. Compared as the browser serialises it.
 * @param {string} origin
 * @param {number[]} ports
 */
export function loopbackName(origin, ports) {
  const match = /^http:\/\/([0-9a-f]{32})\.localhost:([1-9][0-9]*)$/.exec(origin);
  return match && ports.indexOf(Number(match[2])) >= 0 ? match[1] : '';
}
