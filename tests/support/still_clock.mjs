// SPDX-License-Identifier: Apache-2.0
// A clock that stands still at a time until the test says another one (libfaketime, package faketime). Programs wait as
// ever: only what they read off the clock is the test's.
import { readdirSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function library() {
  const root = '/usr/lib';
  const found = readdirSync(root).map((folder) => join(root, folder, 'faketime/libfaketimeMT.so.1')).find(existsSync);
  if (!found) throw new Error('libfaketime is missing: packaging/dev/deps.sh installs it');
  return found;
}

export class StillClock {
  /** `file` is the test's own; `zone` the computer's. */
  constructor(file, zone = 'Asia/Shanghai') {
    this.file = file;
    this.env = {
      LD_PRELOAD: library(), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1', TZ: zone,
    };
  }

  /** "2026-11-23 09:00:00" by the computer's clock, from now on. */
  show(time) {
    // Whole or not at all: a program may read it at any moment.
    writeFileSync(`${this.file}.new`, `${time}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}
