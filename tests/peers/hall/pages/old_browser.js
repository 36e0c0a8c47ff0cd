// SPDX-License-Identifier: Apache-2.0
// Runs only where modules are unknown (Internet Explorer, compatibility mode): says what to do instead of staying mute.
document.addEventListener('DOMContentLoaded', function () {
  var result = document.getElementById('result');
  result.setAttribute('data-code', 'unsupported_browser');
  result.className = 'fault';
  result.textContent = '当前是兼容模式（IE 内核），不能用 Key 登录。没有消耗 PIN 次数。' +
    '请点地址栏的 e 图标切换为“极速模式”，再登录。';
  document.getElementById('ca-login').disabled = true;
});
