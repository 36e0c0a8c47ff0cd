// SPDX-License-Identifier: Apache-2.0
// A promise that owns its listeners and timers: when it settles, whichever way, all of them are gone.

/** What an aborted signal rejects with, also in browsers that know no `reason`. */
function abortReason(signal) {
  if (signal.reason !== undefined) return signal.reason;
  return new DOMException('The login was aborted.', 'AbortError');
}

/**
 * Runs `start(it)`; `it` offers resolve, reject, listen, after, every and atEnd. Rejects at once when `signal` aborts.
 * @template T
 * @param {(it: object) => void} start
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export function task(start, signal) {
  return new Promise((resolve, reject) => {
    const undo = [];
    const ending = (settle) => (value) => {
      while (undo.length > 0) undo.pop()();
      settle(value);
    };
    const it = {
      resolve: ending(resolve),
      reject: ending(reject),
      atEnd: (work) => undo.push(work),
      listen(target, type, handler) {
        target.addEventListener(type, handler);
        undo.push(() => target.removeEventListener(type, handler));
      },
      after(milliseconds, work) {
        const timer = setTimeout(work, milliseconds);
        undo.push(() => clearTimeout(timer));
      },
      every(milliseconds, work) {
        const timer = setInterval(work, milliseconds);
        undo.push(() => clearInterval(timer));
      },
    };
    if (signal && signal.aborted) return it.reject(abortReason(signal));
    if (signal) it.listen(signal, 'abort', () => it.reject(abortReason(signal)));
    try {
      start(it);
    } catch (error) {
      it.reject(error);
    }
    return undefined;
  });
}
