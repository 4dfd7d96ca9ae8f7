// Improves pages that work without it. Each part looks for its own mark in the page.

import { playAnimations } from "./animation.js";
import { beAnApp } from "./app.js";
import { improveArchives } from "./archives.js";
import { forgetPublished } from "./autosave.js";
import { improveCarousels } from "./carousel.js";
import { improveCrop } from "./crop.js";
import { endlessScroll } from "./feed.js";
import { prepareNotice } from "./notice.js";
import { improvePasskeys } from "./passkeys.js";
import { showPlaceholders } from "./placeholders.js";
import { improveKeyboard } from "./shortcuts.js";
import { showLocalTimes } from "./times.js";
import { improveUpload } from "./upload.js";
import { improvePush } from "./push.js";
import { improveReview } from "./review.js";
import { improveSelect } from "./select.js";
import { improveLogout } from "./waiting.js";
import { improveViewer } from "./viewer.js";
import { improveWords } from "./words.js";
import { improveFollow } from "./follow.js";
import { improveSocial } from "./social.js";

prepareNotice();
beAnApp();
improveSocial(document);
improveFollow(document);
improveKeyboard(document);
improveLogout(document);
playAnimations(document);
improvePasskeys(document);
improvePush(document);
improveArchives(document);
improveCrop(document);
improveSelect(document);
endlessScroll(document, (added) => {
  showPlaceholders(added);
  showLocalTimes(added);
  improveCarousels(added);
});
improve(document);
forgetPublished(location.pathname);

/** @param {ParentNode} root a page, or the `<main>` that takes the place of another */
function improve(root) {
  showPlaceholders(root);
  showLocalTimes(root);
  improveCarousels(root);
  improveViewer(root);
  improveWords(root);
  improveUpload(root, improve);
  improveReview(root, showPlaceholders);
}
