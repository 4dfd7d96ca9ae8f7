// The rows of pictures on their way: what each is, how far it is, in words, and what can be done.

import { make } from "./page.js";
import { text } from "./messages.js";

const STATES = {
  waiting: text("script-waiting"),
  sending: text("script-sending"),
  working: text("script-processing"),
  ready: text("script-ready"),
  failed: text("script-failed"),
};

export class Row {
  /** @param {File} file  @param {{cancel: () => void, retry: () => void}} verbs */
  constructor(file, { cancel, retry }) {
    this.name = file.name || text("script-pasted-picture");
    this.address = URL.createObjectURL(file);
    this.text = make("span", { class: "state" });
    this.bar = make("progress", { max: 1, value: 0, "aria-label": text("script-progress-of", { name: this.name }) });
    this.retryButton = make("button", { class: "quiet", type: "button", "aria-label": text("script-try-again-name", { name: this.name }), onclick: retry }, text("script-retry"));
    this.cancelButton = make("button", { class: "quiet", type: "button", onclick: cancel });
    const thumb = make("img", { class: "thumb", src: this.address, alt: "", width: 56, height: 56 });
    thumb.addEventListener("error", () => thumb.replaceWith(make("span", { class: "thumb" })));
    const what = make("div", { class: "what" }, make("span", { class: "name" }, this.name), this.bar, this.text);
    const verbs = make("div", { class: "verbs" }, this.retryButton, this.cancelButton);
    this.element = make("li", { class: "row" }, thumb, what, verbs);
  }

  get state() {
    return this.element.dataset.state;
  }

  /** @param {keyof STATES | "offline"} state  @param {number} share of the bytes that were sent, 0 to 1 */
  show(state, share = 0, note = "", retry = false) {
    this.element.dataset.state = state;
    const sent = state === "sending" && share > 0 ? text("script-sending-share", { percent: Math.floor(share * 100) }) : STATES[state];
    this.text.textContent = state === "failed" ? text("script-failed-why", { why: note }) : note || sent;
    this.bar.hidden = !["sending", "working"].includes(state);
    // Work of unknown length: the bar moves without a measure instead of standing at 100 %.
    if (state === "working") this.bar.removeAttribute("value");
    else this.bar.value = share;
    this.retryButton.hidden = !retry;
    this.cancelButton.hidden = state === "ready";
    this.cancelButton.textContent = state === "failed" ? text("script-dismiss") : text("script-cancel");
    this.cancelButton.setAttribute("aria-label", `${this.cancelButton.textContent} ${this.name}`);
    if (["ready", "failed", "offline"].includes(state)) this.onEnd?.(`${this.name}: ${this.text.textContent}`);
  }

  remove() {
    URL.revokeObjectURL(this.address);
    this.element.remove();
    this.onGone?.();
  }

  /** The list with a line that sums up, and a voice for those who do not see it. */
  static list() {
    const rows = new Set();
    const sum = make("p", { class: "sum" });
    const voice = make("p", { class: "unseen", role: "status", "aria-live": "polite" });
    const list = make("ul", { class: "rows", "aria-label": text("script-uploads") });
    const element = make("div", { "data-rows": true, hidden: true }, sum, list, voice);
    // Those that are ready leave the list after a while, and count all the same.
    let done = 0;
    const tell = () => {
      const count = (state) => [...rows].filter((row) => row.state === state).length;
      element.hidden = rows.size === 0;
      if (element.hidden) done = 0;
      const failed = count("failed");
      sum.textContent = text(failed ? "script-ready-failed" : "script-ready-count", { number: done + count("ready"), count: done + rows.size, failed });
    };
    const add = (row) => {
      rows.add(row);
      list.append(row.element);
      row.onEnd = (text) => (voice.textContent = text);
      row.onGone = () => {
        rows.delete(row);
        if (row.state === "ready") done += 1;
        tell();
      };
    };
    return { element, add, tell };
  }
}
