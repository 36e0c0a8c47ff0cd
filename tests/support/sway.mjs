// SPDX-License-Identifier: Apache-2.0
// A Wayland desktop with nothing beside the windows: sway, headless, without X11, task bar and notification server. wtype types,
// grim takes pictures. sway refuses root.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Desktop } from './desktop.mjs';

const config = `xwayland disable
output HEADLESS-1 resolution 1280x900
output HEADLESS-1 background #5b6b7c solid_color
exec echo "ready $WAYLAND_DISPLAY $SWAYSOCK"
`;

/** A keyboard that comes takes the focus away and gives it back: whoever brings it looks at the window for so long, in ms. */
const look = 1500;

/** As words of wtype: names of keys, "ctrl+v", or {text}. */
function strokes(keys) {
  return keys.flatMap((key) => {
    if (key.text) return [key.text];
    const held = key.split('+'), last = held.pop();
    return [...held.flatMap((each) => ['-M', each]), '-k', last, ...held.flatMap((each) => ['-m', each])];
  });
}

export class Sway extends Desktop {
  static async start(cleanup, world) {
    const desktop = new Sway(cleanup, world);
    Object.assign(desktop.env, { GDK_BACKEND: 'wayland', WLR_BACKENDS: 'headless', WLR_LIBINPUT_NO_DEVICES: '1', WLR_RENDERER: 'pixman' });
    await desktop.bus(false);
    await desktop.#compositor();
    await desktop.accessibility();
    // A seat without any keyboard gives no window the focus.
    desktop.run('wtype', ['-s', '86400000']);
    return desktop;
  }

  async #compositor() {
    const file = join(this.home, 'sway.conf');
    writeFileSync(file, config);
    const sway = this.run('sway', ['--config', file]);
    const [, display, socket] = await sway.says(/ready (\S+) (\S+)/);
    Object.assign(this.env, { WAYLAND_DISPLAY: display, SWAYSOCK: socket });
  }

  /**
   * A person who types once the control `wanted` is ready for it, in one go; resolves afterwards. The keyboard comes first and is
   * held until the window has got over it.
   */
  async typeInto(wanted, ...keys) {
    await this.#keyboards(1);
    const typist = this.run('wtype', ['-s', String(look), '-d', '20', ...strokes(keys)]);
    await this.#keyboards(2);
    typist.child.kill('SIGSTOP');
    await this.find(wanted);
    typist.child.kill('SIGCONT');
    await typist.ended;
  }

  /** Resolves once the seat has so many. */
  async #keyboards(count) {
    const there = () => JSON.parse(this.command('swaymsg', '--raw', '--type', 'get_inputs')).filter(({ type }) => type === 'keyboard').length;
    while (there() !== count) await new Promise(setImmediate);
  }

  /** What the compositor does with the window that has the focus. */
  tell(...words) { this.command('swaymsg', ...words); }

  picture(name) { this.command('grim', this.pictureFile(name)); }
}
