// Times in the reader's own zone. Without scripts they are in UTC, and say so.

const LONG = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

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
