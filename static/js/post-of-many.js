// Which post each of many files comes into, and how it is sent there.

import { complaint, parse, uniqueKey } from "./page.js";

/** Where the drafts of many files are looked through. */
export const REVIEW = "/drafts/review";

/** A post that files come into: one of every ten has ten of them, else one. */
export class PostOfMany {
  /** @param {{together: string, album: string, group?: string, action?: string}} how as `waiting.js` keeps it, too */
  constructor({ together, album, group = uniqueKey(), action = "/compose" }) {
    Object.assign(this, { together, album, group, action, count: 0 });
  }

  /** Whether further files come into it. */
  hasRoom(most) {
    return this.together === "tens" && this.count < most;
  }

  /** The first of its files has begun the draft. */
  begun(draft) {
    if (this.together === "tens") this.action = `${draft}/pictures`;
  }

  /** Its draft has been published or discarded meanwhile: another is begun. */
  gone() {
    this.action = "/compose";
  }

  /** A file as a form would send it. @param {{key: string, sent: File}} item  @param {string} account */
  form({ key, sent }, account) {
    const body = new FormData();
    body.append("account", account);
    body.append("upload_key", key);
    if (this.action === "/compose") {
      body.append("together", this.together);
      if (this.album) body.append("album_title", this.album);
    }
    body.append("picture", sent, sent.name);
    return body;
  }
}

/**
 * Sends one file to its post, and shows how far it is.
 * @param {{key: string, file: File, sent: File, row: Row}} item  @param {PostOfMany} post  @param {string} account
 * @returns {Promise<{status: number, draft?: string, albumProblem?: string, after?: number, why?: string}>}
 *   where the picture is, or why it is nowhere; the status is 0 without an answer
 */
export function send(item, post, account) {
  const request = new XMLHttpRequest();
  item.request = request;
  item.row.show("sending", 0);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) item.row.show("sending", event.loaded / event.total);
  });
  request.upload.addEventListener("load", () => {
    item.row.show("working");
    // What has been sent whole arrives, and is in the drafts then.
    item.row.cancelButton.hidden = true;
  });
  return new Promise((resolve) => {
    const broken = () => resolve({ status: 0 });
    request.addEventListener("load", () => resolve(read(request)));
    for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, broken);
    request.open("POST", post.action);
    request.send(post.form(item, account));
  });
}

/** @param {XMLHttpRequest} request that has been answered */
function read(request) {
  const { status } = request;
  const page = parse(request.responseText);
  const [draft] = /^\/compose\/[^/]+$/u.exec(new URL(request.responseURL).pathname) ?? [];
  if (status === 200 && draft) return { status, draft };
  const problem = page.querySelector("[data-album-problem]");
  if (problem) return { status, draft: REVIEW, albumProblem: problem.textContent.trim() };
  const why = page.querySelector(".file-problems .problem");
  why?.querySelector("strong")?.remove();
  const after = Number(request.getResponseHeader("Retry-After"));
  return { status, after, why: why?.textContent.trim() || complaint(page) };
}
