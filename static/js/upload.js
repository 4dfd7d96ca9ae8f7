// Upload with progress, by choosing, dropping or pasting a picture. The form works without it.

/** @param {Document} root */
export function improveUpload(root) {
  const form = root.querySelector("form[data-upload]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const hint = form.querySelector("[data-drop-hint]");
  hint.prepend("Or drop it here, or paste it. ");

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) send(form, input.files[0]);
  });
  input.addEventListener("change", () => input.files.length && send(form, input.files[0]));
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (file) send(form, file);
  });
  root.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file) send(form, file);
  });
}

function send(form, file) {
  if (form.dataset.sending) return;
  const limit = Number(form.dataset.maxBytes);
  if (file.size > limit) return problem(form, `This file is larger than ${Math.floor(limit / 1e6)} MB.`);
  if (file.size === 0) return problem(form, "This file is empty.");
  problem(form, "");
  busy(form, true);

  const request = new XMLHttpRequest();
  const bar = form.querySelector("progress");
  const text = form.querySelector("[data-progress-text]");
  request.upload.addEventListener("progress", (event) => {
    const percent = Math.round((100 * event.loaded) / event.total);
    bar.value = percent;
    text.textContent = `Sending… ${percent} %`;
  });
  request.upload.addEventListener("load", () => {
    // The bytes are there; the work is not done, and the bar says so.
    bar.removeAttribute("value");
    text.textContent = "Looking at your picture…";
  });
  request.addEventListener("load", () => {
    const address = new URL(request.responseURL);
    if (request.status === 200 && address.pathname !== "/compose") return location.assign(address);
    busy(form, false);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    problem(form, page.querySelector(".problem")?.textContent ?? "The upload failed. Try again.");
  });
  for (const event of ["error", "abort", "timeout"]) {
    request.addEventListener(event, () => {
      busy(form, false);
      problem(form, "The connection broke. Your picture is still chosen: try again.");
    });
  }
  const body = new FormData();
  body.append("picture", file);
  request.open("POST", form.getAttribute("action"));
  request.send(body);
}

function busy(form, is) {
  if (is) form.dataset.sending = "";
  else delete form.dataset.sending;
  form.querySelector("[data-progress]").hidden = !is;
  form.querySelector("progress").value = 0;
  form.querySelector("button").disabled = is;
}

function problem(form, message) {
  let line = form.querySelector(".problem");
  if (!line) {
    line = document.createElement("p");
    line.className = "problem";
    line.setAttribute("role", "alert");
    form.querySelector(".actions").before(line);
  }
  line.textContent = message;
  line.hidden = !message;
}
