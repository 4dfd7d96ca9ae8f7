//! What a site answered and wrote, read.

use std::path::Path;

use reqwest::Response;
use reqwest::header::LOCATION;

/// One hashtag more than a post carries.
pub fn too_many_tags() -> String {
    let tags: Vec<_> = (0..31).map(|i| format!("#tag{i}")).collect();
    tags.join(" ")
}

/// Where a redirect leads.
pub fn location(response: &Response) -> String {
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}

/// How many files lie below a folder.
pub fn files_below(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}

/// How many bytes the files below a folder hold.
pub fn bytes_below(folder: &Path) -> u64 {
    let size = |path: &Path| std::fs::metadata(path).unwrap().len();
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            if path.is_dir() {
                bytes_below(&path)
            } else {
                size(&path)
            }
        })
        .sum()
}

/// The addresses `/media/…` on a page, each once.
pub fn media_on(page: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .split(['"', ' '])
        .filter(|word| word.starts_with("/media/"))
        .map(ToOwned::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The ids of the pictures on a draft's page, in order.
pub fn pictures_on(page: &str) -> Vec<String> {
    page.split("data-picture=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// The value of a form field on a page, as a browser would show it.
pub fn field(page: &str, name: &str) -> String {
    let after = |text: &str| page.split_once(text).map(|(_, rest)| rest.to_owned());
    if let Some(rest) = after(&format!(" name=\"{name}\" value=\"")) {
        return unescaped(rest.split('"').next().unwrap());
    }
    let rest = after(&format!(" name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
    let (_, text) = rest.split_once('>').unwrap();
    unescaped(
        text.split("</textarea>")
            .next()
            .unwrap()
            .trim_start_matches('\n'),
    )
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}
