// What makes the site an app: its service worker, and the number of notifications on its icon.

import { notice } from "./notice.js";
import { text } from "./messages.js";

export function beAnApp() {
  // Missing where the page came without TLS.
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  showUnread(Number(document.querySelector("[data-unread]")?.dataset.unread ?? 0));
  if (location.hash !== "#share-failed") return;
  notice(text("script-shared-not-kept"));
  history.replaceState(history.state, "", location.pathname + location.search);
}

/** @param {number} count of notifications that were not seen */
function showUnread(count) {
  const done = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  done?.catch(() => {});
}
