// The page of archives looks again while one is under way, and begins an export in place.

import { notice, noticeBroken } from "./notice.js";
import { parse } from "./page.js";

const HERE = "/settings/archives";

/** @param {ParentNode} root */
export function improveArchives(root) {
  const section = root.querySelector("#archives[data-pending]");
  if (section) poll(section);
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("#archives form[action$='/export']")) return;
    event.preventDefault();
    begin(event.target);
  });
}

/** Asks for an export; the focus goes to what the page then says of it. */
async function begin(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "true";
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST" });
    const fresh = parse(await answer.text()).querySelector("#archives");
    if (!fresh) return form.submit();
    const taken = put(form.closest("#archives"), fresh);
    const problem = taken.querySelector("#export-problem");
    const place = problem ? taken.querySelector("form[action$='/export'] button") : taken.querySelector("#export");
    place.focus();
    notice((problem ?? place).textContent.trim());
    if (taken.hasAttribute("data-pending")) poll(taken);
  } catch {
    delete form.dataset.busy;
    noticeBroken();
  }
}

async function poll(section) {
  while (section.isConnected && section.hasAttribute("data-pending")) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      const answer = await fetch(HERE);
      if (answer.redirected) return;
      if (!answer.ok) continue;
      const page = parse(await answer.text());
      const fresh = page.querySelector("#archives");
      if (!fresh) return;
      section = takeOver(section, fresh);
    } catch {
      // The network is away for a moment; the work goes on without us.
    }
  }
}

/** While it is the same work only its numbers change, so that nothing is read out anew. */
function takeOver(section, fresh) {
  const bars = (root) => [...root.querySelectorAll("progress")];
  const [before, after] = [bars(section), bars(fresh)];
  if (before.length === after.length) {
    before.forEach((bar, i) => advance(bar, after[i]));
    return section;
  }
  const exporting = (root) => root.querySelector("#export + p progress");
  const ended = exporting(section) && !exporting(fresh);
  const taken = put(section, fresh);
  if (ended) notice(taken.querySelector("#export").textContent.trim());
  return taken;
}

/** Puts a section in the place of the old one, with what someone has done there meanwhile. */
function put(section, fresh) {
  const taken = document.importNode(fresh, true);
  // A file that someone has chosen meanwhile stays chosen.
  const file = section.querySelector("input[type=file]");
  if (file?.files.length) taken.querySelector("input[type=file]")?.replaceWith(file);
  const focused = section.contains(document.activeElement) && document.activeElement;
  section.replaceWith(taken);
  if (!focused || focused.isConnected) return taken;
  const again = focused.id && document.getElementById(focused.id);
  (again || taken.querySelector("#export"))?.focus({ preventScroll: true });
  return taken;
}

function advance(bar, fresh) {
  if (fresh.hasAttribute("value")) {
    bar.max = fresh.max;
    bar.value = fresh.value;
  }
  const statusOf = (one) => one.closest("p").previousElementSibling;
  if (statusOf(bar).textContent !== statusOf(fresh).textContent) statusOf(bar).textContent = statusOf(fresh).textContent;
}
