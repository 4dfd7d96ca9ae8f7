// Paints each picture's ThumbHash behind it until the picture has arrived, and on what covers
// sensitive pictures.

import { thumbHashToDataURL } from "./vendor/thumbhash.js";

/** @param {ParentNode} root */
export function showPlaceholders(root) {
  for (const image of root.querySelectorAll("img[data-placeholder]")) {
    if (image.complete && image.naturalWidth) continue;
    const hash = Uint8Array.from(atob(image.dataset.placeholder), (char) => char.charCodeAt(0));
    image.style.backgroundImage = `url(${thumbHashToDataURL(hash)})`;
    // A picture with transparent parts must not show its placeholder through them.
    image.addEventListener("load", () => (image.style.backgroundImage = ""), { once: true });
  }
  for (const cover of root.querySelectorAll("[data-blurred]")) {
    const hash = Uint8Array.from(atob(cover.dataset.blurred), (char) => char.charCodeAt(0));
    cover.style.backgroundImage = `url(${thumbHashToDataURL(hash)})`;
  }
}
