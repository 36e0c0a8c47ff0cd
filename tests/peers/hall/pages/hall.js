// SPDX-License-Identifier: Apache-2.0
// The login page: fetches a challenge, lets RedLips sign it, posts the token. ECMAScript 2019.
import { authenticate } from '/redlips/redlips.js';

const button = document.getElementById('ca-login');
const cancel = document.getElementById('cancel');
const result = document.getElementById('result');

/** Shows a sentence; `code` is for tests and for the hotline. */
function show(code, what, next) {
  result.dataset.code = code;
  result.className = code === '' ? '' : 'fault';
  result.textContent = '';
  for (const text of [what, next]) {
    if (!text) continue;
    const line = document.createElement('p');
    line.textContent = text;
    result.append(line);
  }
}

function showError(error) {
  show(error.code || 'internal', error.zh || error.message || '登录没有完成，请再试一次。', error.next);
  if (typeof error.url !== 'string') return;
  const link = document.createElement('a');
  link.href = error.url;
  link.textContent = '下载安装';
  result.append(link);
}

function wait(waiting) {
  button.disabled = waiting;
  button.textContent = waiting ? '正在登录…' : 'CA登录';
  cancel.hidden = !waiting;
}

/** Posts JSON and returns the answer's; throws {code, zh} of a refusal. */
async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (cause) {
    throw { code: 'hall_unreachable', zh: '连不上大厅，没有登录。请检查网络后再点“CA登录”。' };
  }
  const answer = await response.json();
  if (!response.ok) throw answer;
  return answer;
}

async function challenge() {
  const inline = document.body.dataset.challenge;
  if (!inline) return (await post('/auth/challenge', {})).challenge;
  document.body.dataset.challenge = '';
  return inline;
}

async function login(signal) {
  const nonce = await challenge();
  const token = await authenticate({ nonce, signal });
  return post('/auth/login', { challenge: nonce, token });
}

button.addEventListener('click', async () => {
  const abort = new AbortController();
  cancel.onclick = () => abort.abort();
  wait(true);
  show('', '请在小红唇窗口里核对网址，输入 PIN 码。');
  try {
    const answer = await login(abort.signal);
    location.assign(answer.next);
  } catch (error) {
    showError(error);
    wait(false);
  }
});
