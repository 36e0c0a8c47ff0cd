// SPDX-License-Identifier: Apache-2.0
// Documents of a page: what is announced, how pieces are cut and held back, what becomes of the answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkedDocuments, pieceSender, signedDocuments } from '../../web/documents.js';

const failure = (code) => Object.assign(new Error(code), { code });
const bytes = (size) => Uint8Array.from({ length: size }, (_, at) => at % 256);
const piece = 45 * 1024;

/** Sends `blobs`; resolves with what was sent once nothing more comes by itself. */
async function sent(blobs, work = () => {}) {
  const pieces = [];
  let wake;
  const sender = pieceSender(blobs, (base64) => { pieces.push(Buffer.from(base64, 'base64')); if (wake) wake(); }, assert.fail);
  const until = async (count) => {
    while (pieces.length < count) await new Promise((resolve) => { wake = resolve; });
  };
  sender.start();
  await work({ sender, pieces, until });
  return pieces;
}

test('a document is announced by name and size, and by hashes where the page has no contents', () => {
  const named = checkedDocuments([{ name: 'a', data: bytes(5) }, { name: 'b', data: '文字' },
    { name: 'c', size: 9, sha256: 'x', sha384: 'y', more: 1 }], failure);
  assert.deepEqual(named.map(({ announced }) => announced),
    [{ name: 'a', size: 5 }, { name: 'b', size: 6 }, { name: 'c', size: 9, sha256: 'x', sha384: 'y' }]);
  assert.equal(named[2].blob, null);
});

test('what has no name, too many documents and too many bytes are refused before a window opens', () => {
  const large = { name: 'a', data: new Blob([new Uint8Array(33 * 1024 * 1024)]) };
  for (const documents of [[], undefined, [{ data: 'x' }], [new Blob(['x'])], Array(17).fill({ name: 'a', data: 'x' }), [large, large]]) {
    assert.throws(() => checkedDocuments(documents, failure), { code: 'invalid_request' });
  }
});

test('pieces are cut at 45 KiB, one document after the other, never across two', async () => {
  const blobs = [new Blob([bytes(piece + 1)]), new Blob([]), new Blob([bytes(3)])];
  const pieces = await sent(blobs, ({ until }) => until(3));
  assert.deepEqual(pieces.map(({ length }) => length), [piece, 1, 3]);
  assert.deepEqual(pieces[0], Buffer.from(bytes(piece)));
});

test('eight pieces are on their way at most; each that was taken lets one more go', async () => {
  await sent([new Blob([bytes(20 * piece)])], async ({ sender, pieces, until }) => {
    await until(8);
    await new Blob([bytes(piece)]).arrayBuffer();
    await new Promise(setImmediate);
    assert.equal(pieces.length, 8);
    sender.more();
    await until(9);
    sender.more();
    sender.more();
    await until(11);
    await new Promise(setImmediate);
    assert.equal(pieces.length, 11);
    sender.stop();
    for (let i = 0; i < 8; ++i) sender.more();
    await new Promise(setImmediate);
    assert.equal(pieces.length, 11);
  });
});

test('a detached signature is a file of its own; an attached one holds the page\'s own copy', async () => {
  const checked = checkedDocuments([{ name: 'a', data: 'document' }], failure);
  const text = (documents) => documents.documents[0].signature.text();
  const detached = signedDocuments({ algorithm: 'ES256', documents: [{ cms: btoa('cms') }] }, checked);
  assert.equal(detached.algorithm, 'ES256');
  assert.equal(detached.documents[0].name, 'a.p7s');
  assert.equal(await text(detached), 'cms');
  const attached = signedDocuments({ documents: [{ before: btoa('<'), after: btoa('>') }] }, checked);
  assert.equal(attached.documents[0].name, 'a.p7m');
  assert.equal(await text(attached), '<document>');
});
