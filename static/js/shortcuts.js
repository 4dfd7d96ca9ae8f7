// Keys for those who like them. Each does what a link or button of the page does, too.

import { make } from "./page.js";
import { notice } from "./notice.js";
import { text } from "./messages.js";

const OFF = "shortcuts-off";
const POSTS = ".card, .tiles > .tile, .tiles > li > .tile";

const SHORTCUTS = [
  ["j", text("script-next-post"), () => step(1)],
  ["k", text("script-previous-post"), () => step(-1)],
  ["l", text("script-like"), () => press("button.like")],
  ["b", text("script-bookmark"), () => press("button.keep")],
  ["c", text("script-comment"), comment],
  ["/", text("script-search"), search],
  ["n", text("script-new-post"), () => go("/compose")],
  ["?", text("script-show-shortcuts"), show],
];

/** @param {Document} root */
export function improveKeyboard(root) {
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
    if (isOff() && event.key !== "?") return;
    // The draft's pictures and the viewer have keys of their own.
    const shortcut = SHORTCUTS.find(([key]) => key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut[2]();
  });
}

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

/** The post that has the focus, else the first that is in sight. */
function current() {
  const focused = document.activeElement?.closest(POSTS);
  if (focused) return focused;
  return [...document.querySelectorAll(POSTS)].find((post) => post.getBoundingClientRect().bottom > innerHeight / 4);
}

function step(by) {
  const posts = [...document.querySelectorAll(POSTS)];
  const at = posts.indexOf(document.activeElement?.closest(POSTS));
  const next = at < 0 ? current() : posts[at + by];
  if (!next) return;
  const target = next.matches("a") ? next : next.querySelector("a.frame, a.when, summary, a");
  target?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function press(selector) {
  const within = document.querySelector("article.post") ?? current();
  const button = within?.querySelector(selector);
  if (button) button.click();
  else if (within) notice(text("script-shortcut-log-in"));
}

function comment() {
  const field = document.querySelector("#say textarea");
  if (field) return field.focus();
  current()?.querySelector("a.talk")?.click();
}

function search() {
  const field = [...document.querySelectorAll("input[type=search]")].find((one) => one.offsetParent);
  if (field) field.focus();
  else go("/search");
}

function go(address) {
  location.assign(address);
}

function show() {
  const rows = SHORTCUTS.map(([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)));
  const off = make("input", { type: "checkbox", checked: isOff() });
  off.addEventListener("change", () => {
    try {
      if (off.checked) localStorage.setItem(OFF, "1");
      else localStorage.removeItem(OFF);
    } catch {
      // Nothing is kept where the browser keeps nothing.
    }
  });
  const dialog = make(
    "dialog",
    { class: "shortcuts", "aria-labelledby": "shortcuts-title" },
    make("h2", { id: "shortcuts-title" }, text("script-shortcuts")),
    make("dl", {}, ...rows),
    make("label", {}, off, text("script-shortcuts-off")),
    make("form", { method: "dialog" }, make("button", { class: "button ghost" }, text("script-close"))),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
