// Improves pages that work without it. Each part looks for its own mark in the page.

import { improveArchives } from "./archives.js";
import { forgetPublished } from "./autosave.js";
import { improveCarousels } from "./carousel.js";
import { endlessScroll } from "./feed.js";
import { improvePasskeys } from "./passkeys.js";
import { showPlaceholders } from "./placeholders.js";
import { improveUpload } from "./upload.js";
import { improveReview } from "./review.js";
import { improveSelect } from "./select.js";
import { improveViewer } from "./viewer.js";
import { improveWords } from "./words.js";
import { improveSocial } from "./social.js";

improveSocial(document);
improvePasskeys(document);
improveArchives(document);
improveSelect(document);
endlessScroll(document, (added) => {
  showPlaceholders(added);
  improveCarousels(added);
});
improve(document);
forgetPublished(location.pathname);

/** @param {ParentNode} root a page, or the `<main>` that takes the place of another */
function improve(root) {
  showPlaceholders(root);
  improveCarousels(root);
  improveViewer(root);
  improveWords(root);
  improveUpload(root, improve);
  improveReview(root, showPlaceholders);
}
