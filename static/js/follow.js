// Following in place: the button changes where it stands and keeps the focus, and a line says what
// happened.

import { notice, noticeBroken } from "./notice.js";
import { parse } from "./page.js";

/** @param {Document} root */
export function improveFollow(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-follow], [data-leaves]")) return;
    event.preventDefault();
    send(form);
  });
}

async function send(form) {
  // Not by disabling the button, which would take the focus away.
  if (form.dataset.busy) return;
  form.dataset.busy = "true";
  const action = form.getAttribute("action");
  const body = new URLSearchParams(new FormData(form));
  // The person's own page has the button as it is then, wherever this one stands.
  if ("follow" in form.dataset) body.set("next", action.slice(0, action.lastIndexOf("/")));
  try {
    const answer = await fetch(action, { method: "POST", body });
    const page = parse(await answer.text());
    const done = answer.ok && ("leaves" in form.dataset ? leave(form) : change(form, page));
    // Whoever is no longer logged in, or was refused, is shown so by the form itself.
    if (!done) form.submit();
  } catch {
    delete form.dataset.busy;
    noticeBroken();
  }
}

/** Puts the button as it is now in the place of the old one; on a profile with the numbers above it. */
function change(form, page) {
  const fresh = page.getElementById("follow");
  if (!fresh) return false;
  const said = fresh.dataset.said;
  if (form.id === "follow") {
    document.querySelector(".profile-header").replaceWith(page.querySelector(".profile-header"));
  } else {
    fresh.id = form.id;
    fresh.elements.next.value = form.elements.next.value;
    form.replaceWith(fresh);
  }
  document.getElementById(form.id).querySelector("button").focus();
  notice(said);
  return true;
}

/** Takes a row out of its list; the focus goes on to the next one. */
function leave(form) {
  const row = form.closest("li");
  const near = row.nextElementSibling ?? row.previousElementSibling;
  const next = near?.querySelector("button") ?? document.getElementById("list");
  row.remove();
  next.focus();
  notice(form.dataset.said);
  return true;
}
