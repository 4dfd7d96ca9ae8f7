// What is to become of more files than one post holds: one post of every ten, a post of each, or an
// album. Nothing is sent before that is answered.

import { isKept } from "./kept-files.js";
import { make } from "./page.js";
import { text } from "./messages.js";
import { finished } from "./waiting.js";

export class Question {
  /**
   * @param {HTMLElement} host  @param {(...what: (Node | string)[]) => void} say
   * @param {(files: File[], how: {together: string, album: string}) => void} start
   */
  constructor(host, say, start) {
    Object.assign(this, { host, say, start, files: [] });
    this.fields = host.querySelector("[data-together]");
    this.fields.hidden = true;
    this.fields.querySelector("[data-go]").hidden = false;
    this.fields.querySelector("[data-start]").addEventListener("click", () => this.answer());
    this.fields.querySelector("[data-cancel]").addEventListener("click", () => this.cancel());
    this.title.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.answer();
    });
  }

  get title() {
    return this.fields.querySelector("[name=album_title]");
  }

  /** Asks what is to become of files; of none it asks nothing. */
  ask(files) {
    this.files = files;
    this.fields.hidden = files.length === 0;
    this.choose(files.length === 0);
    const count = this.fields.querySelector("[data-count]");
    count.hidden = files.length === 0;
    count.textContent = text("script-many-pictures", { count: files.length, most: this.host.dataset.maxPictures });
    if (files.length) count.focus();
  }

  answer() {
    const together = this.fields.querySelector("[name=together]:checked").value;
    const album = together === "album" ? this.title.value.trim() : "";
    if (together === "album" && !album) {
      this.say(text("script-album-title"));
      return this.title.focus();
    }
    const { files } = this;
    this.ask([]);
    this.start(files, { together, album });
  }

  /** Photos that are kept on this device stay, until someone says that they are not wanted. */
  cancel() {
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
}
