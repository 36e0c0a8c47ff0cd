// SPDX-License-Identifier: Apache-2.0
// The frames of every local connection (PROTOCOL.md §2), written by a second hand.

/** Type u8, length u32 little-endian, body. */
function frame(type, body) {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** One message and the secrets that go with it. */
export function messageFrames(message, secrets = []) {
  const body = secrets.length > 0 ? { ...message, secrets: secrets.length } : message;
  return Buffer.concat([frame('J', JSON.stringify(body)), ...secrets.map((each) => frame('S', each))]);
}

/** Cuts a stream into messages. */
export class FrameReader {
  #bytes = Buffer.alloc(0);
  #take;

  constructor(take) {
    this.#take = take;
  }

  read(more) {
    this.#bytes = Buffer.concat([this.#bytes, more]);
    while (this.#bytes.length >= 5 && this.#bytes.length >= 5 + this.#bytes.readUInt32LE(1)) {
      const end = 5 + this.#bytes.readUInt32LE(1);
      const message = JSON.parse(this.#bytes.subarray(5, end));
      this.#bytes = this.#bytes.subarray(end);
      this.#take(message);
    }
  }
}
