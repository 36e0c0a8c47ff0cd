// SPDX-License-Identifier: Apache-2.0
// Nothing of a window is cut: by the places of its controls, as at_spi.py tells them.
import assert from 'node:assert/strict';

/** Whatever is showing stands inside of its window. */
export function assertInside(controls, where) {
  let frame;
  for (const one of controls) {
    if (one.role === 'frame' || one.role === 'dialog') frame = one.box;
    if (one.role !== 'label' || !frame || one.box[2] <= 0) continue;
    const [x, , width] = one.box;
    assert.ok(x >= frame[0] && x + width <= frame[0] + frame[2], `${where}: "${one.name}" is cut at the side`);
  }
}
