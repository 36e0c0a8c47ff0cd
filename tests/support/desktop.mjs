// SPDX-License-Identifier: Apache-2.0
// A desktop of its own: X server, session bus, accessibility, window manager, tray host, and the lips on it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Program } from './processes.mjs';

const bin = process.env.REDLIPS_BIN;
const source = process.env.REDLIPS_SOURCE;

/** tint2 with nothing but a tray. */
const tint2rc = `panel_items = S
panel_size = 100% 32
panel_position = bottom center horizontal
panel_layer = top
systray_icon_size = 24
systray_padding = 4 4 4
rounded = 0
background_color = #2b2b2b 100
`;

/** xfce4-panel with nothing but a tray, at the lower edge. */
const xfcePanel = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/><property name="panel-1" type="empty">
    <property name="position" type="string" value="p=10;x=0;y=0"/><property name="length" type="uint" value="100"/><property name="position-locked" type="bool" value="true"/>
    <property name="size" type="uint" value="32"/><property name="plugin-ids" type="array"><value type="int" value="1"/></property>
  </property></property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;

/** A bus without service files: what nobody has started is not there. */
const lonelyBus = (folder) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=${folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`;

export class Desktop {
  /**
   * `scale` is GDK_SCALE, `dark` the dark theme, `textScale` GDK_DPI_SCALE; `services`: the bus starts what is installed,
   * else nobody is there but whom the test starts.
   */
  static async start(cleanup, world, { size = '1280x900', scale = 1, textScale = 1, dark = false, manager = 'openbox', host = 'tint2', services = false } = {}) {
    const desktop = new Desktop(cleanup, world);
    await desktop.#server(size);
    await desktop.bus(services);
    Object.assign(desktop.env, { GDK_SCALE: String(scale), GDK_DPI_SCALE: String(textScale) });
    if (dark) desktop.env.GTK_THEME = 'Adwaita:dark';
    await desktop.accessibility();
    desktop.command('xsetroot', '-solid', '#5b6b7c');
    desktop.run(manager, []);
    await desktop.#property('_NET_SUPPORTING_WM_CHECK');
    if (host === 'tint2') desktop.#tint2();
    if (host === 'xfce4-panel') desktop.#xfcePanel();
    return desktop;
  }

  constructor(cleanup, world) {
    this.cleanup = cleanup;
    const home = cleanup.directory('desktop');
    this.runtime = join(home, 'run');
    mkdirSync(this.runtime, { mode: 0o700 });
    this.home = home;
    this.env = {
      PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: this.runtime, REDLIPS_SOCKET: world.socket, LANG: 'C.UTF-8',
      LANGUAGE: 'zh_CN', NO_AT_BRIDGE: '0', GTK_MODULES: 'gail:atk-bridge', GDK_BACKEND: 'x11',
    };
  }

  /** A program on this desktop. */
  run(name, args, options = {}) {
    return new Program(this.cleanup, name, args, { env: this.env, ...options });
  }

  /** A bus starts programs of its own: they are of its process group, and go with it. */
  #endTogether(program) {
    this.cleanup.add(() => {
      try {
        process.kill(-program.child.pid, 'SIGTERM');
      } catch {
        // None of them is left.
      }
    });
  }

  async #server(size) {
    const server = this.run('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'],
      { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const [number] = await server.says(/\d+/, 3);
    this.env.DISPLAY = `:${number}`;
  }

  async bus(services) {
    const config = join(this.home, 'bus.conf');
    writeFileSync(config, lonelyBus(this.runtime));
    const bus = this.run('dbus-daemon', [services ? '--session' : `--config-file=${config}`, '--nofork', '--print-address=3'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
    this.#endTogether(bus);
    const [address] = await bus.says(/unix:\S+/, 3);
    // One bus for all: what speaks to the system's finds no machine of ours there.
    Object.assign(this.env, { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address });
  }

  async accessibility() {
    const launcher = this.run('/usr/libexec/at-spi-bus-launcher', ['--launch-immediately'], { stdio: 'ignore', detached: true });
    this.#endTogether(launcher);
    this.command('gdbus', 'wait', '--session', '--timeout', '20', 'org.a11y.Bus');
    this.command('gdbus', 'call', '--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus',
      '--method', 'org.freedesktop.DBus.Properties.Set', 'org.a11y.Status', 'IsEnabled', '<true>');
    this.reader = this.run('/usr/bin/python3', ['-B', join(source, 'tests/support/at_spi.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
  }

  /** Resolves once the root window has the property. */
  async #property(name) {
    const spy = this.run('xprop', ['-root', '-spy']);
    await spy.says(new RegExp(`${name}.*0x[0-9a-f]+`));
    await spy.end();
  }

  /** Whether it is there already does not matter: a host that comes later gets the icon too. */
  #tint2() {
    const file = join(this.home, 'tint2rc');
    writeFileSync(file, tint2rc);
    this.host = this.run('tint2', ['-c', file]);
  }

  /** It keeps its settings by a service of the bus: `services` is needed. */
  #xfcePanel() {
    const folder = join(this.home, '.config/xfce4/xfconf/xfce-perchannel-xml');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'xfce4-panel.xml'), xfcePanel);
    this.host = this.run('xfce4-panel', ['--disable-wm-check']);
  }

  /** Is something red, as the lips are, in that part of the screen ("WxH+X+Y")? */
  isRed(part) {
    return /#[CD][0-9A-F][0-3][0-9A-F][2-4][0-9A-F]/.test(this.command('import', '-window', 'root', '-crop', part, '-depth', '8', 'txt:-'));
  }

  /** Resolves once it is. */
  red(part) {
    for (let looks = 0; !this.isRed(part); looks += 1) assert.ok(looks < 300, `no lips in ${part}`);
  }

  command(name, ...args) {
    return execFileSync(name, args, { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** The lips; resolves once they are there, so that a start after this one is the second. */
  async lips(args = [], env = {}) {
    this.tray = this.run(join(bin, 'redlips-tray'), args, { env: { ...this.env, ...env } });
    await this.find({ role: 'application' });
    return this.tray;
  }

  /** Services in the test's hand, by the words of desktop_services.py; resolves once they are there. */
  async serve(...words) {
    const services = this.run('/usr/bin/python3', ['-B', join(source, 'tests/support/desktop_services.py'), ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
    await services.says(/"ready": true/);
    return {
      program: services,
      /** The next notification. */
      notification: async () => JSON.parse((await services.says(/^\{"notify": .*$/m))[0]).notify,
      tell: (command) => services.type(`${JSON.stringify(command)}\n`),
    };
  }

  async #ask(request) {
    this.reader.type(`${JSON.stringify(request)}\n`);
    const [, line] = await this.reader.says(/(.+)\n/);
    const answer = JSON.parse(line);
    assert.ok(!answer.error, answer.error);
    return answer;
  }

  /** A control that is showing, now or later; by role, name (a pattern), sensitive, focused. */
  find(wanted) { return this.#ask({ find: this.#pattern(wanted) }); }
  /** Resolves once no such control is showing. */
  gone(wanted) { return this.#ask({ gone: this.#pattern(wanted) }); }
  /** The control if it is showing now, else {none: true}. */
  now(wanted) { return this.#ask({ now: this.#pattern(wanted) }); }
  walk(app = 'redlips-tray') { return this.#ask({ walk: app }); }

  #pattern(wanted) {
    return { ...wanted, ...(wanted.name instanceof RegExp ? { name: wanted.name.source } : {}) };
  }

  /** Finds a control and clicks it with the mouse. */
  async click(wanted, button = 1) {
    const { box: [x, y, width, height] } = await this.find({ sensitive: true, ...wanted });
    this.command('xdotool', 'mousemove', String(x + Math.floor(width / 2)), String(y + Math.floor(height / 2)), 'click', String(button));
  }

  /** Caps Lock is off, whatever a test that failed has left. */
  capsOff() {
    if (/Caps Lock: +on/.test(this.command('xset', 'q'))) this.key('Caps_Lock');
  }

  /**
   * A key that has this character, for good: xdotool lends a character that no key has one for the moment of the stroke, and
   * a busy program that looks up the stroke afterwards finds nothing.
   */
  addKey(character) {
    const highest = 255;
    this.command('xmodmap', '-e', `keycode ${highest} = U${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  }

  key(...keys) { this.command('xdotool', 'key', ...keys); }
  /** A person in the middle of something: keys in one go, `delay` ms apart; resolves after the last one. */
  keys(names, delay) { return this.run('xdotool', ['key', '--delay', String(delay), ...names]).ended; }
  /** Types like a person; `delay` in ms between strokes. */
  type(text, delay = 20) { this.command('xdotool', 'type', '--delay', String(delay), text); }

  /** Tab after Tab until the keyboard is at such a control; answers the stops on the way there, the last one too. */
  async tabTo(wanted, { back = false } = {}) {
    const stops = [await this.find({ focused: true })];
    const there = async () => (await this.now({ ...wanted, focused: true })).none === undefined;
    while (!await there()) {
      const { role, name } = stops.at(-1);
      assert.ok(stops.length < 40, `no stop at ${JSON.stringify(wanted)}: ${stops.map((one) => one.name)}`);
      this.key(back ? 'shift+Tab' : 'Tab');
      const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      stops.push(await this.find({ focused: true, unlike: { role, name: `^${escaped}$` } }));
    }
    return stops;
  }

  /** What that part of the screen looks like, as bytes to compare. */
  looks([x, y, width, height]) {
    return execFileSync('import', ['-window', 'root', '-crop', `${width}x${height}+${x}+${y}`, '-depth', '8', 'rgb:-'], { env: this.env });
  }

  picture(name) { this.command('import', '-window', 'root', this.pictureFile(name)); }

  pictureFile(name) {
    const folder = process.env.REDLIPS_SCREENSHOTS ?? join(process.env.REDLIPS_BUILD ?? 'build', 'screenshots', 'window');
    mkdirSync(folder, { recursive: true });
    return join(folder, `${name}.png`);
  }
}
