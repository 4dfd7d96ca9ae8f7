// Uploads: chosen, dropped or pasted, each with a row of its own. One request a file,
// two at a time; the first that is taken begins the draft and the others join it. The rows stay
// where they are while the page around them becomes the draft's.

import { listenForFiles } from "./drop-target.js";
import { tooLarge, unfit } from "./fitting.js";
import { Many } from "./many.js";
import { complaint, fileProblem, parse, uniqueKey } from "./page.js";
import { uploadKey } from "./kept-files.js";
import { takeShared } from "./shared.js";
import { mayShrink, offerSmaller, smaller } from "./smaller.js";
import { Row } from "./upload-row.js";
import { finished, keepWaiting, takeWaiting } from "./waiting.js";
import { Editor, openEditor } from "./words.js";
import { text } from "./messages.js";

const AT_ONCE = 2;
const TRIES = 4;
/** Pictures of one page are for one draft. */
const GROUP = uniqueKey();

let uploader;

/** @param {ParentNode} root  @param {(main: HTMLElement) => void} onMain improves a new `<main>` */
export function improveUpload(root, onMain) {
  const host = root.querySelector("[data-upload]");
  if (!host) return;
  const first = !uploader;
  uploader ??= new Uploader(onMain);
  uploader.attach(host);
  if (!first) return;
  const add = (files) => uploader.add(files);
  takeWaiting(host, add, (kept) => uploader.many.resume(kept)).catch(() => {});
  if (!uploader.draft) takeShared(host, add).catch(() => {});
}

class Uploader {
  constructor(onMain) {
    this.onMain = onMain;
    this.items = [];
    this.active = 0;
    this.rows = Row.list();
    this.listen();
    Editor.unfinished = () => this.items.filter((item) => item.inWork).length + (this.many?.unfinished ?? 0);
  }

  attach(host) {
    this.host = host;
    this.draft = host.dataset.add ?? null;
    host.querySelector("[data-rows]").replaceWith(this.rows.element);
    host.querySelector("[data-drop-hint]").textContent = `${text("script-drop-hint")} `;
    host.querySelector("[data-send]").hidden = true;
    offerSmaller(host);
    this.many = host.querySelector("[data-together]") && new Many(host);
    for (const input of host.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        this.add(input.files);
        input.value = "";
      });
    }
  }

  listen() {
    listenForFiles((files) => this.add(files));
    window.addEventListener("beforeunload", (event) => Editor.unfinished() && event.preventDefault());
    // What waits for a draft that is thrown away is not wanted any more.
    document.addEventListener("submit", (event) => {
      if (!event.defaultPrevented && event.submitter?.value === "discard") this.items.forEach(({ file }) => finished(file));
    });
    window.addEventListener("popstate", () => location.reload());
    window.addEventListener("online", () => {
      const lost = this.items.filter((item) => item.lost && !item.inWork);
      lost.forEach((item) => this.retry(item));
    });
  }

  /** @param {Iterable<File>} files */
  add(files) {
    if (this.many && !this.items.length && this.many.takes(files)) return;
    for (const file of files) {
      const item = { file, key: uploadKey(file), tries: 0, inWork: true, picture: null };
      item.row = new Row(file, { cancel: () => this.cancel(item), retry: () => this.retry(item) });
      this.rows.add(item.row);
      this.items.push(item);
      const wrong = unfit(file, this.host.dataset);
      if (wrong) finished(file);
      const refusal = wrong ?? this.full();
      if (refusal) this.fail(item, refusal, false);
      else item.row.show("waiting");
    }
    this.pump();
  }

  /** Why no further file fits, if none does. */
  full() {
    const { maxPictures } = this.host.dataset;
    const there = document.querySelectorAll("[data-picture]").length;
    return there + Editor.unfinished() > Number(maxPictures) ? text("script-post-full", { count: maxPictures }) : null;
  }

  pump() {
    // Until there is a draft, one goes ahead and begins it; should its answer be lost, it is the one
    // that tries again, because it may have begun the draft.
    const pioneer = !this.draft && this.items.some((item) => item.later && item.tries > 0);
    while (!pioneer && this.active < (this.draft ? AT_ONCE : 1)) {
      const next = this.items.find((item) => item.row.state === "waiting" && !item.later);
      if (!next) break;
      this.send(next);
    }
    this.rows.tell();
    if (this.active === 0) this.settle();
  }

  send(item) {
    this.active += 1;
    item.tries += 1;
    item.row.show("sending", 0);
    const request = new XMLHttpRequest();
    item.request = request;
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) item.row.show("sending", event.loaded / event.total);
    });
    // The bytes are there; the work is not done, and the row says so.
    request.upload.addEventListener("load", () => item.row.show("working"));
    let over = false;
    const ended = (outcome) => () => {
      if (over) return;
      over = true;
      this.active -= 1;
      outcome();
      this.pump();
    };
    request.addEventListener("load", ended(() => this.answered(item, request)));
    request.addEventListener("error", ended(() => this.lost(item)));
    request.addEventListener("timeout", ended(() => this.lost(item)));
    item.stop = ended(() => this.drop(item));
    this.prepared(item).then((file) => {
      if (over) return;
      const refusal = tooLarge(file, this.host.dataset);
      if (refusal) return ended(() => this.fail(item, refusal, false))();
      const body = new FormData();
      body.append("account", this.host.dataset.account);
      body.append("upload_key", item.key);
      body.append("picture", file, file.name);
      request.open("POST", this.draft ?? "/compose");
      request.send(body);
    });
  }

  /** What is sent of a file, the same at each attempt: the server knows it again by its bytes. */
  async prepared(item) {
    if (!item.sent && mayShrink(item.file)) item.row.show("sending", 0, text("script-making-smaller"));
    return (item.sent ??= smaller(item.file));
  }

  answered(item, request) {
    const page = parse(request.responseText);
    const address = new URL(request.responseURL);
    if (request.status === 200 && /^\/compose\/[^/]+$/u.test(address.pathname)) return this.taken(item, page, address);
    if (request.status === 401) return this.fail(item, text("script-logged-out-try-again"));
    if ([429, 502, 503, 504].includes(request.status)) {
      const seconds = Number(request.getResponseHeader("Retry-After")) || 5;
      return this.later(item, seconds, fileProblem(page) || text("script-busy"));
    }
    // A proxy in front of the site has pages of its own.
    const refused = request.status === 413 ? text("script-proxy-too-large") : "";
    // A file that is refused for what it is would be refused again.
    const again = ![413, 415, 422].includes(request.status);
    this.fail(item, fileProblem(page) || complaint(page) || refused || text("script-upload-failed"), again);
  }

  taken(item, page, address) {
    const fresh = page.querySelector("form[data-draft]");
    const added = address.searchParams.get("added")?.split(",")[0];
    finished(item.file);
    item.sent = null;
    item.picture = added ?? fresh.querySelector("[data-picture]").dataset.picture;
    item.inWork = false;
    // A draft of this picture alone goes with it; the next one begins another.
    if (item.cancelled && !this.draft) {
      fetch(address.pathname, { method: "POST", body: new URLSearchParams({ action: "discard" }) }).catch(() => {});
      return this.drop(item);
    }
    item.row.show("ready");
    if (this.draft) openEditor()?.takeOver(fresh);
    else this.becomeDraft(page, address.pathname);
    if (item.cancelled) {
      openEditor()?.act(`remove-${item.picture}`);
      this.drop(item);
    }
  }

  /** The page becomes the draft's, around the rows that are still in work. */
  becomeDraft(page, path) {
    const main = document.adoptNode(page.querySelector("main"));
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    history.pushState(null, "", path);
    this.onMain(main);
    if (this.items.some(({ kept }) => kept)) this.keep();
  }

  /** What waits for a connection goes on by itself, also when this page is closed. */
  lost(item) {
    this.later(item, 2, text("script-lost"));
    this.keep();
  }

  keep() {
    const waiting = this.items.filter(({ inWork, lost, cancelled }) => (inWork || lost) && !cancelled);
    waiting.forEach((item) => this.keepOne(item).catch(() => {}));
  }

  async keepOne(item) {
    item.kept = true;
    // The very bytes that this page sends: the server knows an upload again by them.
    const sent = await (item.sent ??= smaller(item.file));
    if (item.cancelled || !(item.inWork || item.lost)) return;
    const post = { group: GROUP, action: this.draft ?? "/compose" };
    item.goesOn = await keepWaiting(item, sent, this.host.dataset.account, post);
  }

  /** Tries again by itself after a while, a few times. */
  later(item, seconds, why) {
    if (item.cancelled) return this.drop(item);
    if (item.tries >= TRIES) {
      item.lost = true;
      return navigator.onLine ? this.fail(item, why) : this.waitForConnection(item);
    }
    item.later = setTimeout(() => {
      item.later = null;
      this.pump();
    }, seconds * 1000);
    item.row.show("waiting", 0, text("script-trying-again", { why, seconds }));
  }

  waitForConnection(item) {
    item.inWork = false;
    item.row.show("offline", 0, text(item.goesOn ? "script-offline-goes-on-closed" : "script-offline-goes-on"), true);
    this.rows.tell();
  }

  fail(item, why, retry = true) {
    item.inWork = false;
    if (item.cancelled) return this.drop(item);
    item.row.show("failed", 0, why, retry);
    this.rows.tell();
  }

  retry(item) {
    Object.assign(item, { tries: 0, inWork: true, later: null, lost: false });
    item.row.show("waiting");
    this.pump();
  }

  /** What has been sent whole is taken out again when its answer is there. */
  cancel(item) {
    item.cancelled = true;
    if (item.row.state === "sending") {
      item.stop();
      return item.request.abort();
    }
    if (item.row.state === "working") return item.row.show("working", 0, text("script-cancelling"));
    clearTimeout(item.later);
    this.drop(item);
    this.pump();
  }

  drop(item) {
    finished(item.file);
    item.inWork = false;
    item.row.remove();
    this.items = this.items.filter((other) => other !== item);
    this.rows.tell();
  }

  /** When nothing is in work: the order in which the files were chosen, and rows that are done go. */
  settle() {
    const ready = this.items.filter((item) => item.row.state === "ready");
    if (!ready.length || Editor.unfinished()) return;
    const there = [...document.querySelectorAll("[data-picture]")].map((item) => item.dataset.picture);
    const chosen = ready.map((item) => item.picture).filter((id) => there.includes(id));
    const order = there.map((id) => (chosen.includes(id) ? null : id));
    chosen.forEach((id) => (order[order.indexOf(null)] = id));
    if (order.join() !== there.join()) openEditor()?.act("order", { order: order.join(" ") });
    ready.forEach((item) => setTimeout(() => this.drop(item), 4000));
    this.items = this.items.filter((item) => !ready.includes(item));
  }
}
