//! Refuses forms that another site's page posts to us in a person's name.

/// What a request says of the page that it came from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Provenance<'r> {
    /// `Sec-Fetch-Site`, which every current browser sends and no page can forge.
    pub sec_fetch_site: Option<&'r str>,
    /// `Origin`.
    pub origin: Option<&'r str>,
    /// `Host`, or what a trusted proxy says it was.
    pub host: Option<&'r str>,
}

/// Whether an unsafe request (POST and the like) may go on: it comes from our own page, from the
/// person directly, or from a program that is no browser (it sends neither header, and carries no
/// cookies that it was not given on purpose).
///
/// The rule is that of Go's `http.CrossOriginProtection`,
/// <https://words.filippo.io/csrf/>.
#[must_use]
pub fn is_same_origin(request: Provenance<'_>) -> bool {
    match (request.sec_fetch_site, request.origin) {
        (Some("same-origin" | "none"), _) => true,
        (Some(_), _) => false,
        (None, None) => true,
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == request.host
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(site: Option<&str>, origin: Option<&str>) -> bool {
        let host = Some("photos.example:8080");
        is_same_origin(Provenance {
            sec_fetch_site: site,
            origin,
            host,
        })
    }

    #[test]
    fn lets_our_own_pages_post() {
        assert!(allowed(
            Some("same-origin"),
            Some("https://photos.example:8080")
        ));
        assert!(allowed(Some("none"), None));
        assert!(allowed(None, Some("http://photos.example:8080")));
        assert!(allowed(None, None));
    }

    #[test]
    fn refuses_other_sites() {
        assert!(!allowed(Some("cross-site"), Some("https://evil.example")));
        assert!(!allowed(Some("same-site"), None));
        assert!(!allowed(None, Some("https://evil.example")));
        assert!(!allowed(None, Some("null")));
        assert!(!allowed(None, Some("http://photos.example")));
    }
}
