// SPDX-License-Identifier: Apache-2.0
// The login page: fetches a challenge, lets RedLips sign it, posts the token. ECMAScript 2019.
import { authenticate } from '/redlips/redlips.js';

const button = document.getElementById('ca-login');
const cancel = document.getElementById('cancel');
const result = document.getElementById('result');

function addLine(text, style) {
  const line = document.createElement('p');
  line.className = style;
  line.textContent = text;
  result.append(line);
}

/** Shows sentences; `code` comes last and grey: it is for the hotline. */
function show(code, sentences) {
  result.dataset.code = code;
  result.className = code === '' ? '' : 'fault';
  result.textContent = '';
  for (const text of sentences) addLine(text, '');
  if (code !== '') addLine(`错误代码：${code}`, 'code');
}

/** A RedLipsError has three parts; a refusal of the hall one sentence. */
function showError(error) {
  if (error.name === 'AbortError') {
    show('user_cancelled', ['已取消登录，没有消耗 PIN 次数。需要时再点“CA登录”。']);
    return;
  }
  const parts = error.what ? [error.what, error.safe, error.next] : [error.zh || '登录没有完成，请再试一次。'];
  show(error.code || 'internal', parts.filter(Boolean));
  if (!error.download) return;
  const link = document.createElement('a');
  link.href = error.download;
  link.textContent = '下载安装';
  result.insertBefore(link, result.lastChild);
}

const states = {
  waiting: '前面还有一个登录请求，请稍候。',
  prompt: '请在小红唇窗口里核对网址，输入 PIN 码。',
  signing: '正在签名，请不要拔出 Key。',
};

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

async function fetchChallenge() {
  const inline = document.body.dataset.challenge;
  if (!inline) return (await post('/auth/challenge', {})).challenge;
  document.body.dataset.challenge = '';
  return inline;
}

/** `?ports=1,2`: where the tests' RedLips listens. */
function options() {
  const ports = (new URLSearchParams(location.search).get('ports') || '').split(',').filter(Boolean).map(Number);
  return ports.length > 0 ? { ports } : {};
}

async function login(signal) {
  // As a promise: the window opens while the browser still counts the click.
  const nonce = fetchChallenge();
  const onState = (state) => show('', [states[state] || states.prompt]);
  const token = await authenticate(Object.assign(
    { nonce, signal, onState, onNotFound: showError, download: '#download', lang: 'zh' }, options()));
  return post('/auth/login', { challenge: await nonce, token });
}

button.addEventListener('click', async () => {
  const abort = new AbortController();
  cancel.onclick = () => abort.abort();
  wait(true);
  show('', ['正在打开小红唇窗口…']);
  try {
    const answer = await login(abort.signal);
    location.assign(answer.next);
  } catch (error) {
    showError(error);
    wait(false);
  }
});

// Disabled until here: a click before somebody listens would do nothing, and say nothing.
wait(false);
