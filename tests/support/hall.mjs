// SPDX-License-Identifier: Apache-2.0
// Starts the demo CA and the demo hall for a test, and speaks to the hall like a browser with one cookie.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';

const bin = process.env.REDLIPS_BIN || path.resolve('build/release/bin');

/** Runs redlips-demo-ca and returns what it printed; throws with its error text. */
export function demoCa(...words) {
  return execFileSync(path.join(bin, 'redlips-demo-ca'), words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The first line that a stream brings. */
function firstLine(stream, child) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n')[0]);
    });
    child.once('exit', (code) => reject(new Error(`redlips-demo-hall ended with ${code} before it listened`)));
  });
}

/** A CA and a hall of their own, in a directory of their own: {directory, caPem, httpOrigin, httpsOrigin, ports, close}. */
export async function startHall(extra = []) {
  const directory = mkdtempSync(path.join(tmpdir(), 'redlips-hall-'));
  const at = (name) => path.join(directory, name);
  demoCa('init', at('ca'));
  demoCa('issue-server', at('ca'), '--dns', 'hall.example.test', '--ip', '127.0.0.1', '--out', at('hall.pem'));
  const child = spawn(path.join(bin, 'redlips-demo-hall'), [
    '--ca', at('ca/ca.pem'), '--crl', at('ca/crl.pem'), '--database', at('accounts.json'), '--http', '0',
    '--https', '0', '--cert', at('hall.pem'), '--key', at('hall.key'), '--ready-fd', '3', ...extra,
  ], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
  const ready = JSON.parse(await firstLine(child.stdio[3], child));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    directory,
    caPem: readFileSync(at('ca/ca.pem'), 'utf8'),
    httpOrigin: ready.origin_http,
    httpsOrigin: ready.origin_https,
    ports: { http: ready.http, https: ready.https },
    /** Ends the hall, removes the directory, resolves with the exit code. */
    async close() {
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(directory, { recursive: true, force: true });
      return code;
    },
  };
}

/** One visitor of one origin: keeps the cookie, verifies the hall's certificate against the demo root. */
export class Visitor {
  constructor(hall, origin) {
    this.hall = hall;
    this.origin = origin;
    this.cookie = '';
  }

  /** @returns {Promise<{status: number, headers: object, body: string}>} */
  send(method, target, body, headers = {}) {
    const url = new URL(target, this.origin);
    const options = {
      method,
      host: '127.0.0.1',
      port: url.port,
      path: url.pathname + url.search,
      servername: url.hostname,
      ca: this.hall.caPem,
      agent: false,
      headers: { Host: url.host, Cookie: this.cookie, ...(method === 'POST' ? { Origin: this.origin } : {}), ...headers },
    };
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? https : http).request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => { text += chunk; });
        response.on('end', () => {
          const set = response.headers['set-cookie'];
          if (set) this.cookie = set[0].split(';')[0];
          resolve({ status: response.statusCode, headers: response.headers, body: text });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  async post(target, object) {
    const answer = await this.send('POST', target, JSON.stringify(object), { 'Content-Type': 'application/json' });
    return { status: answer.status, ...JSON.parse(answer.body) };
  }

  /** Opens the login page and fetches a challenge. */
  async challenge() {
    await this.send('GET', '/');
    return (await this.post('/auth/challenge', {})).challenge;
  }
}
