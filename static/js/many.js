// More files than one post holds: how they become posts is asked first, then they are sent one after
// the other. What has arrived is in the drafts, whatever happens to the rest; a file that cannot be
// taken is named and the others go on. What a lost connection holds up is kept on the device.

import { tooLarge, unfit } from "./fitting.js";
import { make } from "./page.js";
import { uploadKey } from "./kept-files.js";
import { Question } from "./many-question.js";
import { PostOfMany, REVIEW, send } from "./post-of-many.js";
import { mayShrink, smaller } from "./smaller.js";
import { Row } from "./upload-row.js";
import { finished, keepWaiting } from "./waiting.js";
import { text } from "./messages.js";

const TRIES = 8;
/** After what is for the moment only. */
const AGAIN = [0, 408, 429, 500, 502, 503, 504];

export class Many {
  /** @param {HTMLElement} host */
  constructor(host) {
    Object.assign(this, { host, items: [], posts: [], running: false, offline: false });
    this.most = Number(host.dataset.maxPictures);
    this.question = new Question(host, (...what) => this.say(...what), (files, how) => this.start(files, how));
    this.said = make("p", { class: "many-said", role: "status" });
    this.rows = Row.list();
    host.append(this.said, this.rows.element);
    window.addEventListener("online", () => this.wake?.());
  }

  /** Files that are not there yet, and would not be sent without this page. */
  get unfinished() {
    return this.items.filter((item) => item.inWork && !(this.offline && item.goesOn)).length;
  }

  /** Whether these files are for this to send, because they are many or join many. */
  takes(files) {
    if (this.running || this.items.length) {
      for (const file of files) this.queue(file);
      this.run();
      return true;
    }
    const { question } = this;
    if (question.files.length + files.length <= this.most) return false;
    question.ask([...question.files, ...files]);
    return true;
  }

  start(files, how) {
    this.how = how;
    this.question.choose(false);
    for (const file of files) this.queue(file);
    this.run();
  }

  /**
   * Goes on with what an earlier page left.
   * @param {{file: File, post: {together: string, album: string, group: string, action: string}}[]} kept
   */
  resume(kept) {
    const posts = new Map();
    for (const { file, post } of kept) {
      // What was chosen for one post is as one of every ten.
      const together = post.together || "tens";
      if (!posts.has(post.group)) posts.set(post.group, new PostOfMany({ ...post, together }));
      this.queue(file, posts.get(post.group));
      this.how ??= { together, album: post.album };
    }
    this.question.choose(false);
    this.run();
  }

  /** @param {File} file  @param {PostOfMany} [post] that it is for, where that is known already */
  queue(file, post = null) {
    const item = { file, post, key: uploadKey(file), inWork: true, kept: Boolean(post) };
    item.row = new Row(file, { cancel: () => this.cancel(item), retry: () => this.retry(item) });
    this.rows.add(item.row);
    this.items.push(item);
    const refusal = unfit(file, this.host.dataset);
    if (refusal) this.fail(item, refusal, false);
    else item.row.show("waiting");
    this.rows.tell();
  }

  /** The post that an item is for: the one that the items before it leave room in, or the next. */
  postOf(item) {
    if (!item.post) {
      const open = this.posts.find((post) => post.hasRoom(this.most)) ?? new PostOfMany(this.how);
      if (!this.posts.includes(open)) this.posts.push(open);
      open.count += 1;
      item.post = open;
    }
    return item.post;
  }

  /** Files that are not sent yet may go into other posts: into one in which there is room again, for example. */
  replan() {
    for (const item of this.items.filter(({ row, post }) => row.state === "waiting" && this.posts.includes(post))) {
      item.post.count -= 1;
      item.post = null;
    }
    if (this.items.some(({ inWork, kept }) => inWork && kept)) this.keep();
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
      const answer = await send(item, this.postOf(item), this.host.dataset.account);
      if (item.cancelled) return;
      if (answer.draft) return this.arrived(item, answer);
      if (answer.status === 401) {
        this.keep();
        item.row.show("waiting", 0, text("script-waiting-for-login"));
        await this.pause(text("script-log-in-elsewhere"));
      } else if (answer.status === 404 && item.post.action !== "/compose") {
        item.post.gone();
      } else if (answer.status === 0 && !navigator.onLine) {
        await this.waitForConnection(item);
        tries = 0;
      } else if (AGAIN.includes(answer.status) && tries < TRIES) {
        if (answer.status === 0) this.keep();
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
    const { action } = item.post;
    item.post.begun(draft);
    if (albumProblem) {
      // The rest need not fail in the same way; all are in the drafts.
      this.trouble = albumProblem;
      this.how = { together: "each", album: "" };
    }
    if (albumProblem || item.post.action !== action) this.replan();
  }

  /** Keeps on this device what is not sent yet, one after the other, so that it goes on without this page. */
  async keep() {
    if (this.keeping) return (this.keepAgain = true);
    this.keeping = true;
    do {
      this.keepAgain = false;
      for (const item of this.items.filter(({ inWork }) => inWork)) await this.keepOne(item).catch(() => {});
    } while (this.keepAgain);
    this.keeping = false;
  }

  async keepOne(item) {
    item.kept = true;
    item.sent ??= await smaller(item.file);
    if (!item.inWork) return;
    item.goesOn = await keepWaiting(item, item.sent, this.host.dataset.account, this.postOf(item));
  }

  /** Until there is a connection again, however long that takes. */
  async waitForConnection(item) {
    this.offline = true;
    item.row.show("waiting");
    this.sayOffline();
    this.keep().then(() => this.offline && this.sayOffline());
    while (!navigator.onLine && !item.cancelled) await this.wait(30);
    this.offline = false;
    this.say("");
  }

  sayOffline() {
    this.say(text(this.unfinished ? "script-offline-goes-on" : "script-offline-goes-on-closed"));
  }

  /** Waits until the time is over or there is a connection again, and says how long where it says why. */
  async wait(seconds, why = "") {
    const until = Date.now() + seconds * 1000;
    let awake = false;
    this.wake = () => (awake = true);
    while (!awake && Date.now() < until) {
      const left = Math.ceil((until - Date.now()) / 1000);
      const time = left > 90 ? text("script-minutes", { count: Math.ceil(left / 60) }) : text("script-seconds", { count: left });
      // For those who hear it, not every second.
      if (why && (left % 30 === 0 || !this.said.textContent)) this.say(text("script-going-on", { why, time }));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    if (why) this.say("");
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
    if (!retry) finished(item.file);
    item.row.show("failed", 0, why, retry);
    this.rows.tell();
    this.leave(item);
  }

  /** Its place in a post is for another. */
  leave(item) {
    if (!item.post) return;
    item.post.count -= 1;
    item.post = null;
    this.replan();
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
    this.leave(item);
    if (!this.running) this.end();
  }

  /** On to the review, when nothing needs a look here. */
  end() {
    const failed = this.items.filter((item) => item.row.state === "failed").length;
    const ready = this.items.filter((item) => item.row.state === "ready").length;
    if (ready && !failed && !this.trouble) return location.assign(REVIEW);
    if (!ready && !failed) {
      this.say("");
      return this.question.choose(true);
    }
    const trouble = this.trouble ? `${text("script-not-all-in-album", { why: this.trouble })} ` : "";
    const review = ready ? [make("a", { class: "button", href: REVIEW }, text("script-review-uploaded", { count: ready }))] : [];
    this.say(`${trouble}${failed ? `${text("script-not-taken", { count: failed })} ` : ""}`, ...review);
  }

  say(...what) {
    this.said.replaceChildren(...what);
  }
}
