//! Parts of pages for snapshots, without what differs from run to run.

/// The element of a page, `main` or `head`, with its ids, times and addresses named alike.
pub fn element(page: &str, name: &str, site: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("<{name}"))
        .expect("no such element");
    let (inner, _) = rest
        .split_once(&format!("</{name}>"))
        .expect("it does not end");
    let text = format!("<{name}{inner}</{name}>");
    let text = text.replace("&#x2F;", "/").replace(site, "[site]");
    let encoded = site.replace(':', "%3A").replace('/', "%2F");
    let text = text.replace(&encoded, "[site]");
    let text = between(&text, "<time", "</time>", "<time>[time]</time>");
    let text = between(&text, "Joined in ", "</p>", "Joined in [month]</p>");
    let text = between(&text, "\"/static/", "\"", "\"[asset]\"");
    let lines = ids(&text);
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Puts `instead` in the place of everything from `start` to `end`.
fn between(text: &str, start: &str, end: &str, instead: &str) -> String {
    let mut parts = text.split(start);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(end).expect("it does not end");
        kept.push_str(instead);
        kept.push_str(rest);
    }
    kept
}

/// UUIDs as `[id 1]`, `[id 2]` in the order in which they first come.
fn ids(text: &str) -> String {
    let is_id = |candidate: &&str| uuid::Uuid::try_parse(candidate).is_ok();
    let mut found: Vec<&str> = Vec::new();
    for at in text.char_indices().map(|(at, _)| at) {
        let candidate = text.get(at..at + 36).filter(is_id);
        if let Some(id) = candidate.filter(|id| !found.contains(id)) {
            found.push(id);
        }
    }
    let numbered = found.iter().enumerate();
    numbered.fold(text.to_owned(), |text, (number, id)| {
        text.replace(id, &format!("[id {}]", number + 1))
    })
}
