// A line at the edge of the page that says what happened, for eyes and for screen readers.

import { text } from "./messages.js";
import { make } from "./page.js";

const SHOWN_MS = 6000;
let line;
let timer;

/** The line stays in the page when it is silent: a live region that comes with its text is not read. */
export function prepareNotice() {
  line = make("p", { class: "notice", role: "status" });
  document.body.append(line);
  window.addEventListener("online", silence);
}

/** What is said of a lost connection is no longer true once something has worked. */
export function silence() {
  clearTimeout(timer);
  line.textContent = "";
}

/** @param {string} said */
export function notice(said) {
  silence();
  // Said again, it is read again.
  timer = setTimeout(() => {
    line.textContent = said;
    timer = setTimeout(silence, SHOWN_MS);
  }, 50);
}

/** Says that something did not reach the server. */
export function noticeBroken() {
  notice(text(navigator.onLine ? "script-connection-lost" : "script-offline-try-again"));
}
