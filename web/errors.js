// SPDX-License-Identifier: Apache-2.0
// What each error code says: what happened, what was not lost, what to do next. Generated from daemon/texts/*.po.
/** code → language → {what, safe, next} */
export const errors = {
  blocked_by_browser: {
    zh: {
      what: "浏览器不让本网页连接小红唇。",
      safe: "Key 和证书都正常，没有消耗 PIN 码次数。",
      next: "请从小红唇的“我的大厅”打开本网站登录；仍不行，请打开小红唇，用“检测和设置”检查这台电脑。",
    },
    en: {
      what: "The browser does not let this page reach RedLips.",
      safe: "Your key and certificate are fine and no PIN try was used.",
      next: "Open this site from RedLips itself (“My halls”) and log in there; if that does not help, let RedLips check this computer.",
    },
  },
  busy: {
    zh: {
      what: "小红唇正在处理另一个登录请求。",
      safe: "Key 和证书都正常，没有消耗 PIN 码次数。",
      next: "请先完成或关闭已打开的登录窗口，再点一次“CA 登录”。",
    },
    en: {
      what: "RedLips is already working on another login.",
      safe: "Your key and certificate are fine and no PIN try was used.",
      next: "Finish or close the login window that is open, then log in again.",
    },
  },
  certificate_expired: {
    zh: {
      what: "证书不在有效期内，暂不能登录。",
      safe: "Key 没有坏，已办的业务不受影响。",
      next: "请打开小红唇查看有效期和续期办法，或联系发证的 CA。",
    },
    en: {
      what: "The certificate is not valid today, so it cannot log in.",
      safe: "The key is not broken and finished business is not affected.",
      next: "Open RedLips to see the dates and how to renew, or call the CA that issued it.",
    },
  },
  collision: {
    zh: {
      what: "插着两把无法区分的 Key，为避免用错，都没有使用。",
      safe: "两把 Key 和证书都正常，没有消耗 PIN 码次数。",
      next: "请只留下要用的那一把，再登录一次。",
    },
    en: {
      what: "Two keys that cannot be told apart are plugged in, so none is used.",
      safe: "Both keys and certificates are fine and no PIN try was used.",
      next: "Leave only the key that you want to use, then log in again.",
    },
  },
  connection_lost: {
    zh: {
      what: "与小红唇的联系中断，这次登录没有完成。",
      safe: "证书没有受影响，已输入的 PIN 码最多只计一次。",
      next: "请再点一次“CA 登录”；仍不行，请先从开始菜单打开“小红唇”。",
    },
    en: {
      what: "The connection to RedLips was lost and the login was not finished.",
      safe: "Your certificate is unchanged; a PIN that was typed counts once at most.",
      next: "Log in again; if it happens again, open RedLips from the start menu first.",
    },
  },
  coop_cut: {
    zh: {
      what: "本网站的安全设置切断了网页与登录小窗口的联系。",
      safe: "Key 和证书都正常，没有消耗 PIN 码次数。",
      next: "请关闭小窗口，并把错误代码告诉网站的客服。",
    },
    en: {
      what: "The site's security settings cut the connection between this page and the login window.",
      safe: "Your key and certificate are fine and no PIN try was used.",
      next: "Close the small window and tell the site's support the error code.",
    },
  },
  internal: {
    zh: {
      what: "小红唇内部出错，这次登录没有完成。",
      safe: "Key 和证书没有改动。",
      next: "请再点一次“CA 登录”；仍不行，请把错误代码告诉客服。",
    },
    en: {
      what: "Something inside RedLips went wrong and the login was not finished.",
      safe: "Your key and certificate are unchanged.",
      next: "Log in again; if it happens again, tell support the error code.",
    },
  },
  invalid_request: {
    zh: {
      what: "网页发来的登录请求不符合要求，小红唇没有受理。",
      safe: "Key 和证书都正常，没有消耗 PIN 码次数。",
      next: "请刷新网页，再点一次“CA 登录”；仍不行，请把错误代码告诉网站的客服。",
    },
    en: {
      what: "The page sent a login request that RedLips cannot accept.",
      safe: "Your key and certificate are fine and no PIN try was used.",
      next: "Reload the page and log in again; if it happens again, tell the site's support the error code.",
    },
  },
  key_removed: {
    zh: {
      what: "登录途中 Key 被拔出或换成了另一把，这次登录没有完成。",
      safe: "证书没有受影响，没有在别的 Key 上试过 PIN 码。",
      next: "请插回原来的 Key，再点一次“CA 登录”。",
    },
    en: {
      what: "The key was pulled out or swapped during the login.",
      safe: "Your certificate is unchanged and no PIN was tried on another key.",
      next: "Put the same key back in and log in again.",
    },
  },
  key_stuck: {
    zh: {
      what: "Key 没有回应，小红唇已停止等待。",
      safe: "证书没有受影响，已输入的 PIN 码最多只计一次。",
      next: "请拔出 Key 再插入，然后再点一次“CA 登录”。",
    },
    en: {
      what: "The key does not answer; RedLips stopped waiting.",
      safe: "Your certificate is unchanged; a PIN that was typed counts once at most.",
      next: "Pull the key out, put it in again, then log in again.",
    },
  },
  last_try: {
    zh: {
      what: "PIN 码只剩最后 1 次，没有您的确认，没有发送。",
      safe: "没有消耗次数；即使锁定，证书也不会丢。",
      next: "没有十足把握，请今天先不试；确定要试，请在窗口里确认（命令行加 --last-try）。",
    },
    en: {
      what: "Only one PIN try is left, so the PIN was not sent without your confirmation.",
      safe: "No PIN try was used; even if the key locks, the certificate stays.",
      next: "If you are not certain of the PIN, do not try today; if you are, confirm it in the window (on the command line: --last-try).",
    },
  },
  module_failed: {
    zh: {
      what: "Key 的驱动模块出错，已停止使用。",
      safe: "Key 和证书没有改动。",
      next: "请拔出 Key 再插入；仍不行，请重新安装 Key 的驱动，或联系 CA。",
    },
    en: {
      what: "The driver of the key broke down and was stopped.",
      safe: "Your key and certificate are unchanged.",
      next: "Pull the key out and put it in again; if that does not help, install the key's driver anew or call the CA.",
    },
  },
  no_certificate: {
    zh: {
      what: "这把 Key 里没有可用于登录的证书，可能刚注销、还没有写入，或不是单位证书 Key。",
      safe: "没有消耗 PIN 码次数。",
      next: "请换一把 Key；若这是新领的 Key，请联系 CA 并报 Key 编号。",
    },
    en: {
      what: "This key holds no certificate that can log in: it was revoked, not yet written, or is no unit certificate key.",
      safe: "No PIN try was used.",
      next: "Use another key; if this one is new, call the CA and give the number on the key.",
    },
  },
  no_key: {
    zh: {
      what: "没有找到证书 Key。",
      safe: "您的证书在 Key 里，没有问题。",
      next: "请插入 Key；已插入请换一个 USB 口。",
    },
    en: {
      what: "No certificate key was found.",
      safe: "Your certificate is in the key and is fine.",
      next: "Insert the key; if it is in, try another USB port.",
    },
  },
  no_ui: {
    zh: {
      what: "小红唇的窗口没有运行，无法输入 PIN 码。",
      safe: "Key 和证书都正常，没有消耗 PIN 码次数。",
      next: "请从开始菜单打开“小红唇”（或在终端运行 redlips attach），再登录一次。",
    },
    en: {
      what: "The RedLips window is not running, so the PIN cannot be typed.",
      safe: "Your key and certificate are fine and no PIN try was used.",
      next: "Open RedLips from the start menu (or run `redlips attach` in a terminal), then log in again.",
    },
  },
  not_delivered: {
    zh: {
      what: "登录已经签名，但网站没有收下。",
      safe: "Key 和证书都正常，没有消耗 PIN 码次数，签好的登录还保留在本页。",
      next: "请检查网络，稍等片刻再点“再送一次”；仍不行，请返回网站重新登录。",
    },
    en: {
      what: "The login is signed, but the site did not take it.",
      safe: "Your key and certificate are fine, no PIN try was used, and the signed login is kept on this page.",
      next: "Check the network and send it again in a moment; if it fails again, go back to the site and log in anew.",
    },
  },
  not_installed: {
    zh: {
      what: "这台电脑上没有找到小红唇证书助手：还没有安装，或没有运行。",
      safe: "您的证书在 Key 里，没有问题。",
      next: "已安装请从开始菜单打开“小红唇”；没有安装请点“下载安装”，装好后回到本页再登录，不用刷新。",
    },
    en: {
      what: "RedLips was not found on this computer: it is not installed, or not running.",
      safe: "Your certificate is in the key and is fine.",
      next: "If it is installed, open RedLips from the start menu; if not, download and install it, then come back to this page: no need to reload.",
    },
  },
  not_running: {
    zh: {
      what: "小红唇服务没有运行。",
      safe: "证书没有问题。",
      next: "请从开始菜单打开“小红唇”，再试一次。",
    },
    en: {
      what: "The RedLips service is not running.",
      safe: "Your certificate is fine.",
      next: "Open RedLips from the start menu, then try again.",
    },
  },
  not_saved: {
    zh: {
      what: "小红唇在这台电脑上的目录无法写入（磁盘已满或只读），已停止登录。",
      safe: "Key 和证书没有改动，也没有损失 PIN 码次数。",
      next: "请清理磁盘空间后再登录；管理员可用命令“redlips status”查看是哪个目录。",
    },
    en: {
      what: "RedLips cannot write to its directory on this computer (the disk is full or read-only), so the login was stopped.",
      safe: "Your key and certificate are unchanged, and no try of your PIN was lost.",
      next: "Free some space on the disk, then log in again; your administrator finds the directory with the command “redlips status”.",
    },
  },
  origin_not_allowed: {
    zh: {
      what: "这个网站不在已登记的办事网站中，已暂停登录。",
      safe: "没有向它发送任何信息，没有消耗 PIN 码次数。",
      next: "请核对网址是否从官方网站进入；确认无误，请联系管理员登记这个网站。",
    },
    en: {
      what: "This site is not a registered service site, so the login was stopped.",
      safe: "Nothing was sent to it and no PIN try was used.",
      next: "Check that you came here from the official site; if the address is right, ask your administrator to register it.",
    },
  },
  pin_blocked: {
    zh: {
      what: "Key 已锁定，不能登录。",
      safe: "证书还在，有效期不变，没有丢失任何东西。",
      next: "请联系发证的 CA 解锁；联系电话和申请表可在小红唇的窗口里查看。",
    },
    en: {
      what: "The key is locked and cannot log in.",
      safe: "The certificate is still in it and stays valid; nothing is lost.",
      next: "Ask the CA that issued it to unlock the key; its telephone and the form are in the RedLips window.",
    },
  },
  pin_wrong: {
    zh: {
      what: "PIN 码不对，没有登录。",
      safe: "证书没有受影响，输对一次后次数恢复。",
      next: "请看清是哪把 Key、大写和数字键盘后再登录；拿不准请先不要再试，问清 PIN 码再来。",
    },
    en: {
      what: "The PIN was not right, so you are not logged in.",
      safe: "Your certificate is unchanged; a right PIN restores the number of tries.",
      next: "Check which key it is, Caps Lock and the number pad before you log in again; if you are not sure, stop here and ask whoever keeps the PIN first.",
    },
  },
  popup_blocked: {
    zh: {
      what: "浏览器拦住了登录小窗口。",
      safe: "没有输入任何密码，没有消耗 PIN 码次数。",
      next: "请点地址栏右侧的拦截图标，选“始终允许”，再点一次“CA 登录”。",
    },
    en: {
      what: "The browser blocked the login window.",
      safe: "Nothing was typed and no PIN try was used.",
      next: "Click the blocked-window icon at the right of the address bar, choose “Always allow”, then log in again.",
    },
  },
  rate_limited: {
    zh: {
      what: "这个网站的登录请求连续被拒绝，小红唇在 10 分钟内不再回应它。",
      safe: "没有向它发送任何信息，没有消耗 PIN 码次数。",
      next: "请 10 分钟后再登录；如果不是您点的登录，请关闭这个网页。",
    },
    en: {
      what: "Login requests of this site were refused several times, so RedLips does not answer it for 10 minutes.",
      safe: "Nothing was sent to it and no PIN try was used.",
      next: "Log in again after 10 minutes; if you did not ask to log in, close the page.",
    },
  },
  timeout: {
    zh: {
      what: "等待输入 PIN 码的时间太长，这次登录已过期。",
      safe: "Key 和证书都正常，等待不消耗 PIN 码次数。",
      next: "请再点一次“CA 登录”，在小红唇的窗口里输入 PIN 码；没有看到窗口，请先从开始菜单打开“小红唇”。",
    },
    en: {
      what: "The login waited too long for your PIN and has expired.",
      safe: "Your key and certificate are fine; waiting uses no PIN try.",
      next: "Log in again and type the PIN in the RedLips window; if you saw no window, open RedLips from the start menu first.",
    },
  },
  unsupported_browser: {
    zh: {
      what: "当前是兼容模式（IE 内核）或浏览器版本太旧，不能用 Key 登录。",
      safe: "没有消耗 PIN 码次数。",
      next: "请点地址栏的 e 图标切换为“极速模式”，或换用新版的谷歌、Edge、火狐、360 浏览器，再登录。",
    },
    en: {
      what: "This browser is too old or in compatibility mode (IE) and cannot log in with a key.",
      safe: "No PIN try was used.",
      next: "Click the e icon in the address bar to switch to the fast mode, or open this page in a current Chrome, Edge, Firefox or 360; then log in.",
    },
  },
  user_cancelled: {
    zh: {
      what: "您取消了这次登录。",
      safe: "证书没有受影响，取消不消耗 PIN 码次数。",
      next: "需要时再点一次“CA 登录”即可。",
    },
    en: {
      what: "You cancelled the login.",
      safe: "Your certificate is unchanged; cancelling uses no PIN try.",
      next: "Log in again whenever you like.",
    },
  },
};
