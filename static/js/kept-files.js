// Files kept on this device until they are uploaded: those shared from another app, which the service
// worker keeps, and uploads that wait for a connection.

import { uniqueKey } from "./page.js";

/** What nobody came back for goes. */
const KEEP_MS = 7 * 24 * 3600 * 1000;

/** Of each kept file: its cache, and its address there, which ends with the key of its upload. */
const places = new WeakMap();

/** What is kept, in the order in which it came. @returns {Promise<{file: File, headers: Headers}[]>} */
export async function keptFiles(name) {
  if (!("caches" in window) || !(await caches.has(name))) return [];
  const cache = await caches.open(name);
  const found = [];
  for (const { url } of await cache.keys()) {
    const kept = await cache.match(url);
    if (!kept) continue;
    if (Number(kept.headers.get("X-Kept-At")) < Date.now() - KEEP_MS) {
      await cache.delete(url);
      continue;
    }
    const blob = await kept.blob();
    const file = new File([blob], decodeURIComponent(kept.headers.get("X-File-Name") ?? ""), { type: blob.type });
    places.set(file, { name, url });
    found.push({ file, headers: kept.headers });
  }
  return found;
}

/** Keeps what is sent of a file, in place of what was kept of it before. */
export async function keep(name, key, file, sent, headers) {
  const url = `/${name}/${key}`;
  const before = places.get(file);
  places.set(file, { name, url });
  const cache = await caches.open(name);
  const more = { "Content-Type": sent.type, "X-File-Name": encodeURIComponent(sent.name), "X-Kept-At": String(Date.now()) };
  try {
    await cache.put(url, new Response(sent, { headers: { ...more, ...headers } }));
  } catch (error) {
    // No room: it lies where it lay, if anywhere.
    if (before && places.has(file)) places.set(file, before);
    else places.delete(file);
    throw error;
  }
  if (before && before.name !== name) await forget(before);
  // Taken, or no longer wanted, while it was written.
  if (!places.has(file)) await cache.delete(url);
}

/** The key of a file's upload. That of a kept one stays, so that two tabs, or a page that is loaded again, make one upload. */
export function uploadKey(file) {
  return places.get(file)?.url.split("/").pop() ?? uniqueKey();
}

/** Whether a file lies on this device until it is taken. */
export const isKept = (file) => places.has(file);

/** The file has been taken, or is not wanted: it need not be kept. */
export async function settled(file) {
  const place = places.get(file);
  places.delete(file);
  if (place) await forget(place).catch(() => {});
}

const forget = async ({ name, url }) => (await caches.open(name)).delete(url);
