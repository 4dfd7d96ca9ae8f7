// Notifications on this device: asked for on a button, never before.

import { notice } from "./notice.js";
import { text } from "./messages.js";

/** @param {ParentNode} root */
export function improvePush(root) {
  const part = root.querySelector("[data-push]");
  if (!part || !("PushManager" in window) || !navigator.serviceWorker) return;
  const add = part.querySelector("[data-push-add]");
  if (add) {
    add.hidden = false;
    part.querySelector("[data-push-missing]").hidden = true;
    add.addEventListener("submit", (event) => {
      event.preventDefault();
      subscribe(add, part.dataset.push);
    });
  }
  part.querySelector("[data-push-remove]")?.addEventListener("submit", forget, { once: true });
}

/** @param {HTMLFormElement} form @param {string} key the site's, in base64url */
async function subscribe(form, key) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      notice(text("script-push-denied"));
      return;
    }
    const { pushManager } = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: key };
    const { endpoint, keys } = (await subscribeAnew(pushManager, options)).toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.submit();
  } catch {
    notice(text("script-push-silent"));
  } finally {
    button.disabled = false;
  }
}

/** A subscription with another key, from before the site had a new one, is given up. */
async function subscribeAnew(pushManager, options) {
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

/** The site forgets the device by the form itself; the browser forgets the site. */
async function forget(event) {
  event.preventDefault();
  try {
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe();
  } finally {
    event.target.submit();
  }
}
