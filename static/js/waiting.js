// Uploads that wait for a connection. They are kept on this device, so that they go on without the page:
// by Background Sync where the browser has it, else when a page of their draft is opened again.

import { keep, keptFiles, settled, uploadKey } from "./kept-files.js";
import { uniqueKey } from "./page.js";
import { text } from "./messages.js";

const WAITING = "waiting";

/** Pictures of one page are for one draft, also when the service worker begins it. */
const group = uniqueKey();
/** Files that this page sends itself, and what lets the service worker have them. */
const locks = new WeakMap();

/**
 * Keeps an upload, and asks the browser to send it when there is a connection and this page is gone.
 * @param {{file: File, sent?: File}} item  @param {HTMLElement} host whose account it is for, and which draft
 * @returns {Promise<boolean>} whether it goes on without the page
 */
export async function keepWaiting({ file, key, sent }, host) {
  if (!("caches" in window)) return false;
  hold(file, key);
  await keep(WAITING, key, file, sent ?? file, {
    "X-Account": host.dataset.account,
    "X-Action": host.dataset.add ?? "/compose",
    "X-Group": group,
    "X-Done": encodeURIComponent(text("script-uploaded-without-page")),
  });
  const { sync } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  await sync?.register("uploads");
  return Boolean(sync && navigator.locks);
}

/**
 * Goes on with what an earlier page of this account left for this draft, or for a draft that is gone.
 * @param {HTMLElement} host  @param {(files: File[]) => void} add
 */
export async function takeWaiting(host, add) {
  const all = await keptFiles(WAITING);
  if (!all.length) return;
  const busy = await heldElsewhere();
  const { account, add: action = "/compose" } = host.dataset;
  const gone = (wanted) => action === "/compose" && !document.querySelector(`.drafts a[href="${wanted.replace("/pictures", "")}"]`);
  const ours = all.filter(({ file, headers }) => {
    const wanted = headers.get("X-Action");
    return headers.get("X-Account") === account && (wanted === action || gone(wanted)) && !busy.has(lockName(uploadKey(file)));
  });
  if (!ours.length) return;
  ours.forEach(({ file }) => hold(file, uploadKey(file)));
  add(ours.map(({ file }) => file));
}

/** The upload is over. @param {File} file */
export function finished(file) {
  settled(file);
  locks.get(file)?.();
}

const lockName = (key) => `upload ${key}`;

/** Holds the upload for as long as this page is open: the service worker waits for the same lock. */
function hold(file, key) {
  if (locks.has(file)) return;
  const over = new Promise((release) => locks.set(file, release));
  navigator.locks?.request(lockName(key), () => over).catch(() => {});
}

/** What another page, or the service worker, sends at this moment. */
async function heldElsewhere() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name));
}
