// Large photos made smaller before they are sent, where someone has asked for that. What cannot be
// made smaller without loss of more than pixels is sent as it is.

const LONGEST = 4096;
const QUALITY = 0.9;
const KEY = "smaller";
const KINDS = /^image\/(jpeg|png|webp)$/u;
/** Parts that only animations have: they stand before the pixels. */
const MOVING = /acTL|ANIM/u;
const HEAD_BYTES = 65536;

/** Shows the choice beside where files are chosen, as it was left. @param {ParentNode} host */
export function offerSmaller(host) {
  const choice = host.querySelector("[data-smaller]");
  if (!choice) return;
  choice.hidden = false;
  const box = choice.querySelector("input");
  box.checked = isRemembered();
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.setItem(KEY, "1");
      else localStorage.removeItem(KEY);
    } catch {
      // Nothing is kept here; it holds for this page.
    }
  });
}

function isRemembered() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

const isWanted = () => document.querySelector("[data-smaller] input")?.checked ?? isRemembered();

/** Whether a file may become smaller, so that its size now decides nothing. @param {File} file */
export const mayShrink = (file) => isWanted() && KINDS.test(file.type);

/** The file as it is to be sent. @param {File} file  @returns {Promise<File>} */
export async function smaller(file) {
  if (!mayShrink(file)) return file;
  let picture;
  try {
    if (file.type !== "image/jpeg" && (await isMoving(file))) return file;
    // Upright, as its file says.
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST / Math.max(picture.width, picture.height);
    if (scale >= 1) return file;
    if (file.type !== "image/jpeg" && isTransparent(picture)) return file;
    const canvas = drawn(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
    const blob = await encoded(canvas);
    if (blob?.type !== "image/jpeg" || blob.size >= file.size) return file;
    const name = file.name.replace(/\.[^.]*$/u, "");
    return new File([blob], `${name}.jpg`, { type: blob.type, lastModified: file.lastModified });
  } catch {
    return file;
  } finally {
    picture?.close();
  }
}

async function isMoving(file) {
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
  return MOVING.test(new TextDecoder("latin1").decode(head));
}

/** Whether light would shine through: a JPEG has no such pixels. A few are found in a small copy, too. */
function isTransparent(picture) {
  const scale = Math.min(1, 256 / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const { data } = drawn(picture, width, height).getContext("2d").getImageData(0, 0, width, height);
  return data.some((value, i) => i % 4 === 3 && value < 255);
}

function drawn(picture, width, height) {
  const made = "OffscreenCanvas" in window ? new OffscreenCanvas(width, height) : document.createElement("canvas");
  const canvas = Object.assign(made, { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}

function encoded(canvas) {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
