//! Where a server is.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use super::error::RemoteError;

/// A server's origin: scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server(Url);

impl Server {
    /// Reads what a user typed, with or without `https://`. Plain HTTP is for one's own machine
    /// and network, unless a user insists.
    pub(super) fn parse(text: &str, insecure_http: bool) -> Result<Self, RemoteError> {
        let wrong = || RemoteError::Address(super::error::plain(text));
        let text = text.trim();
        let whole = match text.contains("://") {
            true => text.to_owned(),
            false => format!("https://{text}"),
        };
        let url = Url::parse(&whole).map_err(|_| wrong())?;
        let host = url.host().ok_or_else(wrong)?;
        let bare = url.username().is_empty() && url.password().is_none();
        let root = matches!(url.path(), "" | "/") && url.query().is_none();
        if !bare || !root || url.fragment().is_some() {
            return Err(wrong());
        }
        match url.scheme() {
            "https" => {}
            "http" if insecure_http || is_own_network(&host) => {}
            "http" => return Err(RemoteError::PlainHttp(url.origin().ascii_serialization())),
            _ => return Err(wrong()),
        }
        Ok(Self(url))
    }

    /// A path of this server, and never of another.
    pub(super) fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

/// This machine, or a network that no stranger is in. A name may mean any machine, but for
/// `localhost`, which is this one by RFC 6761.
fn is_own_network(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Host::Ipv6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_own_network(&Host::<&str>::Ipv4(ip)),
            None => {
                IpAddr::V6(*ip).is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let server = Server::parse(text, false).ok()?;
        Some(server.to_string())
    }

    #[test]
    fn an_address_is_read_as_people_type_it() {
        for (typed, meant) in [
            ("photos.example.org", "https://photos.example.org"),
            (
                " https://Photos.Example.org/ ",
                "https://photos.example.org",
            ),
            ("photos.example.org:8443", "https://photos.example.org:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://192.168.1.4", "http://192.168.1.4"),
            ("http://localhost:80", "http://localhost"),
            ("bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(read(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_server_or_not_safe_is_refused() {
        for typed in [
            "",
            "https://",
            "ftp://example.org",
            "https://ada@example.org",
            "https://example.org/@ada",
            "https://example.org/?a=b",
            "not an address",
            "http://example.org",
            "http://8.8.8.8",
            "http://localhost.example.org",
            "http://[::ffff:8.8.8.8]",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
        let insisted = Server::parse("http://example.org", true).map(|it| it.to_string());
        assert_eq!(insisted.ok().as_deref(), Some("http://example.org"));
    }
}
