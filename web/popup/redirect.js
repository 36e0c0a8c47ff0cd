// SPDX-License-Identifier: Apache-2.0
// The page between a hall without script and RedLips: the browser came here by a link and goes back with the answer.
// ECMAScript 2019. The rules are SECURITY-RULES 2.7; the messages stand in PROTOCOL.md, section 3.
(function () {
  'use strict';

  var zh = /^zh\b/i.test(navigator.language || 'zh');
  /** A hall that has not taken the token after so long is not there; in ms. */
  var patience = 15000;

  var login = null; // {zh, en, origin, url, state, ticket}, all from the daemon
  var token = null; // once it is signed: kept until the hall has taken it
  var asked = false;
  var over = false; // the socket has nothing more to say
  var code = 'user_cancelled'; // what the hall is told where the user goes back now
  var socket = null;

  function text(name) { return window.redlipsTexts[name][zh ? 0 : 1]; }
  function element(id) { return document.getElementById(id); }

  function show(what, next) {
    element('what').textContent = what;
    element('next').textContent = next || '';
  }

  /** The buttons that there are now; while anything goes on by itself, the bar moves. */
  function offer(buttons, busy) {
    ['go', 'again', 'back'].forEach(function (id) { element(id).hidden = buttons.indexOf(id) < 0; });
    element('busy').hidden = !busy;
  }

  function tell(words, shownCode, buttons) {
    show(words);
    element('code').textContent = text('code') + shownCode;
    element('code').hidden = false;
    offer(buttons, false);
    element('status').focus();
  }

  /** Back to the hall by a GET, which keeps its cookies. Our page's place in the history is the hall's from now on. */
  function leave(name, value) {
    over = true;
    show(text('leaving'));
    offer([], true);
    if (socket) socket.close();
    location.replace(login.url + '?state=' + encodeURIComponent(login.state) + '&' + name + '=' + encodeURIComponent(value));
  }

  /** Only what the hall was told counts for it: the ticket in the address finds the token that came by this POST. */
  function deliver() {
    var abort = new AbortController();
    var late = setTimeout(function () { abort.abort(); }, patience);
    element('code').hidden = true;
    show(text('sending'));
    offer([], true);
    fetch(login.url, {
      method: 'POST',
      body: new URLSearchParams({ state: login.state, ticket: login.ticket, token: JSON.stringify(token) }),
      mode: 'cors', // so that an error of the hall can be told from its yes
      credentials: 'omit',
      redirect: 'error', // a 307 would carry the token on to another address
      cache: 'no-store',
      signal: abort.signal
    }).then(function (answer) {
      clearTimeout(late);
      if (answer.ok) leave('ticket', login.ticket);
      else undelivered(' ' + answer.status);
    }, function () {
      clearTimeout(late);
      undelivered('');
    });
  }

  function undelivered(why) {
    code = 'not_delivered';
    element('back').textContent = text('return');
    tell(text('not_delivered'), 'not_delivered' + why, ['again', 'back']);
  }

  function refused(error) {
    over = true;
    // The user has just said no: nothing is left to read here.
    if (error.code === 'user_cancelled') return leave('error', error.code);
    code = error.code;
    element('back').textContent = text('return');
    tell(zh ? error.zh : error.en, error.code, ['back']);
  }

  function ask() {
    if (asked || over) return;
    asked = true;
    show(text('waiting'));
    // It stays in its place: the second half of a double click must not hit the other button.
    element('go').disabled = true;
    offer(['go', 'back'], true);
    socket.send(JSON.stringify({ id: 1, method: 'authenticate', params: {} }));
  }

  function greet(params) {
    login = params;
    element('hall').textContent = zh ? login.zh : login.en;
    element('site').textContent = login.origin;
    element('who').hidden = false;
    show(text('asks'), text('asks_next'));
    // Any page can send the browser here, and no click of the user has brought it: the question comes after one.
    offer(['go', 'back'], false);
  }

  function fromDaemon(event) {
    var message = JSON.parse(event.data);
    if (message.method === 'redirect') {
      greet(message.params);
    } else if (message.method === 'state') {
      var state = message.params.state;
      if (window.redlipsTexts[state]) show(text(state), state === 'prompt' ? text('prompt_next') : '');
    } else if (message.error) {
      refused(message.error);
    } else if (message.result) {
      over = true;
      token = message.result;
      deliver();
    }
  }

  function lost() {
    if (over) return;
    over = true;
    code = 'connection_lost';
    if (login) element('back').textContent = text('return');
    if (login) tell(text('connection_lost'), code, ['back']);
    else tell(text('early'), code, []);
  }

  document.documentElement.lang = zh ? 'zh-CN' : 'en';
  element('title').textContent = text('title');
  element('site-label').textContent = text('site');
  ['go', 'again', 'back'].forEach(function (id) { element(id).textContent = text(id); });
  show(text('connecting'));
  element('go').addEventListener('click', ask);
  element('again').addEventListener('click', deliver);
  element('back').addEventListener('click', function () { leave('error', code); });
  socket = new WebSocket('ws://' + location.host + '/ws');
  socket.onmessage = fromDaemon;
  socket.onclose = lost;
})();
