// SPDX-License-Identifier: Apache-2.0
// The way for every page: a small window on the user's click, led through the ports until a RedLips page says `ready`.
//
// Another program may have held the port before and left a service worker there; so each address has a name that was
// never used, and RedLips answers by sending the window on to a name of its own. Both hops are needed (ARCHITECTURE.md).
import { task } from '../task.js';
import { converse, isMessage } from './conversation.js';
import { loopbackName, randomName } from './loopback.js';

/** When the window is sent to each port, in ms from the click. A port that is taken or silent costs one step. */
const schedule = [0, 700, 1150, 1600];
/** When the page is told that nobody answered, in ms from the click. */
const verdict = 2000;
/** After the verdict the window goes on looking: time for a slow computer to load the page, more in each round. */
const laterStep = 3000;
/**
 * The browser cuts the tie when the window's first page arrives (0.4 s), and nobody closes a window so fast: until then a
 * closed window means COOP. For a slower computer the page's own headers are asked, in time for the verdict.
 */
const cutWithin = 1600;
const closedPoll = 50;

/** Opens the window; to be called within the user's click. */
function openPopup(request) {
  const names = [];
  const address = (port) => {
    names.push(randomName());
    return `http://${names[names.length - 1]}.localhost:${port}/bridge`;
  };
  let target = null;
  try {
    target = window.open(address(request.ports[0]), `redlips-${randomName()}`, 'popup,width=480,height=640');
  } catch (error) {
    // Firefox throws where a sandbox lacks allow-popups; Chromium answers null.
  }
  if (!target) throw request.failure('popup_blocked');
  const lead = (port) => {
    if (!target.closed) target.location.replace(address(port));
  };
  return { target, names, lead };
}

/** Leads the window through the ports on schedule, and round again after the verdict. */
function leadThroughPorts(it, popup, ports, left) {
  schedule.slice(1).forEach((at, index) => {
    if (index + 1 < ports.length) it.after(left(at), () => popup.lead(ports[index + 1]));
  });
  let next = 0;
  const later = () => {
    popup.lead(ports[next % ports.length]);
    next += 1;
    it.after(laterStep * Math.ceil((next + 1) / ports.length), later);
  };
  it.after(left(verdict) + laterStep, later);
}

/** Whether this page's own headers cut the tie to every window that it opens. */
async function cutsTies() {
  try {
    const own = await fetch(window.location.href, { method: 'HEAD', cache: 'force-cache' });
    return /^\s*same-origin\s*(;|$)/.test(own.headers.get('Cross-Origin-Opener-Policy') || '');
  } catch (error) {
    return false;
  }
}

/** Resolves with the origin of the RedLips page in the window. */
function ready(popup, request) {
  const opened = Date.now();
  // Opening the window took its share of the user's two seconds.
  const left = (at) => Math.max(0, request.clicked + at - opened);
  return task((it) => {
    let closedCode = 'coop_cut';
    it.listen(window, 'message', ({ source, origin, data }) => {
      if (source !== popup.target || !isMessage(data, 'ready')) return;
      const name = loopbackName(origin, request.ports);
      if (name && popup.names.indexOf(name) < 0) it.resolve(origin);
    });
    leadThroughPorts(it, popup, request.ports, left);
    it.after(left(cutWithin), () => {
      closedCode = 'user_cancelled';
      cutsTies().then((cut) => { if (cut) closedCode = 'coop_cut'; });
    });
    it.after(left(verdict), () => {
      if (closedCode === 'coop_cut') return it.reject(request.failure('coop_cut'));
      closedCode = 'not_installed';
      const missing = request.failure('not_installed');
      return request.onNotFound ? request.onNotFound(missing) : it.reject(missing);
    });
    it.every(closedPoll, () => popup.target.closed && it.reject(request.failure(closedCode)));
    it.after(request.timeout, () => it.reject(request.failure('timeout')));
  }, request.signal);
}

/** Asks through a popup; resolves with the result of the request. */
export async function askPopup(request) {
  const popup = openPopup(request);
  try {
    const origin = await ready(popup, request);
    return await converse({ target: popup.target, origin, closedCode: 'user_cancelled' }, request);
  } finally {
    popup.target.close();
  }
}
