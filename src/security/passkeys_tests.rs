use super::*;

fn at(public_url: Option<&str>, host: Option<&str>) -> Option<(String, String)> {
    let url = public_url.map(|url| Url::parse(url).unwrap());
    let party = RelyingParty::at(url.as_ref(), host)?;
    Some((party.id, party.origin.origin().ascii_serialization()))
}

#[test]
fn is_known_by_its_own_address_or_as_this_machine() {
    let party = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
    let own = at(Some("https://photos.example.org/"), Some("evil.example"));
    assert_eq!(
        own,
        party("photos.example.org", "https://photos.example.org")
    );
    let port = at(Some("http://localhost:8080"), None);
    assert_eq!(port, party("localhost", "http://localhost:8080"));
    let here = at(None, Some("localhost:8080"));
    assert_eq!(here, party("localhost", "http://localhost:8080"));
}

#[test]
fn is_offered_nowhere_else() {
    for host in [
        "127.0.0.1:8080",
        "photos.example.org",
        "localhost.evil.example",
        "localhost@evil.example",
        "[::1]:8080",
        "",
        " ",
    ] {
        assert_eq!(at(None, Some(host)), None, "{host}");
    }
    for url in ["http://photos.example.org", "https://192.0.2.1"] {
        assert_eq!(at(Some(url), Some("localhost:8080")), None, "{url}");
    }
    assert_eq!(at(None, None), None);
}
