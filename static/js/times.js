// Times in the reader's own zone. Without scripts they are in UTC, and say so.

/** As the page's language writes them; English as in Britain, Arabic with the digits 0 to 9. */
const FORMATS = { en: "en-GB", ar: "ar-u-nu-latn" };
const { lang } = document.documentElement;
const LONG = new Intl.DateTimeFormat(FORMATS[lang] ?? lang, { dateStyle: "long", timeStyle: "short" });

/** @param {ParentNode} root */
export function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time[datetime$=Z]")) {
    const date = new Date(time.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const local = LONG.format(date);
    if (time.textContent.endsWith(" UTC")) time.textContent = local;
    time.title = local;
  }
}
