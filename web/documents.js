// SPDX-License-Identifier: Apache-2.0
// Documents on their way to RedLips: checked, cut into pieces, sent no faster than they are taken (PROTOCOL.md §3).

/** Of PROTOCOL.md: documents of a request, bytes of all of them, bytes of a piece, pieces ahead of those taken. */
const mostDocuments = 16;
const mostBytes = 64 * 1024 * 1024;
const pieceSize = 45 * 1024;
const piecesAhead = 8;

/** {announced, blob} of one document; blob is null where only hashes are given. */
function checkedDocument(document, failure) {
  const wrapped = document instanceof Blob ? { data: document } : document || {};
  const name = wrapped.name || (wrapped.data && wrapped.data.name);
  if (typeof name !== 'string' || name === '') throw failure('invalid_request');
  if (wrapped.data === undefined) {
    const { size, sha256, sha384 } = wrapped;
    return { announced: { name, size, sha256, sha384 }, blob: null };
  }
  const blob = wrapped.data instanceof Blob ? wrapped.data : new Blob([wrapped.data]);
  return { announced: { name, size: blob.size }, blob };
}

/** The documents of signDocument's options, as they are announced and sent. */
export function checkedDocuments(documents, failure) {
  const list = Array.isArray(documents) ? documents : [documents];
  if (list.length === 0 || list.length > mostDocuments) throw failure('invalid_request');
  const checked = list.map((document) => checkedDocument(document, failure));
  const total = checked.reduce((sum, { blob }) => sum + (blob ? blob.size : 0), 0);
  if (total > mostBytes) throw failure('invalid_request');
  return checked;
}

function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

async function* piecesOf(blobs) {
  for (const blob of blobs) {
    for (let at = 0; at < blob.size; at += pieceSize) {
      yield toBase64(new Uint8Array(await new Response(blob.slice(at, at + pieceSize)).arrayBuffer()));
    }
  }
}

/**
 * Sends the blobs by `send(base64)`: `start()` once the request is on its way, `more()` for each piece that was taken,
 * `stop()` at the end. A document that cannot be read any more is told to `failed`.
 */
export function pieceSender(blobs, send, failed) {
  const pieces = piecesOf(blobs);
  let room = piecesAhead;
  let running = false;
  let stopped = false;
  async function run() {
    if (running) return;
    running = true;
    while (room > 0 && !stopped) {
      const { value, done } = await pieces.next();
      if (done || stopped) break;
      room -= 1;
      send(value);
    }
    running = false;
  }
  const go = () => { run().catch(failed); };
  return {
    start: go,
    more() {
      room += 1;
      go();
    },
    stop() { stopped = true; },
  };
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** RedLips' answer with each signature as a Blob; an attached one has the page's own copy of the document inside. */
export function signedDocuments(result, checked) {
  const documents = result.documents.map((one, at) => {
    const { announced, blob } = checked[at];
    const detached = typeof one.cms === 'string';
    const parts = detached ? [fromBase64(one.cms)] : [fromBase64(one.before), blob, fromBase64(one.after)];
    const type = detached ? 'application/pkcs7-signature' : 'application/pkcs7-mime';
    return { name: announced.name + (detached ? '.p7s' : '.p7m'), signature: new Blob(parts, { type }) };
  });
  return { algorithm: result.algorithm, documents };
}
