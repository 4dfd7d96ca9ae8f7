// Saves the words a moment after the last key, when the field or the page is left, and again until
// it worked. A copy stays in this browser until the server has the words.

import { body, fields, snapshot } from "./fields.js";
import { make } from "./page.js";
import { text } from "./messages.js";

const PAUSE = 800;
const LONGEST_WAIT = 30_000;
/** What browsers let a page send while it is being left. */
const LAST_BREATH = 60_000;

/** @param {import("./words.js").Editor} editor */
export function autosave(editor) {
  const { form } = editor;
  const copy = new Copy(`vignette:draft:${form.dataset.draft}`);
  /** Texts that the server has, where they differ from what it shows (it tidies). */
  const acknowledged = new Map();
  let timer;
  let failures = 0;
  let leaving = false;
  let saving = false;
  /** Whether something other than a text was changed, such as a choice. */
  let chosen = false;
  /** How often something was changed, and how often it had been in the form that the server refused last. */
  let changes = 0;
  let refusedAt = -1;
  /** The same for what was sent while the page was left. */
  let flushedAt = -1;

  const dirty = () =>
    chosen ||
    fields(form).some((field) => field.touched && !field.says(acknowledged.get(field.key) ?? field.shown.value));
  /** Trying again before something changes helps nobody. */
  const refused = () => refusedAt === changes;
  const schedule = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function save() {
    if (!dirty() || saving || leaving) return;
    saving = true;
    chosen = false;
    const sending = changes;
    try {
      const { answer, fresh, sent } = await editor.send("save");
      refusedAt = answer.status < 500 && !answer.ok ? sending : -1;
      if (answer.status === 401) return signedOut();
      if (answer.status === 409) return published();
      if (answer.status >= 500 || !fresh) throw new Error();
      failures = 0;
      editor.takeOver(fresh, sent);
      if (!answer.ok) return editor.say(text("script-check-text"));
      editor.say(text("script-saved"));
    } catch {
      failures += 1;
      chosen = true;
      editor.say(text("script-offline-saved"));
      schedule(Math.min(1000 * 2 ** failures, LONGEST_WAIT));
    } finally {
      saving = false;
      if (!failures && !refused() && dirty()) schedule(PAUSE);
    }
  }

  function signedOut() {
    const button = make("button", { class: "quiet", type: "submit", name: "action", value: "save", "data-leave": true }, text("script-log-in-and-save"));
    editor.say(`${text("script-logged-out-saved")} `, button);
  }

  function published() {
    const button = make("button", { class: "quiet", type: "submit", name: "action", value: "save", "data-leave": true }, text("script-save-as-edit"));
    editor.say(`${text("script-published-meanwhile")} `, button);
  }

  function flush() {
    if (!dirty() || leaving || flushedAt === changes) return;
    const last = body(form, "save");
    if (last.toString().length > LAST_BREATH) return;
    flushedAt = changes;
    fetch(editor.address, { method: "POST", body: last, keepalive: true }).catch(() => (flushedAt = -1));
  }

  editor.listeners.push((what, sent) => {
    if (what === "leaving") leaving = true;
    if (what === "leaving" && sent === "discard") copy.clear();
    if (what === "signed out") signedOut();
    if (what !== "saved") return;
    sent.forEach((text, key) => acknowledged.set(key, text));
    if (!dirty()) copy.clear();
  });
  form.addEventListener("input", (event) => {
    if (!event.target.closest("[data-field]")) return;
    copy.write(form);
    changes += 1;
    if (!saving) editor.say("");
    schedule(PAUSE);
  });
  form.addEventListener("change", (event) => {
    const { target } = event;
    if (!target.name || target.type === "file" || target.closest("[data-field]")) return;
    chosen = true;
    changes += 1;
    schedule(0);
  });
  form.addEventListener("focusout", () => dirty() && !refused() && schedule(0));
  window.addEventListener("online", () => dirty() && schedule(0));
  // A browser under load tears a page down without `pagehide`; it waits for `beforeunload`.
  window.addEventListener("beforeunload", flush);
  window.addEventListener("pagehide", flush);
  window.addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("visibilitychange", () => document.hidden && form.isConnected && flush());
  if (copy.restore(form)) {
    editor.say(text("script-restored"));
    schedule(0);
  }
}

/** A post that is out needs no copy of its draft. @param {string} path */
export function forgetPublished(path) {
  const [, id] = /^\/p\/([^/]+)$/u.exec(path) ?? [];
  if (id) new Copy(`vignette:draft:${id}`).clear();
}

/** Words in this browser that the server does not have yet. */
class Copy {
  constructor(key) {
    this.key = key;
  }

  write(form) {
    const shown = new Map(fields(form).map((field) => [field.key, field.shown.value]));
    const words = [...snapshot(form)].map(([key, typed]) => ({ key, typed, shown: shown.get(key) }));
    try {
      localStorage.setItem(this.key, JSON.stringify(words));
    } catch {
      // Storage is full or forbidden: the server's copy is the only one then.
    }
  }

  clear() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // As above.
    }
  }

  /** Puts them back, except where the text has been changed elsewhere since. */
  restore(form) {
    let words;
    try {
      words = JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      words = [];
    }
    const byKey = new Map(words.map((word) => [word.key, word]));
    let restored = false;
    for (const field of fields(form)) {
      const word = byKey.get(field.key);
      if (!word || field.says(word.typed) || !field.says(word.shown)) continue;
      field.typed.value = word.typed;
      field.updateMark();
      restored = true;
    }
    if (!restored) this.clear();
    return restored;
  }
}
