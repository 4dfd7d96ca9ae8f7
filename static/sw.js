// The service worker. Before it the server writes `SHELL`, the cache's name with a digest of what
// is in it, `STATIC`, the folder of the files of this version, and `PRECACHE`. It keeps the site's
// own files and the offline page, and never a page or a picture of anybody: those go to the network.
// Files that are not uploaded yet are kept in caches of their own.

const SHARED = "shared";
const WAITING = "waiting";
/** As in kept-files.js. */
const KEEP_MS = 7 * 24 * 3600 * 1000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST") {
    if (pathname === "/share" && !isForeign(request)) event.respondWith(share(request));
    return;
  }
  if (request.method !== "GET") return;
  if (pathname.startsWith(`${STATIC}/`)) event.respondWith(shellFile(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
});

self.addEventListener("sync", (event) => event.tag === "uploads" && event.waitUntil(sendWaiting()));
self.addEventListener("push", (event) => event.waitUntil(receive(event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(leadTo(event.notification)));

async function install() {
  const cache = await caches.open(SHELL);
  // Without cookies, so that the page kept is the same for everybody on this device.
  await Promise.all(PRECACHE.map(async (path) => {
    const response = await fetch(path, { credentials: "omit", cache: "no-cache" });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(path, response);
  }));
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** A file whose address holds the version: what is kept is never stale. */
async function shellFile(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200) cache.put(request, response.clone()).catch(() => {});
  return response;
}

/** Pages come from the network; without one, the offline page stands at their address. */
async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const cache = await caches.open(SHELL);
    const offline = await cache.match("/offline", { ignoreVary: true });
    if (!offline) throw error;
    return offline;
  }
}

/** Whether another site's page sent the form. A share from the device has no page that it is from. */
function isForeign({ referrer }) {
  return /^https?:/u.test(referrer) && new URL(referrer).origin !== location.origin;
}

/**
 * Pictures shared from another app. They are kept on the device until the page of new posts has
 * uploaded them, so that a login in between, or a lost connection, loses none.
 */
async function share(request) {
  const kept = [];
  const cache = await caches.open(SHARED);
  try {
    const form = await request.formData();
    for (const file of form.getAll("picture")) {
      if (!(file instanceof File) || file.size === 0) continue;
      const path = `/share/${crypto.randomUUID()}`;
      const headers = { "Content-Type": file.type, "X-File-Name": encodeURIComponent(file.name), "X-Kept-At": String(Date.now()) };
      kept.push(path);
      await cache.put(path, new Response(file, { headers }));
    }
    return Response.redirect("/compose", 303);
  } catch {
    // All or none, so that sharing again makes no doubles.
    await Promise.all(kept.map((path) => cache.delete(path)));
    return Response.redirect("/compose#share-failed", 303);
  }
}

/**
 * Sends the uploads that a lost connection held up (`waiting.js`), one after the other. A page that is
 * still open holds the lock of what it sends itself. When this fails, the browser calls again later.
 */
async function sendWaiting() {
  const cache = await caches.open(WAITING);
  const failures = new Map();
  // First what is free, then what an open page may still send.
  for (const ifAvailable of [true, false]) {
    for (const { url } of await cache.keys()) {
      if (failures.has(url)) continue;
      const key = url.split("/").pop();
      const send = (lock) => lock && sendKept(cache, url, key);
      await navigator.locks.request(`upload ${key}`, { ifAvailable }, send).catch((error) => failures.set(url, error));
    }
  }
  for (const failure of failures.values()) throw failure;
}

async function sendKept(cache, url, key) {
  const kept = await cache.match(url);
  if (!kept) return;
  const { headers } = kept;
  if (Number(headers.get("X-Kept-At")) < Date.now() - KEEP_MS) return cache.delete(url);
  const form = new FormData();
  // Refused when another account is logged in by now.
  form.append("account", headers.get("X-Account"));
  form.append("upload_key", key);
  const together = headers.get("X-Together");
  if (together) form.append("together", together);
  const album = decodeURIComponent(headers.get("X-Album") ?? "");
  if (album) form.append("album_title", album);
  form.append("picture", await kept.blob(), decodeURIComponent(headers.get("X-File-Name")));
  let answer = await fetch(headers.get("X-Action"), { method: "POST", body: form });
  // The draft has been published or discarded meanwhile.
  if (answer.status === 404) answer = await fetch("/compose", { method: "POST", body: form });
  if (answer.status === 429 || answer.status >= 500) throw new Error(`${url}: ${answer.status}`);
  const { pathname } = new URL(answer.url);
  // What is refused for another reason stays: a page of the draft tries again, and says why.
  if (!answer.ok || !/^\/compose\/[^/]+$/u.test(pathname)) return;
  await cache.delete(url);
  // One of every ten has others beside it; of the rest of many, each has a draft of its own.
  if (together !== "each" && together !== "album") await joinDraft(cache, headers.get("X-Group"), `${pathname}/pictures`);
  if (Notification.permission !== "granted") return;
  await self.registration.showNotification(decodeURIComponent(headers.get("X-Done")), {
    tag: "uploads",
    icon: `${STATIC}/icons/icon-192.png`,
    data: { url: together ? "/drafts/review" : pathname },
  });
}

/** The pictures that were chosen for one post come into the draft that the first of them began. */
async function joinDraft(cache, group, action) {
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (!kept || kept.headers.get("X-Group") !== group) continue;
    const headers = new Headers(kept.headers);
    headers.set("X-Action", action);
    await cache.put(request, new Response(await kept.blob(), { headers }));
  }
}

/** A message from the server: something to show, or that all was seen elsewhere. */
async function receive(data) {
  const message = data?.json() ?? {};
  if (message.clear) {
    const shown = await self.registration.getNotifications();
    shown.forEach((one) => one.close());
    await navigator.clearAppBadge?.();
    return;
  }
  await self.registration.showNotification(message.title ?? "Notifications", {
    body: message.body,
    tag: message.notification_id,
    icon: `${STATIC}/icons/icon-192.png`,
    data: { url: message.url ?? "/notifications" },
  });
}

/** Leads to what it is about, in a window that is open already where there is one. */
async function leadTo(notification) {
  notification.close();
  const { href } = new URL(notification.data.url, location.origin);
  const windows = await self.clients.matchAll({ type: "window" });
  for (const one of windows) {
    try {
      await one.navigate(href);
      return await one.focus();
    } catch {
      // It is not ours to lead: the next one, or a new one.
    }
  }
  return self.clients.openWindow(href);
}
