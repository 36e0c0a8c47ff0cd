// SPDX-License-Identifier: Apache-2.0
// `redlips` and `redlipsd` run to their end, as a script would.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs one program of ours to its end: {code, out, err}. What hangs is killed and has no code. */
export function program(name, args, { env = process.env, pins, cwd } = {}) {
  const words = [join(process.env.REDLIPS_BIN, name), ...args];
  // The lines of descriptor 3, for --pin-fd.
  const script = pins ? ['sh', '-c', `exec 3<<EOF\n${pins.join('\n')}\nEOF\nexec "$@"`, 'sh', ...words] : words;
  const done = spawnSync(script[0], script.slice(1), { encoding: 'utf8', env, cwd, timeout: 60000, killSignal: 'SIGKILL' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** The CLI against a world's daemon, in English. */
export function redlips(world, args, { pins } = {}) {
  const more = pins ? ['--pin-fd', '3'] : [];
  return program('redlips', ['--socket', world.socket, '--lang', 'en', ...args, ...more], { env: world.env, pins });
}

/** What a listing says, as an object. */
export function listing(world, ...words) {
  return JSON.parse(redlips(world, [...words, '--json']).out);
}

let challenge = 0;

/** A login at the terminal with this PIN; every one has a site and a challenge of its own. */
export function logIn(world, pin, ...more) {
  challenge += 1;
  const nonce = Buffer.from(`challenge number ${String(challenge).padStart(20, '0')}`).toString('base64');
  const site = `https://hall${challenge}.example.test`;
  return redlips(world, ['authenticate', '--origin', site, '--nonce', nonce, '--yes', ...more], { pins: [pin] });
}
