// The order of the pictures: by the buttons, by dragging, and by arrow keys on the handle. What is
// on the page is the server's; a newer page is taken over without losing fields or focus.

import { adaptAttention } from "./attention.js";
import { make, onward } from "./page.js";
import { text } from "./messages.js";

const pictures = (form) => form.querySelector("[data-pictures]");
const ids = (form) => [...pictures(form).children].map((item) => item.dataset.picture);

/** Brings the pictures of a newer page into this one. */
export function takeOverPictures(form, fresh) {
  const list = pictures(form);
  if (list.hasAttribute("data-dragging")) return;
  const newer = [...pictures(fresh).children];
  const known = new Map([...list.children].map((item) => [item.dataset.picture, item]));
  const focused = document.activeElement;
  const pressed = list.contains(focused) && focused.closest("[data-tools]") ? focused.value : "";
  const place = [...list.children].indexOf(focused?.closest?.("[data-picture]"));
  newer.forEach((item, place) => {
    let own = known.get(item.dataset.picture);
    if (own) adapt(own, item);
    else own = document.importNode(item, true);
    known.delete(item.dataset.picture);
    if (list.children[place] !== own) list.insertBefore(own, list.children[place] ?? null);
  });
  known.forEach((item) => item.remove());
  list.className = pictures(fresh).className;
  if (focused !== document.activeElement && focused?.isConnected) focused.focus();
  if (pressed && !list.contains(document.activeElement)) focusNear(list, pressed, place);
  const choose = form.querySelector("[data-choose]");
  choose.hidden = fresh.querySelector("[data-choose]").hidden;
  form.querySelector("[data-full]").hidden = !choose.hidden;
}

/** To the button that was pressed; where it can no longer be pressed or is gone, to one beside it. */
function focusNear(list, value, place) {
  const id = value.replace(/^(move-left|move-right|remove)-/u, "");
  const own = [...list.children].find((item) => item.dataset.picture === id);
  const item = own ?? list.children[Math.min(place, list.children.length - 1)];
  const same = item?.querySelector(`button[value="${value}"]:not([disabled])`);
  (same ?? item?.querySelector("button.tool:not([disabled]), textarea"))?.focus();
}

/** What became of the pictures by an action on one of them; empty for any other. */
export function placeOf(form, action) {
  const all = ids(form);
  const [, verb, id] = action.match(/^(move-left|move-right|remove)-(.+)$/u) ?? [];
  if (verb === "remove") return text("script-picture-removed", { count: all.length });
  return verb ? placeIn(all, id) : "";
}

/** What is suggested for an alt text. What is the same stays: someone may be about to press it. */
function adaptOffers(own, fresh) {
  if (!own || !fresh) return;
  own.toggleAttribute("data-waiting", fresh.hasAttribute("data-waiting"));
  const was = own.querySelector("details");
  const bare = own.cloneNode(true);
  bare.querySelector("details")?.removeAttribute("open");
  if (bare.innerHTML === fresh.innerHTML) return;
  const focused = own.contains(document.activeElement) ? document.activeElement : null;
  const value = focused?.value ?? own.dataset.pressed;
  own.replaceChildren(...document.importNode(fresh, true).childNodes);
  const details = own.querySelector("details");
  if (details) details.open = was?.open ?? false;
  if (!focused) return;
  const again = focused.matches("summary") ? details?.firstElementChild : value && own.querySelector(`button[value="${value}"]`);
  // Where the button is gone for a while, the focus waits for it beside it.
  if (again) delete own.dataset.pressed;
  else if (value) own.dataset.pressed = value;
  own.tabIndex = -1;
  (again ?? own).focus();
}

/** What became of the suggestions for a picture by an action on them; empty for any other. */
export function offersOf(form, action) {
  const [, verb, id] = action.match(/^(use-alt|restore-alt|suggest)-([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/u) ?? [];
  if (verb === "restore-alt") return text("script-own-words-back");
  if (verb === "use-alt") return ofPicture(form, id, "script-suggestion-taken", "script-suggestion-taken-for");
  if (!verb) return "";
  const offers = pictures(form).querySelector(`[data-picture="${id}"] [data-alt-offers]`);
  if (!offers) return "";
  const details = offers.querySelector("details");
  if (details) details.open = true;
  offers.toggleAttribute("data-asked", offers.hasAttribute("data-waiting"));
  if (!offers.hasAttribute("data-waiting")) return arrival(form, id);
  return ofPicture(form, id, "script-suggestions-coming", "script-suggestions-coming-for");
}

/** A message, which names the picture where there are several. */
const ofPicture = (form, id, one, several) => text(ids(form).length > 1 ? several : one, { number: ids(form).indexOf(id) + 1 });
const arrival = (form, id) => ofPicture(form, id, "script-suggestions-here", "script-suggestions-here-for");

/** Which suggestions that were asked for have come; empty for none. */
export function arrivedOffers(form) {
  const come = [...form.querySelectorAll("[data-asked]:not([data-waiting])")];
  come.forEach((offers) => offers.removeAttribute("data-asked"));
  return come.map((offers) => arrival(form, offers.closest("[data-picture]").dataset.picture)).join(" ");
}

/** A picture that is here already: its place, its tools and the names of its fields. */
function adapt(own, fresh) {
  adaptTools(own, own.querySelector("[data-tools]"), fresh.querySelector("[data-tools]"));
  const field = own.querySelector("[data-field]");
  const newField = fresh.querySelector("[data-field]");
  for (const part of ["[data-typed]", "[data-shown]"]) {
    field.querySelector(part).name = newField.querySelector(part).name;
  }
  const typed = field.querySelector("[data-typed]");
  const newTyped = newField.querySelector("[data-typed]");
  typed.id = newTyped.id;
  typed.setAttribute("aria-describedby", newTyped.getAttribute("aria-describedby"));
  const hint = field.querySelector("[data-hint]");
  hint.id = newField.querySelector("[data-hint]").id;
  hint.textContent = newField.querySelector("[data-hint]").textContent;
  adaptOffers(field.querySelector("[data-alt-offers]"), newField.querySelector("[data-alt-offers]"));
  adaptAttention(field.querySelector("[data-looked]"), newField.querySelector("[data-looked]"));
  const label = field.querySelector("label");
  label.htmlFor = typed.id;
  label.querySelector("[data-label]").replaceWith(document.importNode(newField.querySelector("[data-label]"), true));
  field.querySelector("[data-alt-picture]")?.remove();
  const first = newField.querySelector("[data-alt-picture]");
  if (first) field.prepend(document.importNode(first, true));
}

/** Tools that are the same stay: someone may be about to press one. */
function adaptTools(own, tools, fresh) {
  const bare = tools.cloneNode(true);
  bare.querySelector(".handle")?.remove();
  if (bare.innerHTML === fresh.innerHTML) return;
  const newTools = document.importNode(fresh, true);
  const value = tools.contains(document.activeElement) && document.activeElement.value;
  const inHandle = tools.querySelector(".handle") === document.activeElement;
  tools.replaceWith(newTools);
  if (inHandle) own.dataset.refocus = "handle";
  else if (value) newTools.querySelector(`button[value="${value}"]:not([disabled])`)?.focus();
}

/** Gives each of several pictures a handle. @param {import("./words.js").Editor} editor */
export function dressPictures(editor) {
  const items = [...pictures(editor.form).children];
  items.forEach((item, place) => {
    const tools = item.querySelector("[data-tools]");
    if (items.length > 1 && !tools.querySelector(".handle")) {
      const label = text("script-picture-drag", { number: place + 1, count: items.length });
      tools.prepend(make("button", { type: "button", class: "tool handle", "aria-label": label }, "⠿"));
    }
    if (item.dataset.refocus) tools.querySelector(".handle")?.focus();
    delete item.dataset.refocus;
  });
}

/** @param {import("./words.js").Editor} editor */
export function arrange(editor) {
  const list = pictures(editor.form);
  dressPictures(editor);
  list.addEventListener("keydown", (event) => {
    if (!event.target.matches(".handle")) return;
    const [back, on] = onward() > 0 ? ["left", "right"] : ["right", "left"];
    const way = { ArrowLeft: back, ArrowUp: "left", ArrowRight: on, ArrowDown: "right" }[event.key];
    if (!way) return;
    event.preventDefault();
    const item = event.target.closest("[data-picture]");
    editor.act(`move-${way}-${item.dataset.picture}`);
  });
  list.addEventListener("dragstart", (event) => event.preventDefault());
  list.addEventListener("pointerdown", (event) => {
    const onHandle = event.target.closest(".handle");
    const byMouse = event.pointerType === "mouse" && event.target.closest(".frame");
    if (event.button !== 0 || list.children.length < 2 || !(onHandle || byMouse)) return;
    drag(editor, list, event);
  });
}

const placeIn = (all, id) => text("script-picture-place", { number: all.indexOf(id) + 1, count: all.length });

function drag(editor, list, down) {
  const item = down.target.closest("[data-picture]");
  const before = ids(editor.form).join(" ");
  const follow = new AbortController();
  const on = (name, listener) => window.addEventListener(name, listener, { signal: follow.signal });
  on("pointermove", (event) => {
    const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 6;
    if (!list.hasAttribute("data-dragging") && !far) return;
    list.setAttribute("data-dragging", "");
    item.classList.add("dragged");
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-picture]");
    if (!over || over === item || over.parentNode !== list) return;
    const later = item.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    list.insertBefore(item, later ? over.nextSibling : over);
  });
  const end = () => {
    follow.abort();
    list.removeAttribute("data-dragging");
    item.classList.remove("dragged");
    const order = ids(editor.form).join(" ");
    if (order !== before) editor.act("order", { order }).then(() => editor.say(placeIn(ids(editor.form), item.dataset.picture)));
  };
  on("pointerup", end);
  on("pointercancel", end);
}
