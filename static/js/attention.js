// Where in a picture the captioner looked for each word of the alt text that it suggested. Off until
// one asks for it; the numbers come from the server then, and are kept for as long as the words stand.

import { complaint, make, parse } from "./page.js";
import { text } from "./messages.js";

/** Where nobody looked, and where the look was strongest: red, green, blue, opacity. */
const FAINT = [16, 18, 24, 190];
const STRONG = [255, 214, 90, 64];
/** Looks are spread widely: above 1, what is weaker than the strongest is shown weaker still. */
const CONTRAST = 1.5;

/** Names of the places of a picture, by thirds. */
const PLACES = [
  ["script-place-top-left", "script-place-top", "script-place-top-right"],
  ["script-place-left", "script-place-middle", "script-place-right"],
  ["script-place-bottom-left", "script-place-bottom", "script-place-bottom-right"],
];

/** Puts the button below each picture for which there is something to show. @param {import("./words.js").Editor} editor */
export function dressAttention(editor) {
  for (const item of editor.form.querySelectorAll("[data-picture]")) {
    const place = item.querySelector("[data-looked]");
    const of = place?.dataset.attention ?? "";
    if (!place || (place.dataset.dressed ?? "") === of) continue;
    hide(item);
    place.dataset.dressed = of;
    const press = () => toggle(editor, item);
    const button = make("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: press }, text("script-look-show"));
    place.replaceChildren(...(of ? [button] : []));
  }
}

/** Brings over from a newer page what there is to show of a picture. */
export function adaptAttention(own, fresh) {
  if (!own || !fresh) return;
  if (fresh.dataset.attention) own.dataset.attention = fresh.dataset.attention;
  else delete own.dataset.attention;
}

async function toggle(editor, item) {
  const place = item.querySelector("[data-looked]");
  const button = place.firstElementChild;
  if (button.getAttribute("aria-disabled") === "true") return;
  const shown = place.querySelector("[role=group]");
  if (shown) {
    hide(item);
    shown.remove();
    return label(button, false);
  }
  const of = place.dataset.attention;
  button.setAttribute("aria-disabled", "true");
  editor.say(text("script-looking-at"));
  try {
    const looked = await fetched(`${editor.address}/pictures/${item.dataset.picture}/attention?candidate=${of}`);
    // Other words may stand there by now.
    if (place.dataset.attention !== of) return;
    place.append(group(editor, item, looked));
    label(button, true);
    editor.say(text("script-look-press"));
  } catch (error) {
    editor.say(error.message || text("script-try-again"));
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function label(button, shown) {
  button.setAttribute("aria-expanded", String(shown));
  button.textContent = text(shown ? "script-look-hide" : "script-look-show");
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (answer.ok && !answer.redirected) return answer.json();
  throw new Error(complaint(parse(await answer.text())));
}

/** The words, each a button that shows its places. */
function group(editor, item, looked) {
  const press = (word) => (event) => {
    const button = event.currentTarget;
    const again = button.getAttribute("aria-pressed") === "true";
    hide(item);
    if (again) return;
    button.setAttribute("aria-pressed", "true");
    lay(item, looked.grid, word);
    editor.say(sentence(looked.grid, word));
  };
  const words = looked.words.map((word) => make("button", { type: "button", class: "look", "aria-pressed": "false", onclick: press(word) }, word.word));
  return make("p", { role: "group", "aria-label": text("script-look-words"), dir: "auto" }, ...words);
}

/** Where a word was looked for, for those who do not see it. */
function sentence(grid, { word, share, weights }) {
  if (share < 10) return text("script-look-whole", { word });
  const strongest = weights.indexOf(Math.max(...weights));
  const third = (at) => Math.min(2, Math.floor((3 * (at + 0.5)) / grid));
  const place = text(PLACES[third(Math.floor(strongest / grid))][third(strongest % grid)]);
  return text("script-look-strongest", { word, place });
}

/** Lays the places of a word over the picture: as large as that, so that it lies just as that does. */
function lay(item, grid, { share, weights }) {
  const image = item.querySelector(".frame img");
  const small = make("canvas", { width: grid, height: grid });
  const pixels = small.getContext("2d").createImageData(grid, grid);
  // The less of the look was on the picture, the fainter is what it shows.
  const strength = Math.min(1, share / 50);
  weights.forEach((weight, at) => {
    const part = (weight / 255) ** CONTRAST;
    const mixed = FAINT.map((from, channel) => from + (STRONG[channel] - from) * part);
    mixed[3] *= strength;
    pixels.data.set(mixed, at * 4);
  });
  small.getContext("2d").putImageData(pixels, 0, 0);
  const [width, height] = [image.getAttribute("width"), image.getAttribute("height")];
  const over = make("canvas", { width, height, class: `${image.className} look-over`, "aria-hidden": "true" });
  const context = over.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, over.width, over.height);
  image.closest(".frame").append(over);
}

/** Takes the places off the picture. */
function hide(item) {
  item.querySelector(".look-over")?.remove();
  item.querySelectorAll(".look").forEach((word) => word.setAttribute("aria-pressed", "false"));
}
