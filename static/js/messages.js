// The interface's words in the page's language. The server makes `MESSAGES` of
// locales/LANGUAGE/scripts.ftl, in a script that stands before all others.

const plural = new Intl.PluralRules(document.documentElement.lang);

/**
 * A message; of one that depends on a number, the form for `values.count`.
 * @param {string} id
 * @param {Record<string, string | number>} values what is put in
 */
export function text(id, values = {}) {
  const message = globalThis.MESSAGES?.[id] ?? id;
  const form = typeof message === "string" ? message : message[plural.select(values.count)] ?? message.other;
  return form.replace(/\{(\w+)\}/gu, (_, name) => values[name]);
}
