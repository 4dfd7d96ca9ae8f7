// Pictures that were shared from another app: the service worker keeps them until they are uploaded.

import { keptFiles, settled } from "./kept-files.js";
import { make } from "./page.js";
import { text } from "./messages.js";

/**
 * Hands on what was shared. A share from the device opens the installed app; what came by another way,
 * such as another site's form that hides where it is from, is asked about first.
 * @param {HTMLElement} host  @param {(files: File[]) => void} add
 */
export async function takeShared(host, add) {
  const files = (await keptFiles("shared")).map(({ file }) => file);
  if (!files.length) return;
  if (!matchMedia("(display-mode: browser)").matches) return add(files);
  const answer = (act) => () => {
    question.remove();
    act();
  };
  const yes = make("button", { class: "button", type: "button", onclick: answer(() => add(files)) }, text("script-add"));
  const no = make("button", { class: "quiet", type: "button", onclick: answer(() => files.forEach(settled)) }, text("script-discard"));
  const count = text("script-shared", { count: files.length });
  const question = make("p", { class: "actions", role: "status", "data-shared": true }, `${count} `, yes, no);
  host.before(question);
}
