//! Where the server listens, how people reach it, and how it stops.

use std::net::SocketAddr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::security::proxies::{ProxyHeader, TrustedProxies};

/// Where to listen, and under which address people come.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The site's address as people type it. With `https`, cookies are marked `Secure` and named
    /// `__Host-…`, and browsers are to come over TLS alone (HSTS).
    pub public_url: Option<Url>,
    /// Threads that answer requests; 0 for one per core.
    pub workers: usize,
    /// Networks of reverse proxies whose word on a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// The header in which they give it.
    pub proxy_header: ProxyHeader,
    /// Seconds after which a form must arrive at 4 KiB a second or faster.
    pub body_seconds: u16,
    /// Connections that one address may hold open, trusted proxies apart; 0 for any number.
    pub connections_per_address: usize,
    /// Seconds that requests and captions under way may take when the server is stopped.
    pub stop_seconds: u16,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            workers: 0,
            trusted_proxies: Vec::new(),
            proxy_header: ProxyHeader::XForwardedFor,
            body_seconds: 30,
            connections_per_address: 256,
            stop_seconds: 20,
        }
    }
}

impl Server {
    /// The proxies whose word on a client's address is taken.
    #[must_use]
    pub fn proxies(&self) -> TrustedProxies {
        TrustedProxies::new(self.trusted_proxies.clone(), self.proxy_header)
    }

    /// Whether people come over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.scheme() == "https")
    }
}
