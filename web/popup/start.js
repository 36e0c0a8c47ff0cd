// SPDX-License-Identifier: Apache-2.0
// The page from which RedLips opens a hall (the reverse popup): the hall's page speaks to its window.opener, us.
// ECMAScript 2019. It mirrors popup.js for the one hall that the daemon names (SECURITY-RULES 2.3).
(function () {
  'use strict';

  var zh = /^zh\b/i.test(navigator.language || 'zh');
  var texts = {
    title: ['打开办事大厅', 'Open the service site'],
    site: ['网站', 'Site'],
    connecting: ['正在连接小红唇……', 'Connecting to RedLips…'],
    open: ['打开', 'Open '],
    hall: ['请点下面的按钮打开网站。', 'Click the button to open the site.'],
    hallNext: ['登录期间请不要关闭本页。', 'Leave this page open until you are logged in.'],
    opened: ['网站已打开，请在那里点“CA 登录”。', 'The site is open; click its login button there.'],
    blocked: ['浏览器拦住了新窗口。', 'The browser blocked the new window.'],
    blockedNext: ['没有输入任何密码。请点地址栏右侧的拦截图标，选“始终允许”，再点一次。', 'No PIN was used. Allow popups for this page and click again.'],
    waiting: ['已收到登录请求，请稍候……', 'The request has arrived; one moment…'],
    prompt: ['请在小红唇的窗口里输入 PIN 码。', 'Enter your PIN in the window of RedLips.'],
    signing: ['正在用 Key 签名，请不要拔出……', 'Your key is signing; leave it in…'],
    done: ['登录成功，可以关闭本页。', 'Logged in. You may close this page.'],
    receiving: ['正在接收要签署的文件……', 'Receiving the documents to be signed…'],
    signed: ['已签署。本页请先不要关闭。', 'Signed. Leave this page open.'],
    lost: ['与小红唇的连接断开了，证书没有受影响。', 'The connection to RedLips was lost; your certificate is fine.'],
    lostNext: ['请关闭本页，从小红唇重新打开网站。', 'Close this page and open the site from RedLips again.'],
    code: ['错误代码：', 'Code: ']
  };

  var hall = null;   // {zh, en, url, origins}, from the daemon
  var opened = null; // the window we opened
  var asking = null; // {origin, id, number} of the request in work
  var heart = null;  // beats while that page waits, if it answers pings
  var number = 0;
  var socket = null;
  var over = false;

  function text(name) { return texts[name][zh ? 0 : 1]; }
  function element(id) { return document.getElementById(id); }

  function show(what, next, code) {
    element('what').textContent = what;
    element('next').textContent = next || '';
    element('code').textContent = code ? text('code') + code : '';
    element('code').hidden = !code;
    element('busy').hidden = !asking;
  }

  // Chromium names no source for what a page says while it goes away; its origin and number still tell who it was.
  function ends(event) {
    return asking && (event.source === opened || event.source === null) && event.origin === asking.origin &&
      event.data.type === 'cancel' && event.data.id === asking.id;
  }

  function alive(event) {
    return heart && event.source === opened && event.origin === asking.origin && event.data.type === 'pong' && event.data.id === asking.id;
  }

  // A piece of a document, from the page that wants it signed.
  function continues(event) {
    return asking && asking.signs && event.origin === asking.origin && event.data.type === 'data' && event.data.id === asking.id;
  }

  function cancel() {
    socket.send(JSON.stringify({ method: 'cancel', params: { id: asking.number } }));
  }

  function settle() {
    if (heart) heart.stop();
    heart = null;
    asking = null;
  }

  // What of a page's params goes on to RedLips, by method.
  var paramsOf = {
    authenticate: function (params) { return { nonce: String(params.nonce) }; },
    signDocument: function (params) { return { documents: params.documents, attached: params.attached === true }; }
  };

  // From the window that we opened, as long as one of the hall's own pages is in it.
  function fromHall(event) {
    var message = event.data;
    if (!opened || over || !message || message.redlips !== 1) return;
    if (ends(event)) {
      cancel();
    } else if (alive(event)) {
      heart.heard();
    } else if (event.source !== opened || hall.origins.indexOf(event.origin) < 0) {
      return;
    } else if (message.type === 'hello') {
      opened.postMessage({ redlips: 1, type: 'ready' }, event.origin);
    } else if (message.type === 'request' && paramsOf[message.method]) {
      request(event.origin, message);
    } else if (continues(event)) {
      socket.send(JSON.stringify({ method: 'data', params: { id: asking.number, base64: String(message.base64) } }));
    }
  }

  function request(origin, message) {
    if (asking) return;
    asking = { origin: origin, id: message.id, number: ++number, signs: message.method === 'signDocument' };
    show(text('waiting'));
    var params = paramsOf[message.method](message.params || {});
    params.origin = origin;
    socket.send(JSON.stringify({ id: asking.number, method: message.method, params: params }));
    // An older package does not answer; its page counts as there until it says otherwise.
    if (!Array.isArray(message.answers) || message.answers.indexOf('ping') < 0) return;
    heart = window.redlipsHeartbeat(function () {
      if (opened.closed) cancel();
      else tell({ type: 'ping' });
    }, cancel);
  }

  function tell(message) {
    if (!asking || !opened) return;
    message.redlips = 1;
    message.id = asking.id;
    opened.postMessage(message, asking.origin);
  }

  function answer(message) {
    if (!asking || message.id !== asking.number) return;
    if (message.error) {
      tell({ type: 'answer', error: { code: message.error.code, zh: message.error.zh, en: message.error.en } });
    } else {
      tell({ type: 'answer', result: message.result });
    }
    var signed = asking.signs;
    settle();
    // After its login the hall goes its own way; a page that had something signed may ask again.
    over = !message.error && !signed;
    if (message.error) show(zh ? message.error.zh : message.error.en, '', message.error.code);
    else show(text(signed ? 'signed' : 'done'));
  }

  function greet(params) {
    hall = params;
    element('site').textContent = hall.origins.join('  ');
    element('who').hidden = false;
    element('open').textContent = text('open') + (zh ? hall.zh : hall.en);
    element('open').hidden = false;
    element('open').focus();
    show(text('hall'), text('hallNext'));
  }

  function fromDaemon(event) {
    var message = JSON.parse(event.data);
    if (message.method === 'hall') {
      greet(message.params);
    } else if (message.method === 'state') {
      if (!asking || message.params.id !== asking.number) return;
      if (texts[message.params.state]) show(text(message.params.state));
      tell({ type: 'state', state: message.params.state });
    } else if (message.method === 'more') {
      if (asking && message.params.id === asking.number) tell({ type: 'more' });
    } else {
      answer(message);
    }
  }

  function open() {
    // No features: noopener and noreferrer would cut the tie that all this is about.
    opened = window.open(hall.url, 'redlips-' + location.hostname.slice(0, 32));
    if (opened) show(text('opened'), text('hallNext'));
    else show(text('blocked'), text('blockedNext'));
  }

  function lost() {
    if (over) return;
    if (asking) {
      tell({
        type: 'answer',
        error: { code: 'connection_lost', zh: texts.lost[0] + texts.lostNext[0], en: texts.lost[1] + ' ' + texts.lostNext[1] }
      });
    }
    over = true;
    settle();
    element('open').hidden = true;
    show(text('lost'), text('lostNext'));
    element('status').focus();
  }

  document.documentElement.lang = zh ? 'zh-CN' : 'en';
  element('title').textContent = text('title');
  element('site-label').textContent = text('site');
  show(text('connecting'));
  element('open').addEventListener('click', open);
  window.addEventListener('message', fromHall);
  socket = new WebSocket('ws://' + location.host + '/ws');
  socket.onmessage = fromDaemon;
  socket.onclose = lost;
})();
