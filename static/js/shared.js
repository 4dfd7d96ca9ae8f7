// Pictures that were shared from another app: the service worker keeps them until they are uploaded.

import { uniqueKey } from "./page.js";

const CACHE = "shared";
const addresses = new WeakMap();

/** What waits, in the order in which it was shared. @returns {Promise<File[]>} */
export async function sharedFiles() {
  if (!("caches" in window) || !(await caches.has(CACHE))) return [];
  const cache = await caches.open(CACHE);
  const files = [];
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (!kept) continue;
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
