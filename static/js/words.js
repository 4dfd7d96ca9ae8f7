// The editor where a post is put together: marks that vanish when a text is touched, candidates and
// pictures that change in place, captions that arrive while one waits. The page's own HTML is
// fetched and taken apart; there is no second way to get the same things.

import { dressAttention } from "./attention.js";
import { autosave } from "./autosave.js";
import { body, fields, snapshot, takeOverFields } from "./fields.js";
import { completeHashtags } from "./hashtags.js";
import { complaint, parse } from "./page.js";
import { arrange, arrivedOffers, dressPictures, offersOf, placeOf, takeOverPictures } from "./arrange.js";
import { text } from "./messages.js";

/** @param {ParentNode} root */
export function improveWords(root) {
  const form = root.querySelector("form[data-words]");
  if (!form) return;
  form.addEventListener("input", (event) => {
    const element = event.target.closest("[data-field]");
    fields(form).find((field) => field.element === element)?.updateMark();
  });
  completeHashtags(form.querySelector("[data-tags]"));
  if (!form.hasAttribute("data-draft")) return warnBeforeLeaving(form);

  const editor = new Editor(form);
  sayTimeZone(form);
  autosave(editor);
  arrange(editor);
  dressAttention(editor);
  form.addEventListener("submit", (event) => editor.submit(event));
  if (form.hasAttribute("data-pending")) editor.poll();
  form.querySelector("#ask")?.focus();
}

/** Where the account has no time zone yet, times are meant in the browser's. */
function sayTimeZone(form) {
  const field = form.querySelector("input[name=time_zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field || !zone) return;
  field.value = zone;
  form.querySelector("[data-zone]").textContent = text("script-time-zone", { zone });
}

/** The editor of the page that is open, for whoever changes it from elsewhere. */
export const openEditor = () => editors.get(document.querySelector("form[data-draft]"));
const editors = new WeakMap();

export class Editor {
  #last = Promise.resolve();
  #polling = false;
  /** The button that had the focus and is gone for a while. */
  #pressed;
  /** Set while uploads are under way: publishing now would leave them behind. */
  static unfinished = () => 0;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.address = form.getAttribute("action");
    this.listeners = [];
    editors.set(form, this);
  }

  say(...what) {
    this.form.querySelector("[data-status]").replaceChildren(...what);
  }

  submit(event) {
    const button = event.submitter;
    const action = button?.value ?? "save";
    if (button?.dataset.confirm && !confirm(button.dataset.confirm)) return event.preventDefault();
    if (button?.getAttribute("aria-disabled") === "true") return event.preventDefault();
    const unfinished = Editor.unfinished();
    const waits = text("script-still-uploading", { count: unfinished });
    if (action === "publish" && unfinished && !confirm(waits)) return event.preventDefault();
    if (!navigator.onLine && ["publish", "discard", "schedule"].includes(action)) {
      event.preventDefault();
      return this.say(text("script-offline-nothing-lost"));
    }
    if (["publish", "discard"].includes(action) || button?.hasAttribute("data-leave")) {
      return this.listeners.forEach((listener) => listener("leaving", action));
    }
    event.preventDefault();
    this.act(action);
  }

  /** Does what a button does, in place, and says so when that fails. */
  async act(action, extra) {
    // Not `disabled`, which would take the focus from the one that was pressed.
    const buttons = [...this.form.querySelectorAll("#candidates button, [data-alt-offers] button")];
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    const release = () => buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    const asks = /^(suggest|rewrite-)/u.test(action);
    this.say(asks ? text("script-looking") : "");
    try {
      const { answer, page, fresh, sent } = await this.send(action, extra);
      // Before they are compared with those of the answer.
      release();
      if (!fresh && answer.ok && answer.redirected) return location.assign(answer.url);
      if (answer.status === 401) return this.listeners.forEach((listener) => listener("signed out"));
      if (!fresh) throw new Error(complaint(page));
      this.takeOver(fresh, sent);
      this.say(answer.ok ? this.#outcome(action) : refusal(answer, fresh));
    } catch (error) {
      this.say(error.message || text("script-did-not-work"));
    } finally {
      release();
    }
  }

  /** What an action has done, for those who do not see it. */
  #outcome(action) {
    if (action === "save") return text("script-saved");
    if (action === "suggest") return text("script-suggestions-coming");
    if (action.startsWith("rewrite-")) return "";
    if (/^(pick|take)-/u.test(action)) return text("script-suggestion-taken");
    if (action === "restore") return text("script-own-words-back");
    return offersOf(this.form, action) || placeOf(this.form, action);
  }

  /** Sends the form; one at a time, so that an older state never overtakes a newer one. */
  send(action, extra) {
    const sending = this.#last.then(async () => {
      const sent = snapshot(this.form);
      const answer = await fetch(this.address, { method: "POST", body: body(this.form, action, extra) });
      const page = parse(await answer.text());
      const fresh = page.querySelector("form[data-draft]");
      if (fresh && answer.ok) this.listeners.forEach((listener) => listener("saved", sent));
      return { answer, page, fresh, sent };
    });
    this.#last = sending.catch(() => {});
    return sending;
  }

  /** Takes over a newer page of the same draft; `sent` as in `takeOverFields`. */
  takeOver(fresh, sent) {
    takeOverPictures(this.form, fresh);
    takeOverFields(this.form, fresh, sent);
    takeOverChoice(this.form, fresh);
    this.#takeOverCandidates(fresh.querySelector("#candidates"));
    dressPictures(this);
    dressAttention(this);
    const arrived = arrivedOffers(this.form);
    if (arrived) this.say(arrived);
    if (fresh.hasAttribute("data-pending")) this.poll();
  }

  #takeOverCandidates(fresh) {
    const own = this.form.querySelector("#candidates");
    // What is the same stays: someone may be about to press one.
    if (own.innerHTML === fresh.innerHTML) return;
    const focused = own.contains(document.activeElement) ? document.activeElement : null;
    const value = focused?.value ?? this.#pressed;
    // The region itself stays, or what comes into it would not be read out.
    own.replaceChildren(...document.importNode(fresh, true).childNodes);
    if (!focused) return;
    const again = value && own.querySelector(`button[value="${value}"]`);
    // Where the button is gone for a while, the focus waits for it beside it.
    this.#pressed = again ? undefined : value;
    own.tabIndex = -1;
    (again ?? own).focus();
  }

  /** Looks for captions that are still being written, until they are there. */
  async poll() {
    if (this.#polling) return;
    this.#polling = true;
    for (let wait = 500; this.form.isConnected; wait = Math.min(wait * 1.3, 5000)) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      try {
        const answer = await fetch(this.address);
        const fresh = parse(await answer.text()).querySelector("form[data-draft]");
        if (!fresh) break;
        const pending = fresh.hasAttribute("data-pending");
        fresh.removeAttribute("data-pending");
        this.takeOver(fresh);
        if (!pending) break;
      } catch {
        // The network is away for a moment; the words wait on the server.
      }
    }
    this.#polling = false;
  }
}

/** Why an action was not done, beside a page that holds what was typed. */
function refusal(answer, fresh) {
  const why = [409, 429].includes(answer.status) && fresh.querySelector("#candidates [role=alert]");
  return why ? why.textContent.trim() : text("script-check-text");
}

/** Whom the post is for: as it is stored, unless the person has just chosen otherwise. */
function takeOverChoice(form, fresh) {
  const [own, shown] = [form.elements.visibility, form.elements.visibility_shown];
  if (!own || !fresh.elements.visibility) return;
  if (own.value === shown.value) own.value = fresh.elements.visibility.value;
  shown.value = fresh.elements.visibility_shown.value;
  takeOverMark(form.elements, fresh.elements);
}

/** Whether the pictures are covered: likewise. */
function takeOverMark(own, fresh) {
  // A mark that a moderator has set has no field.
  if (!own.sensitive_shown || !fresh.sensitive_shown) return;
  const touched = own.sensitive.checked !== (own.sensitive_shown.value === "yes");
  if (!touched) own.sensitive.checked = fresh.sensitive.checked;
  own.sensitive_shown.value = fresh.sensitive_shown.value;
}

/** A form that is not saved by itself. */
function warnBeforeLeaving(form) {
  let leaving = false;
  form.addEventListener("submit", (event) => queueMicrotask(() => (leaving = !event.defaultPrevented)));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && fields(form).some((field) => field.touched)) event.preventDefault();
  });
}
