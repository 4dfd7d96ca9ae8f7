// What need not even be sent. The server looks at the files themselves.

import { mayShrink } from "./smaller.js";
import { text } from "./messages.js";

const TYPES = /^image\/(jpeg|png|webp|gif|avif|jxl|hei[cf])(-sequence)?$/u;
const NAMES = /\.(jpe?g|png|webp|gif|avif|jxl|hei[cf]|hif)$/iu;

const VIDEOS = /\.(mp4|m4v|mov|qt|webm|mkv|avi|wmv|flv|3gp|3g2|mpe?g|m2?ts|ogv)$/iu;

/** Why a file will not do; null when it will. @param {File} file  @param {DOMStringMap} bounds */
export function unfit(file, { kinds, maxBytes }) {
  if (file.type.startsWith("video/") || (!file.type && VIDEOS.test(file.name))) return text("script-no-video");
  if (!(TYPES.test(file.type) || (!file.type && NAMES.test(file.name)))) return text("script-not-of-kinds", { kinds });
  if (file.size === 0) return text("script-file-empty");
  return mayShrink(file) ? null : tooLarge(file, { maxBytes });
}

/** Why a file as it is to be sent will not do. */
export function tooLarge(file, { maxBytes }) {
  return file.size > Number(maxBytes) ? text("script-file-too-large", { megabytes: Math.floor(maxBytes / 1e6) }) : null;
}
