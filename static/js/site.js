// Improves pages that work without it. Each part looks for its own mark in the page.

import { showPlaceholders } from "./placeholders.js";
import { endlessScroll } from "./feed.js";
import { improveUpload } from "./upload.js";
import { improveWords } from "./words.js";
import { improveSocial } from "./social.js";

showPlaceholders(document);
endlessScroll(document, showPlaceholders);
improveUpload(document);
improveWords(document);
improveSocial(document);
