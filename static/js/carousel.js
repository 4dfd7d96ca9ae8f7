// Arrows, keys and a marked dot for carousels, which scroll and snap by themselves.

import { make, onward } from "./page.js";
import { text } from "./messages.js";

/** @param {ParentNode} root */
export function improveCarousels(root) {
  const found = [...root.querySelectorAll("[data-carousel]")];
  if (root.matches?.("[data-carousel]")) found.push(root);
  found.forEach(improve);
}

function improve(carousel) {
  if (carousel.dataset.carousel === "improved") return;
  carousel.dataset.carousel = "improved";
  const slides = carousel.querySelector(".slides");
  const dots = [...carousel.querySelectorAll(".dots a")];
  const last = dots.length - 1;
  const place = () => Math.round(Math.abs(slides.scrollLeft) / slides.clientWidth);
  const go = (to) => slides.scrollTo({ left: onward() * Math.max(0, Math.min(to, last)) * slides.clientWidth });
  const arrow = (by, name, label, sign) =>
    make("button", { class: `arrow ${name}`, type: "button", "aria-label": label, onclick: () => go(place() + by) }, sign);
  const [previous, next] = [arrow(-1, "previous", text("script-previous-picture"), "‹"), arrow(1, "next", text("script-next-picture"), "›")];
  carousel.append(previous, next);

  const mark = () => {
    const at = place();
    dots.forEach((dot, i) => (i === at ? dot.setAttribute("aria-current", "true") : dot.removeAttribute("aria-current")));
    previous.hidden = at <= 0;
    next.hidden = at >= last;
  };
  slides.addEventListener("scroll", mark, { passive: true });
  slides.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: place() - onward(), ArrowRight: place() + onward(), Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  dots.forEach((dot, i) =>
    dot.addEventListener("click", (event) => {
      // Without this the anchor would move the whole page.
      event.preventDefault();
      go(i);
    }),
  );
  mark();
}

/** Shows a slide at once. @param {Element} slide */
export function showSlide(slide) {
  const slides = slide?.closest(".slides");
  slides?.scrollTo({ left: [...slides.children].indexOf(slide) * slides.clientWidth, behavior: "instant" });
}
