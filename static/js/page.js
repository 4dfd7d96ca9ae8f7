// Pages as scripts get them: the very HTML that a browser shows, taken apart.

/** @param {string} text */
export const parse = (text) => new DOMParser().parseFromString(text, "text/html");

/** What a page says went wrong; empty when it says nothing. @param {Document} page */
export const complaint = (page) => page.querySelector(".problem, .empty .problem")?.textContent.trim() ?? "";

/** What a page says of the file that was sent. @param {Document} page */
export function fileProblem(page) {
  const problem = page.querySelector(".file-problems .problem");
  problem?.querySelector("strong")?.remove();
  return problem?.textContent.trim();
}

/** An id that no other has, also where the page came without TLS and `randomUUID` is missing. */
export function uniqueKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An element with attributes, and children or text inside. */
export function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...inside);
  return element;
}

/** Which way the next one lies: 1 where pages are written from left to right, -1 where from right to left. */
export const onward = () => (document.documentElement.dir === "rtl" ? -1 : 1);
