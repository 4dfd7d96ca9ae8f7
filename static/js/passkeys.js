// Passkeys: added under Settings, and shown in place of a password. Without this, nothing offers them.

import { text } from "./messages.js";

const known = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;
const BROKEN = text("script-connection-lost");

/** @param {ParentNode} root */
export function improvePasskeys(root) {
  if (!known) return;
  const adding = root.querySelector("[data-passkey-add]");
  if (adding) {
    adding.hidden = false;
    root.querySelector("[data-passkeys-missing]")?.remove();
    adding.addEventListener("submit", (event) => {
      event.preventDefault();
      work(adding, () => add(new FormData(adding)));
    });
  }
  const login = root.querySelector("[data-passkey-login]");
  if (login) {
    login.hidden = false;
    login.querySelector("button").addEventListener("click", () => {
      const form = new FormData(root.querySelector("form[action='/login']"));
      work(login, () => logIn(form));
    });
  }
}

/** Does one thing at a time, then goes on to where it led, or says why it did not. */
async function work(place, act) {
  const button = place.querySelector("button");
  const problem = place.querySelector("[data-problem]");
  button.disabled = true;
  problem.hidden = true;
  try {
    const { next, form } = await act();
    // What waited for the login stands in its form, which takes it there.
    if (form) return sendForm(form);
    location.assign(next);
  } catch (error) {
    problem.textContent = sentence(error);
    problem.hidden = false;
    button.disabled = false;
  }
}

/** @param {string} action where the login's form is sent instead */
function sendForm(action) {
  const form = document.querySelector("form[action='/login']");
  form.action = action;
  form.noValidate = true;
  form.submit();
}

/** @param {FormData} form */
async function add(form) {
  const asked = await send("/settings/passkeys/begin", new URLSearchParams(form));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.options);
  const credential = await navigator.credentials.create({ publicKey });
  return sendJson("/settings/passkeys", { token: asked.token, name: form.get("name"), credential });
}

/** @param {FormData} form */
async function logIn(form) {
  const asked = await send("/login/passkey/begin");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.options);
  const credential = await navigator.credentials.get({ publicKey });
  const { token } = asked;
  return sendJson("/login/passkey", { token, credential, next: form.get("next"), kept: form.get("kept") });
}

const sendJson = (path, value) => send(path, JSON.stringify(value), { "Content-Type": "application/json" });

/** What the server answers; an error with its sentence when it refuses. */
async function send(path, body, headers = {}) {
  const answer = await fetch(path, { method: "POST", body, headers });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(said.problem ?? BROKEN);
  return said;
}

class Refused extends Error {}

/** @param {Error} error of ours or of the browser's */
function sentence(error) {
  if (error instanceof Refused) return error.message;
  if (error.name === "InvalidStateError") return text("script-passkey-known");
  if (error.name === "NotAllowedError" || error.name === "AbortError") return text("script-passkey-none");
  return error instanceof TypeError ? BROKEN : text("script-browser-cannot");
}
