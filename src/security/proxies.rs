//! Whom a request is from, when it came through reverse proxies.
//!
//! Each proxy adds the address that it was spoken to from at the right end of a header, so the list
//! is read from there: as long as an address belongs to a trusted proxy, its word on the address
//! before is taken. What stands further left may have been written by anyone.

use std::net::IpAddr;

use ipnet::IpNet;

/// The header in which the proxies say whom they were spoken to from. It is one and not either of
/// them, because a proxy that writes the one passes the other on as the client sent it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// `X-Forwarded-For: 192.0.2.1, 10.0.0.2`, with `X-Forwarded-Proto`.
    #[default]
    XForwardedFor,
    /// `Forwarded: for=192.0.2.1;proto=https, for=10.0.0.2`, RFC 7239.
    Forwarded,
}

impl ProxyHeader {
    /// The header's name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
        }
    }
}

/// The proxies whose word is taken.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies {
    networks: Vec<IpNet>,
    header: ProxyHeader,
}

impl TrustedProxies {
    /// Proxies in these networks, which write this header.
    #[must_use]
    pub fn new(networks: Vec<IpNet>, header: ProxyHeader) -> Self {
        Self { networks, header }
    }

    /// The header that [`client`](Self::client) wants to see.
    #[must_use]
    pub fn header(&self) -> ProxyHeader {
        self.header
    }

    /// Whether this address is that of a trusted proxy.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|it| it.contains(&address))
    }

    /// The address that a request comes from: that of the connection's other end, or, when this
    /// is a trusted proxy, what the header's values (in the order of the lines) say of it. A
    /// trusted proxy that says nothing understandable is itself the client.
    pub fn client<'h>(&self, peer: IpAddr, values: impl Iterator<Item = &'h str>) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.trusts(client) {
            return client;
        }
        let values: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
        for value in values.into_iter().rev() {
            let said = match self.header {
                ProxyHeader::XForwardedFor => address_of(value),
                ProxyHeader::Forwarded => parameter(value, "for").and_then(address_of),
            };
            let Some(said) = said else { break };
            client = said;
            if !self.trusts(client) {
                break;
            }
        }
        client
    }
}

/// A parameter of one element of `Forwarded`.
#[must_use]
pub fn parameter<'h>(element: &'h str, name: &str) -> Option<&'h str> {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
    found
        .next()
        .map(|(_, value)| value.trim().trim_matches('"'))
}

/// An address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`,
/// `[2001:db8::1]:80`. `unknown` and the like are none.
fn address_of(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => text,
    };
    let parsed = bare.parse::<IpAddr>().ok().or_else(|| {
        let (address, port) = bare.split_once(':')?;
        port.parse::<u16>().ok()?;
        address.parse().ok()
    });
    parsed.map(|address: IpAddr| address.to_canonical())
}

/// The name under which attempts from an address are counted. Whoever has one address of IPv6 has
/// the whole network of 64 bits around it, so that is what counts.
#[must_use]
pub fn counted(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(header: ProxyHeader, peer: &str, values: &[&str]) -> String {
        let networks = ["10.0.0.0/8", "fd00::/8"].map(|text| text.parse().unwrap());
        let proxies = TrustedProxies::new(networks.to_vec(), header);
        let peer = peer.parse().unwrap();
        proxies.client(peer, values.iter().copied()).to_string()
    }

    #[test]
    fn only_a_trusted_peer_is_believed() {
        let from = |peer, values| client(ProxyHeader::XForwardedFor, peer, values);
        assert_eq!(from("192.0.2.9", &["198.51.100.1"]), "192.0.2.9");
        assert_eq!(from("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("fd00::1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn the_list_is_read_from_the_right_as_far_as_proxies_are_trusted() {
        let from = |values| client(ProxyHeader::XForwardedFor, "10.0.0.1", values);
        assert_eq!(from(&["1.1.1.1, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(from(&["1.1.1.1, 198.51.100.1, 10.0.0.7"]), "198.51.100.1");
        assert_eq!(
            from(&["1.1.1.1", "198.51.100.1", "10.0.0.7"]),
            "198.51.100.1"
        );
        assert_eq!(from(&["10.0.0.8, 10.0.0.7"]), "10.0.0.8");
        assert_eq!(from(&["1.1.1.1, nonsense, 10.0.0.7"]), "10.0.0.7");
        assert_eq!(from(&["[2001:db8::2]:443"]), "2001:db8::2");
        assert_eq!(from(&["198.51.100.1:4711"]), "198.51.100.1");
    }

    #[test]
    fn the_standard_header_is_read_alike() {
        let from = |values| client(ProxyHeader::Forwarded, "10.0.0.1", values);
        assert_eq!(
            from(&["for=1.1.1.1, For=\"[2001:db8::3]:47\";proto=https;by=10.0.0.1"]),
            "2001:db8::3"
        );
        assert_eq!(from(&["proto=https;for=198.51.100.1"]), "198.51.100.1");
        assert_eq!(from(&["for=unknown"]), "10.0.0.1");
        assert_eq!(from(&["for=_hidden, for=10.0.0.3"]), "10.0.0.3");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let name = |text: &str| counted(text.parse().unwrap());
        assert_eq!(name("2001:db8:1:2:3::4"), name("2001:db8:1:2:ffff::1"));
        assert_ne!(name("2001:db8:1:2::1"), name("2001:db8:1:3::1"));
        assert_eq!(name("192.0.2.1"), "192.0.2.1");
    }
}
