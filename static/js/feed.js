// Endless scroll: when the "older" link comes near, its page is fetched and its posts are appended.
// Without this, the link is a link.

/** @param {Document} root  @param {(added: ParentNode) => void} onAdded */
export function endlessScroll(root, onAdded) {
  const feed = root.querySelector("[data-feed]");
  if (!feed || !("IntersectionObserver" in window)) return;

  const observer = new IntersectionObserver(async (entries) => {
    const link = entries.find((entry) => entry.isIntersecting)?.target;
    if (!link) return;
    observer.unobserve(link);
    try {
      await append(feed, link, onAdded);
    } catch {
      // The link stays: the person can follow it.
      return;
    }
    watch();
  }, { rootMargin: "1200px 0px" });

  const watch = () => {
    const link = root.querySelector("[data-older]");
    if (link) observer.observe(link);
  };
  watch();
}

async function append(feed, link, onAdded) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`the feed answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const posts = [...(page.querySelector("[data-feed]")?.children ?? [])]
    .filter((post) => !document.getElementById(post.id));
  feed.append(...posts);
  posts.forEach(onAdded);
  const next = page.querySelector("[data-older]");
  if (next) link.href = next.href;
  else link.closest("p").remove();
}
