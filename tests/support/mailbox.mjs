// SPDX-License-Identifier: Apache-2.0
// What arrives, kept in order until a test takes it.

/** What does not come within this time will not come; in ms. */
const patience = 60000;

/** `take` resolves with the next item, or with null once the sender is gone and all was taken. */
export class Mailbox {
  #items = [];
  #waiting = [];
  #ended = false;

  put(item) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(item);
    else this.#items.push(item);
  }

  end() {
    this.#ended = true;
    for (const waiting of this.#waiting.splice(0)) waiting(null);
  }

  /** What has arrived and was not taken yet. */
  get unread() {
    return this.#items.length;
  }

  take() {
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift());
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('nothing arrived')), patience);
      this.#waiting.push((item) => { clearTimeout(late); resolve(item); });
    });
  }
}
