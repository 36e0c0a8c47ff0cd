// SPDX-License-Identifier: Apache-2.0
// A running process's memory, and the search for a secret in it.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** core(5): everything but private mappings of files that nobody wrote into. */
const everythingWritten = '0x7b';

/**
 * The memory of a process, by gdb: also what the program keeps out of cores (madvise(2), MADV_DONTDUMP) and what core(5)'s filter
 * leaves out, unless it is to be what the kernel would dump. `written`: without what is only read of files, as fonts, which makes
 * half a gigabyte of a program with windows. Throws where there is no dump.
 */
export function memoryOf(pid, path, { asKernel = false, written = false } = {}) {
  const settings = [`set use-coredump-filter ${asKernel || written ? 'on' : 'off'}`, `set dump-excluded-mappings ${asKernel ? 'off' : 'on'}`];
  const filter = `/proc/${pid}/coredump_filter`, before = readFileSync(filter, 'utf8');
  if (written) writeFileSync(filter, everythingWritten);
  const said = execFileSync('gdb', ['-nx', '-batch', ...[...settings, `gcore ${path}`].flatMap((each) => ['-ex', each]), '-p', String(pid)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DEBUGINFOD_URLS: '' } });
  if (written) writeFileSync(filter, `0x${before}`);
  if (!said.includes(`Saved corefile ${path}`) || statSync(path).size < 1 << 16) throw new Error(`no dump of ${pid}:\n${said}`);
  const bytes = withoutZeroPages(readFileSync(path));
  rmSync(path);
  return bytes;
}

/** Heaps reserve hundreds of megabytes that nobody touched: what is left is searched in seconds. */
function withoutZeroPages(bytes) {
  const page = 4096, zeros = Buffer.alloc(page), runs = [];
  let begun = 0;
  for (let at = 0; at + page <= bytes.length; at += page) {
    if (bytes.compare(zeros, 0, page, at, at + page) !== 0) continue;
    if (at > begun) runs.push(bytes.subarray(begun, at));
    begun = at + page;
  }
  return Buffer.concat([...runs, bytes.subarray(begun)]);
}

/** What base64 makes of `text` wherever it stands in a longer one: the characters that depend on it alone. */
function base64(text) {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64').replace(/=+$/, '');
    const lead = Math.ceil((shift * 8) / 6);
    return whole.slice(lead, Math.floor(((shift + text.length) * 8) / 6));
  });
}

/** Every way in which a program may have written `text` down. */
export function spellings(text) {
  const plain = Buffer.from(text), wide = Buffer.from(text, 'utf16le'), wider = Buffer.alloc(text.length * 4);
  [...text].forEach((letter, at) => wider.writeUInt32LE(letter.codePointAt(0), at * 4));
  return {
    'UTF-8': [plain], 'UTF-16LE': [wide], 'UTF-16BE': [Buffer.from(wide).swap16()], 'UTF-32': [wider],
    'hexadecimal': [plain.toString('hex'), plain.toString('hex').toUpperCase()], 'base64': base64(text), 'backwards': [Buffer.from(plain).reverse()],
  };
}

/** Names of the spellings of `text` that stand in `bytes`. */
export function found(bytes, text) {
  return Object.entries(spellings(text)).filter(([, forms]) => forms.some((form) => bytes.includes(form))).map(([name]) => name);
}
