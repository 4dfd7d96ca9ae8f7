// More files than one post holds: how they become posts is asked first, then they are sent one after
// the other. What has arrived is in the drafts, whatever happens to the rest; a file that cannot be
// taken is named and the others go on.

import { tooLarge, unfit } from "./fitting.js";
import { complaint, make, parse } from "./page.js";
import { isKept, uploadKey } from "./kept-files.js";
import { mayShrink, smaller } from "./smaller.js";
import { Row } from "./upload-row.js";
import { finished } from "./waiting.js";
import { text } from "./messages.js";

const TRIES = 8;
/** After what is for the moment only. */
const AGAIN = [0, 408, 429, 500, 502, 503, 504];
const REVIEW = "/drafts/review";

export class Many {
  /** @param {HTMLElement} host */
  constructor(host) {
    Object.assign(this, { host, files: [], items: [], running: false, post: null, held: 0, album: "" });
    this.most = Number(host.dataset.maxPictures);
    this.fields = host.querySelector("[data-together]");
    this.fields.hidden = true;
    this.fields.querySelector("[data-go]").hidden = false;
    this.fields.querySelector("[data-start]").addEventListener("click", () => this.start());
    this.fields.querySelector("[data-cancel]").addEventListener("click", () => this.cancelAll());
    this.title.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.start();
    });
    this.said = make("p", { class: "many-said", role: "status" });
    this.rows = Row.list();
    host.append(this.said, this.rows.element);
    window.addEventListener("online", () => this.wake?.());
  }

  get title() {
    return this.fields.querySelector("[name=album_title]");
  }

  /** Files that are not there yet. */
  get unfinished() {
    return this.items.filter((item) => item.inWork).length;
  }

  /** Whether these files are for this to send, because they are many or join many. */
  takes(files) {
    if (this.running || this.items.length) {
      this.queue(files);
      this.run();
      return true;
    }
    if (this.files.length + files.length <= this.most) return false;
    this.ask([...this.files, ...files]);
    return true;
  }

  /** Asks what is to become of files; of none it asks nothing. */
  ask(files) {
    this.files = files;
    this.fields.hidden = files.length === 0;
    this.choose(files.length === 0);
    const count = this.fields.querySelector("[data-count]");
    count.hidden = files.length === 0;
    count.textContent = text("script-many-pictures", { count: files.length, most: this.most });
    if (files.length) count.focus();
  }

  /** Photos that are kept on this device stay, until someone says that they are not wanted. */
  cancelAll() {
    const kept = this.files.filter(isKept);
    this.ask([]);
    if (!kept.length) return this.say("");
    const answer = (act) => () => {
      this.say("");
      act();
    };
    const add = make("button", { class: "button ghost", type: "button", onclick: answer(() => this.ask(kept)) }, text("script-add"));
    const discard = make("button", { class: "quiet", type: "button", onclick: answer(() => kept.forEach(finished)) }, text("script-discard"));
    this.say(`${text("script-still-kept", { count: kept.length })} `, add, " ", discard);
    add.focus();
  }

  /** Shows or hides the field to choose files with. */
  choose(shown) {
    for (const part of this.host.querySelectorAll(".chooser, .smaller, label[for=picture]")) part.hidden = !shown;
  }

  start() {
    this.how = this.fields.querySelector("[name=together]:checked").value;
    this.album = this.how === "album" ? this.title.value.trim() : "";
    if (this.how === "album" && !this.album) {
      this.say(text("script-album-title"));
      return this.title.focus();
    }
    const { files } = this;
    this.ask([]);
    this.choose(false);
    this.queue(files);
    this.run();
  }

  queue(files) {
    for (const file of files) {
      const item = { file, key: uploadKey(file), inWork: true };
      item.row = new Row(file, { cancel: () => this.cancel(item), retry: () => this.retry(item) });
      this.rows.add(item.row);
      this.items.push(item);
      const refusal = unfit(file, this.host.dataset);
      if (refusal) this.fail(item, refusal, false);
      else item.row.show("waiting");
    }
    this.rows.tell();
  }

  async run() {
    if (this.running) return;
    this.running = true;
    for (;;) {
      const item = this.items.find((one) => one.row.state === "waiting");
      if (!item) break;
      await this.deliver(item);
      this.rows.tell();
    }
    this.running = false;
    this.end();
  }

  /** Sends a file until it has arrived, or will not. */
  async deliver(item) {
    if (mayShrink(item.file)) item.row.show("sending", 0, text("script-making-smaller"));
    // The same at each attempt: the server knows it again by its bytes.
    item.sent ??= await smaller(item.file);
    const refusal = tooLarge(item.sent, this.host.dataset);
    if (refusal && !item.cancelled) return this.fail(item, refusal, false);
    for (let tries = 1; !item.cancelled; tries += 1) {
      const answer = await this.send(item);
      if (item.cancelled) return;
      if (answer.draft) return this.arrived(item, answer);
      if (answer.status === 401) {
        item.row.show("waiting", 0, text("script-waiting-for-login"));
        await this.pause(text("script-log-in-elsewhere"));
      } else if (AGAIN.includes(answer.status) && tries < TRIES) {
        const why = answer.why || (answer.status ? text("script-very-busy") : text("script-connection-broke"));
        item.row.show("waiting", 0, why);
        // Being asked to wait is no failure.
        if (answer.status === 429) tries = 0;
        await this.wait(answer.after || 2 ** tries, why);
      } else if (answer.status === 507) {
        this.fail(item, answer.why);
        return this.stop(answer.why);
      } else {
        return this.fail(item, answer.why || text("script-upload-failed"));
      }
    }
  }

  arrived(item, { draft, albumProblem }) {
    finished(item.file);
    item.sent = null;
    item.inWork = false;
    item.row.show("ready");
    if (albumProblem) {
      // The rest need not fail in the same way; all are in the drafts.
      this.trouble = albumProblem;
      this.how = "each";
    }
    if (this.how !== "tens") return;
    this.held += 1;
    this.post = this.held < this.most ? draft : null;
    if (!this.post) this.held = 0;
  }

  /** One file, as a form would send it. */
  send(item) {
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
    const body = new FormData();
    body.append("account", this.host.dataset.account);
    body.append("upload_key", item.key);
    if (!this.post) body.append("together", this.how);
    if (this.album && this.how === "album") body.append("album_title", this.album);
    body.append("picture", item.sent, item.sent.name);
    return new Promise((resolve) => {
      const broken = () => resolve({ status: 0 });
      request.addEventListener("load", () => resolve(read(request)));
      for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, broken);
      request.open("POST", this.post ? `${this.post}/pictures` : "/compose");
      request.send(body);
    });
  }

  /** Waits, and says how long. */
  async wait(seconds, why) {
    const until = Date.now() + seconds * 1000;
    let awake = false;
    this.wake = () => (awake = true);
    while (!awake && Date.now() < until) {
      const left = Math.ceil((until - Date.now()) / 1000);
      const time = left > 90 ? text("script-minutes", { count: Math.ceil(left / 60) }) : text("script-seconds", { count: left });
      // For those who hear it, not every second.
      if (left % 30 === 0 || !this.said.textContent) this.say(text("script-going-on", { why, time }));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    this.say("");
  }

  /** Waits until the person says that it can go on. */
  pause(why) {
    return new Promise((resolve) => {
      const go = () => {
        this.say("");
        resolve();
      };
      this.say(`${why} `, make("button", { class: "button ghost", type: "button", onclick: go }, text("script-go-on")));
    });
  }

  /** Nothing more fits: the rest waits for the person. */
  stop(why) {
    for (const item of this.items.filter((one) => one.row.state === "waiting")) this.fail(item, why);
  }

  fail(item, why, retry = true) {
    item.inWork = false;
    item.row.show("failed", 0, why, retry);
    this.rows.tell();
  }

  retry(item) {
    item.inWork = true;
    item.row.show("waiting");
    this.run();
  }

  cancel(item) {
    finished(item.file);
    item.cancelled = true;
    item.inWork = false;
    item.request?.abort();
    item.row.remove();
    this.items = this.items.filter((one) => one !== item);
    this.rows.tell();
    if (!this.running) this.end();
  }

  /** On to the review, when nothing needs a look here. */
  end() {
    const failed = this.items.filter((item) => item.row.state === "failed").length;
    const ready = this.items.filter((item) => item.row.state === "ready").length;
    if (ready && !failed && !this.trouble) return location.assign(REVIEW);
    if (!ready && !failed) {
      this.say("");
      return this.choose(true);
    }
    const trouble = this.trouble ? `${text("script-not-all-in-album", { why: this.trouble })} ` : "";
    const review = ready ? [make("a", { class: "button", href: REVIEW }, text("script-review-uploaded", { count: ready }))] : [];
    this.say(`${trouble}${failed ? `${text("script-not-taken", { count: failed })} ` : ""}`, ...review);
  }

  say(...what) {
    this.said.replaceChildren(...what);
  }
}

/** What an answer says: where the picture is, or why it is nowhere. */
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
