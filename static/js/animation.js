// Plays an animation in the place of its still picture, when asked, until it is stopped. Without
// this, "Play" is a link to the animation.

import { make } from "./page.js";
import { text } from "./messages.js";

/** @param {Document} page whose links to animations play them, also those that come later */
export function playAnimations(page) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-play]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const picture = page.querySelector(`img.photo[src^="/media/${link.dataset.play}/"]`);
    if (!picture) return;
    event.preventDefault();
    play(link, picture);
  });
}

function play(link, picture) {
  const still = ["srcset", "sizes", "src"].map((name) => [name, picture.getAttribute(name)]);
  const stop = make("button", { class: link.className, type: "button", onclick: () => show(false) }, text("script-stop"));
  const show = (moving) => {
    if (moving) {
      picture.removeAttribute("srcset");
      picture.src = link.href;
    } else {
      for (const [name, value] of still) if (value !== null) picture.setAttribute(name, value);
    }
    const [before, after] = moving ? [link, stop] : [stop, link];
    before.replaceWith(after);
    after.focus({ preventScroll: true });
  };
  show(true);
}
