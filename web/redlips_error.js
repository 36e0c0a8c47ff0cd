// SPDX-License-Identifier: Apache-2.0
// The one kind of error that the package rejects with: a code, and words for people in two languages.
import { errors } from './errors.js';

/** Languages that there are words in. */
const languages = ['zh', 'en'];

/** The page's language if there are words in it, else Chinese. */
export function pageLanguage() {
  const wanted = typeof document === 'object' && document.documentElement ? document.documentElement.lang : '';
  return /^en\b/i.test(wanted) ? 'en' : 'zh';
}

function paragraph(parts, language) {
  return [parts.what, parts.safe, parts.next].join(language === 'en' ? ' ' : '');
}

/** `code` is one of PROTOCOL.md §4; `what`, `safe`, `next` and `message` are in the language asked for. */
export class RedLipsError extends Error {
  /**
   * @param {string} code
   * @param {{lang?: string, download?: string, zh?: string, en?: string}} [details] zh, en: the daemon's own words,
   *   used where a newer daemon sends a code that is not known here
   */
  constructor(code, details = {}) {
    const known = Object.prototype.hasOwnProperty.call(errors, code);
    const texts = errors[known ? code : 'internal'];
    const language = languages.indexOf(details.lang) >= 0 ? details.lang : pageLanguage();
    const whole = (each) => (known ? '' : details[each]) || paragraph(texts[each], each);
    super(whole(language));
    this.name = 'RedLipsError';
    this.code = code;
    this.zh = whole('zh');
    this.en = whole('en');
    this.what = texts[language].what;
    this.safe = texts[language].safe;
    this.next = texts[language].next;
    if (code === 'not_installed' && details.download) this.download = details.download;
  }
}
