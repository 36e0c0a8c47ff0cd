// SPDX-License-Identifier: Apache-2.0
// For <script nomodule>: tells users of Internet Explorer, of its compatibility mode and of very old browsers why they
// cannot log in. ECMAScript 3. Generated from daemon/texts/*.po.
(function () {
  var text = "当前是兼容模式（IE 内核）或浏览器版本太旧，不能用 Key 登录。没有消耗 PIN 码次数。请点地址栏的 e 图标切换为“极速模式”，或换用新版的谷歌、Edge、火狐、360 浏览器，再登录。";
  function show() {
    var place = document.getElementById("redlips-unsupported");
    if (place) place.innerText = text;
  }
  if (window.addEventListener) window.addEventListener("load", show, false);
  else window.attachEvent("onload", show);
})();
