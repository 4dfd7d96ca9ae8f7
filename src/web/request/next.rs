//! Where a form or a login leads on to.

use url::{Position, Url};

/// An address of this site as a browser writes it, or the front page: nobody must be led elsewhere
/// by a crafted link.
pub(in crate::web) fn local(next: Option<&str>) -> String {
    let begins_here = |next: &&str| {
        next.len() <= LONGEST
            && next.starts_with('/')
            && !next.starts_with("//")
            && !next.contains(|c: char| c == '\\' || c.is_control())
    };
    let joined = next.filter(begins_here).and_then(|next| {
        let here = Url::parse(HERE).ok()?;
        let there = here.join(next).ok()?;
        let same = there.origin() == here.origin();
        // `/..//host` is a path here, and would be another host in the browser.
        let path = &there[Position::BeforePath..];
        (same && !path.starts_with("//")).then(|| path.to_owned())
    });
    joined.unwrap_or_else(|| "/".to_owned())
}

/// Longer than any of ours, and what browsers and proxies take in a header.
const LONGEST: usize = 2000;

/// Stands for the site wherever it is; an address that leads elsewhere has another origin.
const HERE: &str = "http://here.invalid/";

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn leads_nowhere_else() {
        assert_eq!(local(Some("/compose?x=1#a")), "/compose?x=1#a");
        assert_eq!(local(Some("/tags/犬")), "/tags/%E7%8A%AC");
        assert_eq!(local(Some("/@ada/../@bob")), "/@bob");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "x",
            "/\t/e",
            "/\u{1}",
            &format!("/{}", "a".repeat(2000)),
            "/\u{85}x",
            "/..//evil.example",
        ] {
            assert_eq!(local(Some(elsewhere)), "/");
        }
    }
}
