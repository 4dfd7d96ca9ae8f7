// A picture over the whole window: arrow keys, swipe, Escape. Without this, a picture is a link to
// its large size.

import { showSlide } from "./carousel.js";
import { make, onward } from "./page.js";
import { text } from "./messages.js";

const SWIPE = 40;

/** @param {ParentNode} root */
export function improveViewer(root) {
  const show = root.querySelector("[data-viewer]");
  if (!show) return;
  const links = [...show.querySelectorAll("a[data-view]")];
  let viewer;
  links.forEach((link, place) =>
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      viewer ??= new Viewer(links);
      viewer.open(place);
    }),
  );
}

class Viewer {
  constructor(links) {
    this.links = links;
    const button = (name, label, sign, onclick) => make("button", { class: `viewer-button ${name}`, type: "button", "aria-label": label, onclick }, sign);
    this.image = make("img", { class: "viewer-picture", alt: "", draggable: "false" });
    this.alt = make("p", { class: "viewer-alt" });
    this.place = make("span", { class: "viewer-place", role: "status" });
    this.original = make("a", { class: "viewer-original" }, text("script-original"));
    this.previous = button("previous", text("script-previous"), "‹", () => this.go(-1));
    this.next = button("next", text("script-next"), "›", () => this.go(1));
    this.close = button("close", text("script-close"), "×", () => this.dialog.close());
    const foot = make("div", { class: "viewer-foot" }, this.place, this.alt, this.original);
    this.dialog = make("dialog", { class: "viewer", "aria-label": text("script-picture") }, this.image, foot, this.previous, this.next, this.close);
    document.body.append(this.dialog);
    this.listen();
  }

  listen() {
    this.dialog.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -onward(), ArrowRight: onward() }[event.key];
      if (by) this.go(by);
    });
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => {
      const link = this.links[this.at];
      showSlide(link.closest(".slide"));
      link.focus({ preventScroll: true });
    });
    let down = null;
    this.dialog.addEventListener("pointerdown", (event) => (down = event.isPrimary ? event : null));
    this.dialog.addEventListener("pointercancel", () => (down = null));
    this.dialog.addEventListener("pointerup", (event) => {
      const [x, y] = down ? [event.clientX - down.clientX, event.clientY - down.clientY] : [0, 0];
      down = null;
      if (Math.abs(x) > SWIPE && Math.abs(x) > Math.abs(y)) this.go(x < 0 ? 1 : -1);
      else if (y > 2 * SWIPE && event.pointerType !== "mouse") this.dialog.close();
    });
  }

  open(place) {
    this.show(place);
    this.dialog.showModal();
    this.close.focus();
  }

  go(by) {
    const to = this.at + by;
    if (to >= 0 && to < this.links.length) this.show(to);
  }

  show(place) {
    this.at = place;
    const link = this.links[place];
    const picture = link.querySelector("img");
    // The size that is on the page shows until the large one is there.
    this.image.width = picture.getAttribute("width");
    this.image.height = picture.getAttribute("height");
    this.image.src = link.href;
    this.image.alt = picture.alt;
    this.alt.textContent = picture.alt;
    this.place.textContent = this.links.length > 1 ? `${place + 1} / ${this.links.length}` : "";
    this.original.href = link.dataset.original;
    this.previous.hidden = place === 0;
    this.next.hidden = place === this.links.length - 1;
  }
}
