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
/** Files that are kept, and for which draft. */
const keptFor = new WeakMap();

/**
 * Keeps an upload, and asks the browser to send it when there is a connection and this page is gone.
 * @param {{file: File, key: string}} item  @param {File} sent what is sent of it  @param {HTMLElement} host whose account it is for, and which draft
 * @returns {Promise<boolean>} whether it goes on without the page
 */
export async function keepWaiting({ file, key }, sent, host) {
  if (!("caches" in window)) return false;
  hold(file, key);
  const action = host.dataset.add ?? "/compose";
  if (keptFor.get(file) !== action) await keep(WAITING, key, file, sent, {
    "X-Account": host.dataset.account,
    "X-Action": action,
    "X-Group": group,
    "X-Done": encodeURIComponent(text("script-uploaded-without-page")),
  });
  keptFor.set(file, action);
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
  const gone = action === "/compose" ? await draftsGone(all.map(({ headers }) => headers.get("X-Action"))) : new Set();
  // Where one of those chosen together is being sent, the others follow it into its draft.
  const busyGroups = new Set(all.filter(({ file }) => busy.has(lockName(uploadKey(file)))).map(({ headers }) => headers.get("X-Group")));
  const ours = all.filter(({ headers }) => {
    const wanted = headers.get("X-Action");
    return headers.get("X-Account") === account && (wanted === action || gone.has(wanted)) && !busyGroups.has(headers.get("X-Group"));
  });
  if (!ours.length) return;
  ours.forEach(({ file }) => hold(file, uploadKey(file)));
  add(ours.map(({ file }) => file));
}

/** Which of these addresses are of drafts that are gone. The page's list may not have room for all. */
async function draftsGone(actions) {
  const drafts = new Set(actions.filter((action) => action !== "/compose"));
  const asked = [...drafts].map(async (action) => {
    try {
      const answer = await fetch(action.replace(/\/pictures$/u, ""), { method: "HEAD" });
      // One that is published leads elsewhere.
      return answer.status === 404 || answer.redirected ? action : null;
    } catch {
      return null;
    }
  });
  return new Set(await Promise.all(asked));
}

/**
 * Before someone logs out: what waits for their account would be sent by nobody, so it is discarded where
 * they agree to that.
 */
export function improveLogout(root) {
  for (const form of root.querySelectorAll("form[data-logout]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const all = await keptFiles(WAITING);
        const own = all.filter(({ headers }) => headers.get("X-Account") === form.dataset.logout);
        if (own.length && !confirm(text("script-logout-waiting", { count: own.length }))) return;
        await Promise.all(own.map(({ file }) => settled(file)));
      } catch {
        // Nothing can be read here: it goes after a week.
      }
      form.submit();
    });
  }
}

/** The upload is over. @param {File} file */
export function finished(file) {
  // First it is gone, then others may look for it.
  settled(file).finally(() => locks.get(file)?.());
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
