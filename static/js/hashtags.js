// Completion of hashtags from those in use: a combobox over the word at the cursor.

import { make, parse } from "./page.js";
import { text } from "./messages.js";

const PAUSE = 120;

/** @param {HTMLInputElement?} input */
export function completeHashtags(input) {
  if (!input) return;
  const list = make("ul", { class: "options", id: "hashtag-options", role: "listbox", "aria-label": text("script-hashtags-in-use"), hidden: true });
  input.after(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  new Completion(input, list);
}

class Completion {
  #timer;
  #asking = new AbortController();

  constructor(input, list) {
    this.input = input;
    this.list = list;
    this.active = null;
    input.addEventListener("input", (event) => {
      clearTimeout(this.#timer);
      if (event.isTrusted !== false) this.#timer = setTimeout(() => this.ask(), PAUSE);
    });
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // Pressing on an option must not take the focus from the field.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  /** Where the word at the cursor begins and ends. */
  word() {
    const { value, selectionStart } = this.input;
    const start = value.slice(0, selectionStart).search(/[^\s,#＃]*$/u);
    const rest = value.slice(selectionStart).search(/[\s,#＃]|$/u);
    return { start, end: selectionStart + rest, text: value.slice(start, selectionStart) };
  }

  async ask() {
    this.#asking.abort();
    const { text } = this.word();
    if (!text) return this.close();
    this.#asking = new AbortController();
    try {
      const address = `${this.input.dataset.tags}?starting=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { signal: this.#asking.signal });
      if (answer.ok) this.show(parse(await answer.text()).querySelectorAll("[role=option]"));
    } catch {
      // Without an answer there is nothing to offer.
    }
  }

  show(options) {
    if (document.activeElement !== this.input) return;
    const { start, end } = this.word();
    const rest = this.input.value.slice(0, start) + this.input.value.slice(end);
    const there = new Set(rest.toLowerCase().split(/[\s,#＃]+/u));
    const fresh = [...options].filter((option) => !there.has(option.dataset.tag));
    fresh.forEach((option, index) => (option.id = `hashtag-option-${index}`));
    this.list.replaceChildren(...fresh.map((option) => document.importNode(option, true)));
    this.list.hidden = fresh.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.choose(null);
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(null);
  }

  choose(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    const { children } = this.list;
    const at = [...children].indexOf(this.active);
    const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? children.length - 1 : at - 1 };
    if (event.key in steps) this.choose(children[(steps[event.key] + children.length) % children.length]);
    else if (event.key === "Enter" && this.active) this.take(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  /** Puts an option in the place of the word at the cursor, ready for the next. */
  take(option) {
    const { start, end } = this.word();
    const hash = /[#＃]$/u.test(this.input.value.slice(0, start)) ? "" : "#";
    const after = this.input.value.slice(end).trimStart();
    this.input.setRangeText(`${hash}${option.dataset.tag} `, start, this.input.value.length - after.length, "end");
    this.close();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
