const main = document.getElementById("posts");

function add(parent, tag, properties) {
  return parent.appendChild(Object.assign(document.createElement(tag), properties));
}

for (const post of posts) {
  const article = add(main, "article", {});
  for (const picture of post.pictures) {
    add(article, "img", {
      src: picture.file, alt: picture.alt, width: picture.width, height: picture.height, loading: "lazy",
    });
  }
  for (const picture of post.pictures) {
    if (picture.animation) add(add(article, "p", {}), "a", { href: picture.animation, textContent: "Animation" });
  }
  if (post.caption) add(article, "p", { textContent: post.caption });
  if (post.hashtags.length) add(article, "p", { textContent: post.hashtags.map((tag) => "#" + tag).join(" ") });
  const when = post.published_at ? new Date(post.published_at).toLocaleString() : "a draft";
  add(article, "p", { className: "soft", textContent: `${when}, ${post.visibility}` });
}
