// The text fields of the editor. Each knows what it held when the page was made, so that it can tell
// what a person typed from what was suggested.

const normal = (text) => text.replaceAll("\r\n", "\n").trim();

export class Field {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.key = element.dataset.field;
    this.typed = element.querySelector("[data-typed]");
    this.shown = element.querySelector("[data-shown]");
    this.mark = element.querySelector("[data-mark]");
  }

  /** Whether the person has changed it since it was shown. */
  get touched() {
    return normal(this.typed.value) !== normal(this.shown.value);
  }

  says(text) {
    return normal(this.typed.value) === normal(text);
  }

  /** The mark "suggested" goes as soon as the text is touched, and comes back with the text. */
  updateMark() {
    if (!this.mark) return;
    this.mark.dataset.was ??= String(!this.mark.hidden);
    this.mark.hidden = this.mark.dataset.was !== "true" || this.touched;
  }

  /** Takes over what a newer page holds; `keep` leaves the text alone. @param {Field} fresh */
  takeOver(fresh, keep) {
    this.shown.value = fresh.shown.value;
    if (!keep) this.typed.value = fresh.typed.value;
    if (this.mark && fresh.mark) {
      this.mark.replaceChildren(...document.importNode(fresh.mark, true).childNodes);
      this.mark.dataset.was = String(!fresh.mark.hidden);
      this.mark.hidden = fresh.mark.hidden || this.touched;
    }
    this.#offer(fresh);
    this.#complain(fresh);
  }

  /** What is offered beside the text. */
  #offer(fresh) {
    const line = fresh.element.querySelector("[data-further]");
    this.element.querySelector("[data-further]")?.remove();
    if (line) this.element.append(document.importNode(line, true));
  }

  #complain(fresh) {
    const line = fresh.element.querySelector(".problem");
    this.element.querySelector(".problem")?.remove();
    if (line) this.element.append(document.importNode(line, true));
    if (line) this.typed.setAttribute("aria-invalid", "true");
    else this.typed.removeAttribute("aria-invalid");
  }
}

/** @param {ParentNode} form */
export const fields = (form) => [...form.querySelectorAll("[data-field]")].map((element) => new Field(element));

/** What the fields say now, by their keys. @param {ParentNode} form */
export const snapshot = (form) => new Map(fields(form).map((field) => [field.key, field.typed.value]));

/** What this page goes by, so that the server can tell the order of what it sends. */
const PAGE = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
let sendings = 0;

/** The form as it is sent now, without files. @param {HTMLFormElement} form */
export function body(form, action, extra = {}) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  body.set("action", action);
  body.set("page", PAGE);
  body.set("sending", (sendings += 1));
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return body;
}

/**
 * Takes over the fields of a newer page. `sent` is what they said when the page was asked for: what
 * was typed since then stays. Without it, everything that was touched stays.
 */
export function takeOverFields(form, freshForm, sent) {
  const newer = new Map(fields(freshForm).map((field) => [field.key, field]));
  for (const field of fields(form)) {
    const fresh = newer.get(field.key);
    if (!fresh) continue;
    const typedSince = sent?.has(field.key) ? !field.says(sent.get(field.key)) : field.touched;
    // Someone who is in the field goes on typing: a text that was only tidied does not jump.
    const inIt = field.typed === document.activeElement && sent !== undefined;
    const tidied = field.key === "hashtags" || field.says(fresh.typed.value);
    field.takeOver(fresh, typedSince || (inIt && tidied));
  }
}
