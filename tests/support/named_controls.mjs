// SPDX-License-Identifier: Apache-2.0
// What a screen reader could not tell: controls that can be used and have no name, or no role that says what they are.

/** Roles that say "something": what has one is no control to anybody who cannot see it (AT-SPI's names). */
const generic = new Set(['', 'invalid', 'unknown', 'panel', 'filler', 'viewport', 'drawing area', 'canvas', 'extended', 'redundant object', 'section', 'glass pane', 'layered pane']);

/** Where words stand that nobody presses: GTK gives them no action, but text of theirs can be walked through. */
const words = new Set(['label', 'table cell', 'table column header']);

/** Of a walk (desktop.mjs): what can be focused or acted on without telling a reader what it is. */
export function untold(controls) {
  return controls.filter(({ role, name, focusable, actions, box }) => {
    const usable = (focusable || actions.length > 0) && !words.has(role) && box[2] > 0 && box[3] > 0;
    return usable && (!name.trim() || generic.has(role));
  }).map(({ role, name, actions, box, depth }) => ({ role, name, actions, box, depth }));
}
