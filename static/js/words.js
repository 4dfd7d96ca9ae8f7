// The desk where words are written: marks that vanish when a text is touched, candidates swapped in
// place, captions that arrive while one waits. The page's own HTML is fetched and taken apart; there
// is no second way to get the same things.

const FIELDS = ["caption", "hashtags", "alt"];

/** @param {Document} root */
export function improveWords(root) {
  const form = root.querySelector("form[data-words]");
  if (!form) return;
  for (const name of FIELDS) {
    form.elements[name].addEventListener("input", () => updateMark(form, name));
  }
  warnBeforeLeaving(form);
  if (!form.hasAttribute("data-draft")) return;

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const action = button?.value ?? "save";
    if (button?.dataset.confirm && !confirm(button.dataset.confirm)) return event.preventDefault();
    if (action === "suggest" || action === "restore" || action.startsWith("pick-")) {
      event.preventDefault();
      inPlace(form, action);
    }
  });
  if (form.hasAttribute("data-pending")) poll(form);
}

const shown = (form, name) => form.elements[`${name}_shown`];
const touched = (form, name) => normal(form.elements[name].value) !== normal(shown(form, name).value);
const normal = (text) => text.replaceAll("\r\n", "\n").trim();

function updateMark(form, name) {
  const mark = form.querySelector(`label[for=${name}] [data-mark]`);
  mark.dataset.was ??= String(!mark.hidden);
  mark.hidden = mark.dataset.was !== "true" || touched(form, name);
}

/** Sends the form with this action and takes over what the answered page holds. */
async function inPlace(form, action) {
  const status = form.querySelector("[data-status]");
  const body = new URLSearchParams(new FormData(form));
  body.set("action", action);
  const buttons = [...form.querySelectorAll("#candidates button")];
  buttons.forEach((button) => (button.disabled = true));
  status.textContent = action === "suggest" ? "Looking again…" : "";
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-draft]");
    if (!fresh) throw new Error(page.querySelector(".problem")?.textContent ?? "");
    takeOver(form, fresh, true);
    status.textContent = "";
    if (fresh.hasAttribute("data-pending")) poll(form);
  } catch (error) {
    status.textContent = error.message || "That did not work. Your words are still here: try again.";
    buttons.forEach((button) => (button.disabled = false));
  }
}

/** Looks for captions that are still being written, until they are there. */
async function poll(form) {
  for (let wait = 500; ; wait = Math.min(wait * 1.3, 5000)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      const answer = await fetch(form.getAttribute("action"));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("form[data-draft]");
      if (!fresh) return;
      if (fresh.hasAttribute("data-pending")) continue;
      return takeOver(form, fresh, false);
    } catch {
      // The network is away for a moment; the words wait on the server.
    }
  }
}

/** Fields that the person has touched since the page was made are left as they are. */
function takeOver(form, fresh, sent) {
  for (const name of FIELDS) {
    const keep = !sent && touched(form, name);
    shown(form, name).value = shown(fresh, name).value;
    if (!keep) form.elements[name].value = fresh.elements[name].value;
    const mark = form.querySelector(`label[for=${name}] [data-mark]`);
    mark.hidden = keep || fresh.querySelector(`label[for=${name}] [data-mark]`).hidden;
    mark.dataset.was = String(!fresh.querySelector(`label[for=${name}] [data-mark]`).hidden);
  }
  form.querySelector("#candidates").replaceWith(fresh.querySelector("#candidates"));
}

function warnBeforeLeaving(form) {
  let leaving = false;
  form.addEventListener("submit", (event) => queueMicrotask(() => (leaving = !event.defaultPrevented)));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && FIELDS.some((name) => touched(form, name))) event.preventDefault();
  });
}
