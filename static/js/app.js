// What makes the site an app: its service worker, and the number of notifications on its icon.

import { notice } from "./notice.js";

export function beAnApp() {
  // Missing where the page came without TLS.
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  showUnread(Number(document.querySelector("[data-unread]")?.dataset.unread ?? 0));
  if (location.hash !== "#share-failed") return;
  notice("The shared pictures could not be kept on this device. Share them again.");
  history.replaceState(history.state, "", location.pathname + location.search);
}

/** @param {number} count of notifications that were not seen */
function showUnread(count) {
  const done = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  done?.catch(() => {});
}
