// Choosing among one's own posts: how many are chosen, all or none at once, and a stretch with Shift.

/** @param {Document} root */
export function improveSelect(root) {
  const form = root.querySelector("form[data-select]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[data-choice]")];
  const all = form.querySelector("[data-all]");
  const elsewhere = form.querySelectorAll("[data-elsewhere]").length;
  let last = null;

  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    const message = elsewhere ? "script-selected-elsewhere" : "script-selected";
    form.querySelector("[data-status]").textContent = text(message, { number: chosen, count: boxes.length, elsewhere });
    all.textContent = text(chosen === boxes.length ? "script-select-none" : "script-select-all");
  };
  form.addEventListener("click", (event) => {
    const box = event.target;
    if (!boxes.includes(box)) return;
    if (event.shiftKey && last && last !== box) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
      boxes.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    }
    last = box;
  });
  form.addEventListener("change", (event) => {
    // What is typed or chosen for a change means that change.
    const change = event.target.closest("[data-change]")?.querySelector("input[type=radio]");
    if (change && event.target !== change) change.checked = true;
    count();
  });
  all.addEventListener("click", (event) => {
    event.preventDefault();
    const none = boxes.every((box) => box.checked);
    boxes.forEach((box) => (box.checked = !none));
    count();
  });
  count();
}
