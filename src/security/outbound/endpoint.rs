//! One address that whoever runs the site wrote into the settings, to which requests are posted.
//!
//! Unlike what people name, it may be in the site's own network; but only as far as its address says
//! so, and a public name that leads into a private network is refused like everywhere.

use std::sync::Arc;

use bytes::Bytes;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::Client;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::addresses::Reach;
use super::{Bounds, OutboundError, body, client};

/// Networks in which names may be when the settings say that theirs is a private one. Link-local
/// addresses are not among them: clouds keep their metadata there.
const PRIVATE: [&str; 7] = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
];
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

/// Why an address cannot be used. The ends of sentences.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// It is no address of the web.
    #[error("that is not an address that begins with https:// or http://")]
    NoAddress,
    /// Credentials are set elsewhere.
    #[error("the address has a name or a password in it")]
    Credentials,
    /// Whoever reads along could see what is sent.
    #[error(
        "only https:// is used for servers on the internet; http:// is for localhost, for an address \
         of a private network, or for a name that is marked as private"
    )]
    NotHttps,
    /// What is to be sent as a token has other characters.
    #[error("the key has characters that cannot be sent")]
    Key,
    /// TLS cannot be set up.
    #[error(transparent)]
    Client(#[from] reqwest::Error),
}

/// A client for one address of the settings.
#[derive(Clone)]
pub struct Endpoint {
    client: Client,
    url: Url,
    authorization: Option<HeaderValue>,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The path may hold a token, too.
        let host = self.url.host_str();
        f.debug_struct("Endpoint").field("host", &host).finish()
    }
}

impl Endpoint {
    /// A client for `url` that sends `key` as a bearer token. With `private`, the host's name may lead
    /// into a private network; a number and `localhost` say so themselves.
    ///
    /// # Errors
    /// When the address or the key cannot be used.
    pub fn new(url: Url, key: Option<&SecretString>, private: bool) -> Result<Self, EndpointError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Credentials);
        }
        let networks = networks(&url, private)?;
        let reach = match url.scheme() {
            "https" => Reach::Public,
            "http" if networks.is_empty() => return Err(EndpointError::NotHttps),
            "http" => Reach::Own,
            _ => return Err(EndpointError::NoAddress),
        };
        let authorization = key.map(|key| {
            let header = HeaderValue::try_from(format!("Bearer {}", key.expose_secret()));
            let mut header = header.map_err(|_| EndpointError::Key)?;
            header.set_sensitive(true);
            Ok::<_, EndpointError>(header)
        });
        Ok(Self {
            client: client(reach, &Arc::from(networks))?,
            url,
            authorization: authorization.transpose()?,
        })
    }

    /// Host and, where it is not the usual one, port: whom one deals with.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Posts JSON and returns the answer. No redirect is followed.
    ///
    /// # Errors
    /// See [`OutboundError`].
    pub async fn post(&self, json: Bytes, bounds: Bounds) -> Result<Bytes, OutboundError> {
        let answer = tokio::time::timeout(bounds.time, self.post_whole(json, bounds.bytes));
        answer.await.unwrap_or(Err(OutboundError::TooSlow))
    }

    async fn post_whole(&self, json: Bytes, most: u64) -> Result<Bytes, OutboundError> {
        let mut request = self
            .client
            .post(self.url.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .body(json);
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        let answer = request.send().await.map_err(OutboundError::of)?;
        match answer.status() {
            status if status.is_success() => body(answer, most).await,
            status => Err(OutboundError::Status(status.as_u16())),
        }
    }
}

/// The networks that the address may lead into beside the internet.
fn networks(url: &Url, private: bool) -> Result<Vec<IpNet>, EndpointError> {
    let parsed = |networks: &[&str]| networks.iter().filter_map(|net| net.parse().ok()).collect();
    Ok(match url.host() {
        // A public number is no network of one's own: there only HTTPS will do.
        Some(Host::Ipv4(number)) => one(Ipv4Net::from(number).into()),
        Some(Host::Ipv6(number)) => one(Ipv6Net::from(number).into()),
        Some(Host::Domain(name)) if is_local(name) => parsed(&LOOPBACK),
        Some(Host::Domain(_)) if private => parsed(&PRIVATE),
        Some(Host::Domain(_)) => Vec::new(),
        None => return Err(EndpointError::NoAddress),
    })
}

fn one(number: IpNet) -> Vec<IpNet> {
    match Reach::Public.allows(number.addr(), &[]) {
        true => Vec::new(),
        false => vec![number],
    }
}

/// Names that are this machine's own (RFC 6761).
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost")
        || name
            .rsplit_once('.')
            .is_some_and(|(_, top)| top.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
