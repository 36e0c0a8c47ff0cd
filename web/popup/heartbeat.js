// SPDX-License-Identifier: Apache-2.0
// Tells our pages that the page which asked is gone. Its goodbye may be lost: Firefox drops it where another process takes
// the page over, and no event says that a document in another window has ended. ECMAScript 2019.
(function () {
  'use strict';

  // In ms. Only our own timer can be throttled, which makes the beat slower; the other page answers to an event, and
  // browsers deliver those to pages in the background too.
  var beat = 3000;
  // Beats in a row without an answer. Counted, not timed: a computer that slept has missed one beat, not a hundred.
  var patience = 5;

  /**
   * Calls `ask` now and on every beat, and `gone` once when nothing answered for too long.
   * Returns {heard, stop}: call `heard` for each answer, `stop` when nobody waits any more.
   */
  window.redlipsHeartbeat = function (ask, gone) {
    var unanswered = 0;
    var timer = setInterval(next, beat);

    function stop() { clearInterval(timer); }

    function next() {
      if (unanswered >= patience) {
        stop();
        gone();
        return;
      }
      unanswered += 1;
      ask();
    }

    next();
    return { heard: function () { unanswered = 0; }, stop: stop };
  };
})();
