// SPDX-License-Identifier: Apache-2.0
// The popup between a hall's page and RedLips: takes one request from the page that opened it, and answers only there.
// ECMAScript 2019. The rules are SECURITY-RULES 2.3; the messages stand in PROTOCOL.md, section 3.
(function () {
  'use strict';

  var zh = /^zh\b/i.test(navigator.language || 'zh');
  var texts = {
    title: ['CA 登录', 'Log in with your key'],
    site: ['登录网站', 'Site'],
    connecting: ['正在连接小红唇……', 'Connecting to RedLips…'],
    ready: ['小红唇已就绪，正在等待网页的登录请求……', 'RedLips is ready and waits for the page.'],
    waiting: ['已收到登录请求，请稍候……', 'The request has arrived; one moment…'],
    prompt: ['请在小红唇的窗口里输入 PIN 码。', 'Enter your PIN in the window of RedLips.'],
    promptNext: ['请核对窗口里的网址与上面的网址一致。没有 Key 时请插入，不用刷新网页。',
      'Check that it names the same site as here. Insert the key if it is not in; no need to reload.'],
    signing: ['正在用 Key 签名，请不要拔出……', 'Your key is signing; leave it in…'],
    done: ['登录成功，本窗口即将关闭。', 'Logged in. This window closes now.'],
    receiving: ['正在接收要签署的文件……', 'Receiving the documents to be signed…'],
    signed: ['已签署，本窗口即将关闭。', 'Signed. This window closes now.'],
    signTitle: ['CA 签署', 'Sign with your key'],
    signSite: ['请求签署的网站', 'Site that asks'],
    opener: ['本窗口要由办事网站打开。', 'This window must be opened by a site.'],
    openerNext: ['没有输入任何密码。请关闭本窗口，回到网站点“CA 登录”。', 'No PIN was used. Close it and click the login button on the site.'],
    lost: ['与小红唇的连接断开了。没有登录，证书没有受影响。', 'The connection to RedLips was lost. You are not logged in; your certificate is fine.'],
    lostNext: ['请回到网页再点一次“CA 登录”；仍不行，请从开始菜单打开“小红唇”。', 'Return to the page and click the login button again; if it fails, start RedLips.'],
    close: ['关闭', 'Close'],
    code: ['错误代码：', 'Code: ']
  };
  // Web IDL exposes no way to ask whether an origin is loopback; these are all spellings a URL parser leaves over.
  var loopback = /^https?:\/\/(localhost|[^/:]+\.localhost|127\.[0-9.]+|0\.0\.0\.0|\[::1\]|\[::\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])\.?(:\d+)?$/;

  var opener = window.opener;
  var socket = null;
  var page = null; // the one asker: {source, origin, id}, pinned by the first valid request
  var heart = null; // beats while that page waits, if it answers pings
  var over = false;

  function text(name) { return texts[name][zh ? 0 : 1]; }
  function element(id) { return document.getElementById(id); }

  function show(what, next) {
    element('what').textContent = what;
    element('next').textContent = next || '';
  }

  function settle() {
    over = true;
    if (heart) heart.stop();
  }

  function end(what, next, code) {
    settle();
    element('busy').hidden = true;
    show(what, next);
    if (code) {
      element('code').textContent = text('code') + code;
      element('code').hidden = false;
    }
    element('close').hidden = false;
    element('close').focus();
  }

  function mayAsk(origin) {
    return /^https?:\/\/[^/]+$/.test(origin) && !loopback.test(origin);
  }

  // The exact origin as target: if the opener has gone elsewhere meanwhile, the browser drops the message.
  function tell(message) {
    if (!page) return;
    message.redlips = 1;
    message.id = page.id;
    page.source.postMessage(message, page.origin);
  }

  function fail(error) {
    tell({ type: 'answer', error: { code: error.code, zh: error.zh, en: error.en } });
    end(zh ? error.zh : error.en, '', error.code);
  }

  function lost() {
    if (over) return;
    fail({
      code: 'connection_lost',
      zh: texts.lost[0] + texts.lostNext[0],
      en: texts.lost[1] + ' ' + texts.lostNext[1]
    });
  }

  // Chromium names no source for what a page says while it goes away; its origin and number still tell who it was.
  function ends(event) {
    return (event.source === opener || event.source === null) && event.origin === page.origin &&
      event.data.type === 'cancel' && event.data.id === page.id;
  }

  function alive(event) {
    return heart && event.source === opener && event.origin === page.origin && event.data.type === 'pong' && event.data.id === page.id;
  }

  // A piece of a document, from the page that wants it signed.
  function continues(event) {
    return page.signs && event.source === opener && event.origin === page.origin &&
      event.data.type === 'data' && event.data.id === page.id;
  }

  // With us goes the socket, and with that the dialog and a PIN on its way (SECURITY-RULES 2.5).
  function leave() {
    settle();
    socket.close();
    window.close();
  }

  // What of a page's params goes on to RedLips, by method.
  var paramsOf = {
    authenticate: function (params) { return { nonce: String(params.nonce) }; },
    signDocument: function (params) { return { documents: params.documents, attached: params.attached === true }; }
  };

  function fromPage(event) {
    if (!event.data || event.data.redlips !== 1) return;
    if (!page) take(event);
    else if (alive(event)) heart.heard();
    else if (!over && ends(event)) socket.send(JSON.stringify({ method: 'cancel', params: { id: 1 } }));
    else if (!over && continues(event)) socket.send(JSON.stringify({ method: 'data', params: { id: 1, base64: String(event.data.base64) } }));
  }

  function take(event) {
    var method = event.data.method;
    if (event.source !== opener || event.data.type !== 'request' || !paramsOf[method] || !mayAsk(event.origin)) return;
    page = { source: event.source, origin: event.origin, id: event.data.id, signs: method === 'signDocument' };
    if (page.signs) {
      element('title').textContent = text('signTitle');
      element('site-label').textContent = text('signSite');
    }
    element('site').textContent = event.origin;
    element('who').hidden = false;
    show(text('waiting'));
    var params = paramsOf[method](event.data.params || {});
    params.origin = event.origin;
    socket.send(JSON.stringify({ id: 1, method: method, params: params }));
    // An older package does not answer; its page counts as there until it says otherwise.
    if (!Array.isArray(event.data.answers) || event.data.answers.indexOf('ping') < 0) return;
    heart = window.redlipsHeartbeat(function () { tell({ type: 'ping' }); }, leave);
  }

  function fromDaemon(event) {
    var message = JSON.parse(event.data);
    if (message.method === 'state') {
      var state = message.params.state;
      if (texts[state]) show(text(state), state === 'prompt' ? text('promptNext') : '');
      tell({ type: 'state', state: state });
    } else if (message.method === 'more') {
      tell({ type: 'more' });
    } else if (message.error) {
      fail(message.error);
    } else if (message.result) {
      settle();
      show(text(page.signs ? 'signed' : 'done'));
      element('busy').hidden = true;
      tell({ type: 'answer', result: message.result });
      window.close();
    }
  }

  function start() {
    document.documentElement.lang = zh ? 'zh-CN' : 'en';
    element('title').textContent = text('title');
    element('site-label').textContent = text('site');
    element('close').textContent = text('close');
    element('close').addEventListener('click', function () { window.close(); });
    show(text('connecting'));
    if (!opener) return end(text('opener'), text('openerNext'));
    socket = new WebSocket('ws://' + location.host + '/ws');
    socket.onopen = function () {
      show(text('ready'));
      window.addEventListener('message', fromPage);
      // Empty, and the only message that goes to whoever opened us (SECURITY-RULES 2.3).
      opener.postMessage({ redlips: 1, type: 'ready' }, '*');
    };
    socket.onmessage = fromDaemon;
    socket.onclose = lost;
    // No event tells that the page has gone; with it goes the question (SECURITY-RULES 2.5).
    setInterval(function () {
      if (opener.closed) leave();
    }, 250);
  }

  start();
})();
