// The page of archives looks again while one is under way.

const HERE = "/settings/archives";

/** @param {ParentNode} root */
export function improveArchives(root) {
  const section = root.querySelector("#archives[data-pending]");
  if (section) poll(section);
}

async function poll(section) {
  while (section.isConnected && section.hasAttribute("data-pending")) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      const answer = await fetch(HERE);
      if (answer.redirected) return;
      if (!answer.ok) continue;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
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
  const taken = document.importNode(fresh, true);
  // A file that someone has chosen meanwhile stays chosen.
  const file = section.querySelector("input[type=file]");
  if (file?.files.length) taken.querySelector("input[type=file]")?.replaceWith(file);
  section.replaceWith(taken);
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
