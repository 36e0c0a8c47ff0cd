// SPDX-License-Identifier: Apache-2.0
// What redirect.js says: name → [Chinese, English]. Generated from daemon/texts/*.po.
window.redlipsTexts = {
  again: ["再送一次", "Send it again"],
  asks: ["这个网站请您用 Key 登录。", "This site asks you to log in with your key."],
  asks_next: ["如果是您刚才点的登录，请点“继续”；如果不是，请点“不登录”。", "Continue if you have just clicked its login button. Otherwise do not log in."],
  back: ["不登录，返回网站", "Do not log in, return to the site"],
  code: ["错误代码：", "Code: "],
  connecting: ["正在连接小红唇……", "Connecting to RedLips…"],
  connection_lost: ["与小红唇的联系中断，这次登录没有完成。证书没有受影响，已输入的 PIN 码最多只计一次。请再点一次“CA 登录”；仍不行，请先从开始菜单打开“小红唇”。", "The connection to RedLips was lost and the login was not finished. Your certificate is unchanged; a PIN that was typed counts once at most. Log in again; if it happens again, open RedLips from the start menu first."],
  early: ["本页没有连上小红唇。没有输入任何密码。请点浏览器的“后退”回到网站，再点一次“CA 登录”。", "This page could not reach RedLips. No PIN was used. Use the Back button of the browser and click the login button of the site again."],
  go: ["继续", "Continue"],
  leaving: ["正在返回网站……", "Returning to the site…"],
  not_delivered: ["登录已经签名，但网站没有收下。Key 和证书都正常，没有消耗 PIN 码次数，签好的登录还保留在本页。请检查网络，稍等片刻再点“再送一次”；仍不行，请返回网站重新登录。", "The login is signed, but the site did not take it. Your key and certificate are fine, no PIN try was used, and the signed login is kept on this page. Check the network and send it again in a moment; if it fails again, go back to the site and log in anew."],
  prompt: ["请在小红唇的窗口里输入 PIN 码。", "Enter your PIN in the window of RedLips."],
  prompt_next: ["请核对窗口里的网址与上面的网址一致。没有 Key 时请插入，不用刷新网页。", "Check that it names the same site as here. Insert the key if it is not in; no need to reload."],
  return: ["返回网站", "Return to the site"],
  sending: ["签名完成，正在交给网站……", "Signed. Handing the login to the site…"],
  signing: ["正在用 Key 签名，请不要拔出……", "Your key is signing; leave it in…"],
  site: ["登录网站", "Site"],
  title: ["CA 登录", "Log in with your key"],
  waiting: ["已收到登录请求，请稍候……", "The request has arrived; one moment…"]
};
