// What need not even be sent. The server looks at the files themselves.

import { mayShrink } from "./smaller.js";
import { text } from "./messages.js";

const TYPES = /^image\/(jpeg|png|webp|gif|avif|jxl|hei[cf])(-sequence)?$/u;
const NAMES = /\.(jpe?g|png|webp|gif|avif|jxl|hei[cf]|hif)$/iu;

/** Why a file will not do; null when it will. @param {File} file  @param {DOMStringMap} bounds */
export function unfit(file, { kinds, maxBytes }) {
  if (!(TYPES.test(file.type) || (!file.type && NAMES.test(file.name)))) return text("script-not-of-kinds", { kinds });
  if (file.size === 0) return text("script-file-empty");
  return mayShrink(file) ? null : tooLarge(file, { maxBytes });
}

/** Why a file as it is to be sent will not do. */
export function tooLarge(file, { maxBytes }) {
  return file.size > Number(maxBytes) ? text("script-file-too-large", { megabytes: Math.floor(maxBytes / 1e6) }) : null;
}
