// Uploads that wait for a connection. They are kept on this device, so that they go on without the page:
// by Background Sync where the browser has it, else when a page of their draft is opened again.

import { keep, keptFiles, settled, uploadKey } from "./kept-files.js";
import { text } from "./messages.js";

const WAITING = "waiting";

/** Files that this page sends itself, and what lets the service worker have them. */
const locks = new WeakMap();
/** Files that are kept, and for which post. */
const keptFor = new WeakMap();

/**
 * Keeps an upload, and asks the browser to send it when there is a connection and this page is gone.
 * @param {{file: File, key: string}} item  @param {File} sent what is sent of it  @param {string} account whose it is
 * @param {{group: string, action: string, together?: string, album?: string}} post that it is for: what has the same
 *   group comes into one draft, also when the service worker begins it; the rest is the form's
 * @returns {Promise<boolean>} whether it goes on without the page
 */
export async function keepWaiting({ file, key }, sent, account, { group, action, together = "", album = "" }) {
  if (!("caches" in window)) return false;
  hold(file, key);
  const place = `${group} ${action}`;
  if (keptFor.get(file) !== place) await keep(WAITING, key, file, sent, {
    "X-Account": account,
    "X-Action": action,
    "X-Group": group,
    "X-Together": together,
    "X-Album": encodeURIComponent(album),
    "X-Done": encodeURIComponent(text(together ? "script-many-uploaded-without-page" : "script-uploaded-without-page")),
  });
  keptFor.set(file, place);
  const { sync } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  await sync?.register("uploads");
  return Boolean(sync && navigator.locks);
}

/**
 * Goes on with what an earlier page of this account left for this draft, or for a draft that is gone. The page of
 * new posts also goes on with what was left of many files.
 * @param {HTMLElement} host  @param {(files: File[]) => void} add
 * @param {(kept: {file: File, post: object}[]) => void} resume what `keepWaiting` was given of many
 */
export async function takeWaiting(host, add, resume) {
  const all = (await keptFiles(WAITING)).map(({ file, headers }) => ({ file, account: headers.get("X-Account"), post: postOf(headers) }));
  if (!all.length) return;
  const busy = await heldElsewhere();
  const { account, add: action = "/compose" } = host.dataset;
  const isNew = action === "/compose";
  const gone = isNew ? await draftsGone(all.map(({ post }) => post.action)) : new Set();
  // Where one of those chosen together is being sent, the others follow it into its draft.
  const busyGroups = new Set(all.filter(({ file }) => busy.has(lockName(uploadKey(file)))).map(({ post }) => post.group));
  const isHere = ({ post }) => post.action === action || (isNew && (post.together || gone.has(post.action)));
  const ours = all.filter((one) => one.account === account && isHere(one) && !busyGroups.has(one.post.group));
  if (!ours.length) return;
  ours.forEach(({ file }) => hold(file, uploadKey(file)));
  if (isNew && ours.some(({ post }) => post.together)) resume(ours);
  else add(ours.map(({ file }) => file));
}

const postOf = (headers) => ({
  group: headers.get("X-Group"),
  action: headers.get("X-Action"),
  together: headers.get("X-Together") ?? "",
  album: decodeURIComponent(headers.get("X-Album") ?? ""),
});

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
