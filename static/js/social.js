// Likes and bookmarks in place, questions before what cannot be undone, menus that close.

import { noticeBroken, silence } from "./notice.js";

/** @param {Document} root */
export function improveSocial(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
    const place = form.closest("[data-engagement], [data-like]");
    if (place) {
      event.preventDefault();
      return react(form, place);
    }
    // The browser's own page would take the place of what was typed.
    if (navigator.onLine || !form.matches(".say")) return;
    event.preventDefault();
    noticeBroken();
  });
  root.addEventListener("click", (event) => {
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** Sends the tap and puts what the server then shows in its place: a post's row, or a comment's heart. */
async function react(form, place) {
  // Not by disabling the button, which would take the focus away.
  if (form.dataset.busy) return;
  form.dataset.busy = "true";
  const kind = form.querySelector("button").classList[1];
  try {
    const body = new URLSearchParams(new FormData(form));
    if (place.dataset.engagement) body.set("next", place.dataset.engagement);
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(place.id);
    // Whoever is no longer logged in is shown the login page by the form itself.
    if (!answer.ok || !fresh) return form.submit();
    place.replaceWith(fresh);
    silence();
    fresh.querySelector(`button.${kind}`)?.focus();
  } catch {
    delete form.dataset.busy;
    noticeBroken();
  }
}
