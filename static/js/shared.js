// Pictures that were shared from another app: the service worker keeps them until they are uploaded.

import { make, uniqueKey } from "./page.js";
import { text } from "./messages.js";

const CACHE = "shared";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const addresses = new WeakMap();

/**
 * Hands on what waits. A share from the device opens the installed app; what came by another way,
 * such as another site's form that hides where it is from, is asked about first.
 * @param {HTMLElement} host  @param {(files: File[]) => void} add
 */
export async function takeShared(host, add) {
  const files = await sharedFiles();
  if (!files.length) return;
  if (!matchMedia("(display-mode: browser)").matches) return add(files);
  const answer = (act) => () => {
    question.remove();
    act();
  };
  const yes = make("button", { class: "button", type: "button", onclick: answer(() => add(files)) }, text("script-add"));
  const no = make("button", { class: "quiet", type: "button", onclick: answer(() => files.forEach(settled)) }, text("script-discard"));
  const count = text("script-shared", { count: files.length });
  const question = make("p", { class: "actions", role: "status", "data-shared": true }, `${count} `, yes, no);
  host.before(question);
}

/** What waits, in the order in which it was shared. @returns {Promise<File[]>} */
async function sharedFiles() {
  if (!("caches" in window) || !(await caches.has(CACHE))) return [];
  const cache = await caches.open(CACHE);
  const files = [];
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (!kept) continue;
    if (Number(kept.headers.get("X-Kept-At")) < Date.now() - KEEP_MS) {
      await cache.delete(request);
      continue;
    }
    const blob = await kept.blob();
    const name = decodeURIComponent(kept.headers.get("X-File-Name") ?? "");
    const file = new File([blob], name, { type: blob.type });
    addresses.set(file, request.url);
    files.push(file);
  }
  return files;
}

/** The key of a file's upload. That of a shared one stays, so that two tabs, or a page that is loaded again, make one upload. */
export function uploadKey(file) {
  return addresses.get(file)?.split("/").pop() ?? uniqueKey();
}

/** The file has been taken, or is not wanted: it need not be kept. */
export function settled(file) {
  const address = addresses.get(file);
  if (address) caches.open(CACHE).then((cache) => cache.delete(address)).catch(() => {});
}
