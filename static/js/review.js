// Many drafts on one page: each is saved when it is left, ticked when it was seen, and its buttons act
// in place. Without this, one form saves and publishes them all.

import { Field, fields } from "./fields.js";
import { parse } from "./page.js";
import { text } from "./messages.js";

/** @param {ParentNode} root  @param {(card: ParentNode) => void} onCard improves a new card */
export function improveReview(root, onCard) {
  const form = root.querySelector("form[data-review]");
  if (form) new Review(form, onCard);
}

const cardOf = (node) => node.closest?.("[data-card]");
const dirty = (card) =>
  fields(card).some((field) => field.touched) ||
  [...card.querySelectorAll("select")].some((select) => select.value !== select.nextElementSibling.value);

class Review {
  #sending = Promise.resolve();
  #leaving = false;
  #busy = 0;
  #polling = false;

  constructor(form, onCard) {
    Object.assign(this, { form, onCard });
    form.querySelector("[data-keys]").hidden = false;
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", (event) => event.target.matches("[data-tick]") && this.ticked(event.target));
    form.addEventListener("focusout", (event) => {
      const card = cardOf(event.target);
      if (card && cardOf(event.relatedTarget ?? form) !== card && dirty(card)) this.act(card, "save");
    });
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.#leaving && this.cards.some(dirty)) event.preventDefault();
    });
    window.addEventListener("pageshow", () => (this.#leaving = false));
    this.count();
    this.poll();
  }

  get cards() {
    return [...this.form.querySelectorAll("[data-card]")];
  }

  typed(event) {
    const card = cardOf(event.target);
    if (!card || event.target.matches("[data-tick]")) return;
    const element = event.target.closest("[data-field]");
    if (element) new Field(element).updateMark();
    this.see(card);
  }

  /** A draft that was seen is ticked, unless the person has unticked it. */
  see(card) {
    const tick = card.querySelector("[data-tick]");
    if (tick && !tick.hasAttribute("data-chosen")) tick.checked = true;
    this.count();
  }

  ticked(tick) {
    tick.setAttribute("data-chosen", "");
    this.count();
  }

  count() {
    const ticks = [...this.form.querySelectorAll("[data-tick]")];
    const ticked = ticks.filter((tick) => tick.checked).length;
    const button = this.form.querySelector("[data-publish]");
    button.textContent = ticked ? text("script-publish-count", { count: ticked }) : text("script-publish-ticked");
    const all = this.form.querySelector("[data-tick-all]");
    all.textContent = ticks.length && ticked === ticks.length ? text("script-untick-all") : text("script-tick-all");
  }

  key(event) {
    const command = event.ctrlKey || event.metaKey;
    const card = cardOf(event.target);
    if (event.key === "Enter" && command && event.shiftKey) {
      event.preventDefault();
      return this.form.requestSubmit(this.form.querySelector("[data-publish]"));
    }
    if (event.key === "Enter" && command && card) {
      event.preventDefault();
      this.see(card);
      this.go(card, 1);
      return this.act(card, `accept-${card.dataset.card}`);
    }
    // In a list of choices these keys open it.
    if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key) && !event.target.matches("select")) {
      event.preventDefault();
      this.go(card, event.key === "ArrowDown" ? 1 : -1);
    }
  }

  /** On to another draft, which is seen by that. */
  go(card, step) {
    const { cards } = this;
    const next = card ? cards[cards.indexOf(card) + step] : cards[0];
    if (!next) return;
    next.querySelector("[data-first]").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    this.see(next);
  }

  submit(event) {
    const button = event.submitter;
    const card = cardOf(button ?? this.form);
    if (button?.hasAttribute("data-tick-all")) {
      event.preventDefault();
      const ticks = [...this.form.querySelectorAll("[data-tick]")];
      const all = ticks.every((tick) => tick.checked);
      ticks.forEach((tick) => {
        tick.checked = !all;
        this.ticked(tick);
      });
      return;
    }
    if (card && button.name === "action") {
      event.preventDefault();
      if (!button.value.startsWith("publish-")) this.see(card);
      return this.act(card, button.value);
    }
    if (this.#busy) {
      // What is on its way is no change that was made elsewhere.
      event.preventDefault();
      return this.#sending.then(() => this.form.requestSubmit(button));
    }
    this.#leaving = true;
  }

  /** Does what a button of one draft does, with its fields alone; one after the other. */
  act(card, action) {
    this.#busy += 1;
    this.#sending = this.#sending
      .then(() => this.#act(card, action))
      .catch(() => {})
      .finally(() => (this.#busy -= 1));
    return this.#sending;
  }

  async #act(card, action) {
    if (!card.isConnected || (action === "save" && !dirty(card))) return;
    const say = (text) => (card.querySelector("[data-said]").textContent = text);
    const sent = new Map(fields(card).map((field) => [field.key, field.typed.value]));
    const body = new URLSearchParams();
    for (const field of card.querySelectorAll("[name]")) {
      if (field.type === "checkbox" ? field.checked : field.type !== "submit") body.append(field.name, field.value);
    }
    body.append("after", this.form.elements.after.value);
    body.append("action", action);
    say(text("script-saving"));
    let answer;
    let page;
    try {
      answer = await fetch(this.form.getAttribute("action"), { method: "POST", body });
      page = parse(await answer.text());
    } catch {
      return say(text("script-not-saved-connection"));
    }
    if (answer.status === 401) return say(text("script-log-in-words-here"));
    if (answer.ok && action.startsWith("publish-")) return this.gone(card);
    const id = card.dataset.card;
    // A draft that stands on a later page is fetched from there, by the one before it.
    const fresh = page.querySelector(`[data-card="${id}"]`) ?? (answer.ok ? await this.fetched(card) : null);
    if (!fresh) return say((page.querySelector("section.note p") ?? page.querySelector(".problem"))?.textContent.trim() || text("script-not-saved"));
    const same = action === "save" && ![card, fresh].some((one) => one.querySelector(".problem"));
    if (answer.ok && same) this.keep(card, fresh, sent);
    else this.takeOver(card, fresh, sent, answer.ok);
    if (answer.ok && action.startsWith("suggest-")) this.suggested(id);
  }

  /** What became of the wish for other suggestions. */
  suggested(id) {
    const card = this.form.querySelector(`[data-card="${id}"]`);
    const waits = card.hasAttribute("data-pending");
    card.toggleAttribute("data-asked", waits);
    card.querySelector("[data-said]").textContent = text(waits ? "script-suggestions-coming" : "script-suggestions-here");
  }

  /** What was saved is what is shown from now on; the card itself stays, because the focus may be in it. */
  keep(card, fresh, sent) {
    const newer = new Map(fields(fresh).map((field) => [field.key, field]));
    for (const field of fields(card)) {
      const other = newer.get(field.key);
      if (other) field.takeOver(other, !field.says(sent.get(field.key)) || field.says(other.typed.value));
    }
    const [choice, newChoice] = [card, fresh].map((one) => one.querySelector("select"));
    choice.nextElementSibling.value = newChoice.nextElementSibling.value;
    card.querySelector("[data-said]").textContent = text("script-saved");
  }

  /** The card as this very page has it now. */
  async fetched(card) {
    const answer = await fetch(location.href.split("#")[0]);
    return parse(await answer.text()).querySelector(`[data-card="${card.dataset.card}"]`);
  }

  /** A newer card in the place of an older one, without losing what was typed since, or the focus. */
  takeOver(card, fresh, sent, saved) {
    const taken = document.importNode(fresh, true);
    const inside = card.contains(document.activeElement) ? document.activeElement : null;
    const newer = new Map(fields(taken).map((field) => [field.key, field]));
    for (const field of fields(card)) {
      const other = newer.get(field.key);
      if (!other || field.says(sent.get(field.key) ?? field.shown.value)) continue;
      other.typed.value = field.typed.value;
      other.updateMark();
    }
    const [tick, newTick] = [card, taken].map((one) => one.querySelector("[data-tick]"));
    if (tick && newTick) {
      newTick.checked = tick.checked;
      newTick.toggleAttribute("data-chosen", tick.hasAttribute("data-chosen"));
    }
    for (const details of card.querySelectorAll("details[open][data-offers]")) {
      const same = taken.querySelector(`[data-offers="${details.dataset.offers}"]`);
      if (same) same.open = true;
    }
    card.replaceWith(taken);
    if (inside) this.refocus(taken, inside);
    this.onCard(taken);
    if (taken.hasAttribute("data-pending")) this.poll();
    taken.querySelector("[data-said]").textContent = saved ? text("script-saved") : "";
    this.count();
  }

  /** What further models suggest: the lists alone change, wherever one is typing. */
  offer(card, fresh) {
    card.toggleAttribute("data-awaiting", fresh.hasAttribute("data-awaiting"));
    for (const newer of fresh.querySelectorAll("[data-offers]")) {
      const own = card.querySelector(`[data-offers="${newer.dataset.offers}"]`);
      this.#exchange(own?.querySelector(".picks"), newer.querySelector(".picks"));
    }
  }

  #exchange(own, newer) {
    if (!own || !newer || own.innerHTML === newer.innerHTML) return;
    const { value } = own.contains(document.activeElement) ? document.activeElement : {};
    own.replaceChildren(...document.importNode(newer, true).childNodes);
    if (value) own.querySelector(`[value="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
  }

  refocus(card, was) {
    const same = was.id ? card.querySelector(`#${CSS.escape(was.id)}`) : card.querySelector(`[value="${CSS.escape(was.value ?? "")}"]`);
    const next = same ?? card.querySelector("[data-first]");
    next.focus({ preventScroll: true });
    if (same && was.selectionStart != null) same.setSelectionRange(was.selectionStart, was.selectionEnd);
  }

  gone(card) {
    const { cards } = this;
    const next = cards[cards.indexOf(card) + 1] ?? cards[cards.indexOf(card) - 1];
    card.remove();
    this.form.querySelector("[data-status]").textContent = text("script-published", { count: 1 });
    if (!next) return location.reload();
    next.querySelector("[data-first]").focus({ preventScroll: true });
    this.count();
  }

  /** Looks for captions that are still being written, until they are there. */
  async poll() {
    if (this.#polling) return;
    this.#polling = true;
    await this.#look();
    this.#polling = false;
  }

  async #look() {
    for (let wait = 1500; this.form.isConnected; wait = Math.min(wait * 1.3, 10_000)) {
      const pending = this.cards.filter((card) => card.matches("[data-pending], [data-awaiting]"));
      if (!pending.length) return;
      await new Promise((resolve) => setTimeout(resolve, wait));
      try {
        const page = parse(await (await fetch(location.href.split("#")[0])).text());
        for (const card of pending) {
          const fresh = page.querySelector(`[data-card="${card.dataset.card}"]`);
          if (!fresh || !card.isConnected || fresh.hasAttribute("data-pending")) continue;
          const shown = new Map(fields(card).map((field) => [field.key, field.shown.value]));
          if (!card.hasAttribute("data-pending")) this.offer(card, fresh);
          else this.takeOver(card, fresh, shown, false);
          if (card.hasAttribute("data-asked")) this.suggested(card.dataset.card);
        }
      } catch {
        // The network is away for a moment; the words wait on the server.
      }
    }
  }
}
