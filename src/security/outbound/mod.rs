//! The only way in which the server reaches addresses that people name: over HTTPS, to public
//! addresses alone, within bounds. [`Endpoint`] reaches one that the settings name.
//!
//! A name is resolved once, every address that it leads to is checked, and the connection goes to one
//! of those (so no second answer of a name server can lead elsewhere). Redirects are followed here, a
//! few, each checked like the first address. Proxies of the environment are not used: they would
//! resolve names themselves.

mod addresses;
mod endpoint;
mod error;
mod names;
mod post;

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use ipnet::IpNet;
use reqwest::header::{ACCEPT, LOCATION};
use reqwest::{Client, Response};
use url::{Host, Url};

use self::addresses::Reach;
pub use self::endpoint::{Endpoint, EndpointError};
pub use self::error::OutboundError;
use self::names::CheckedNames;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// Most redirects that are followed.
const REDIRECTS: usize = 3;

/// What an answer may cost.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most bytes of it.
    pub bytes: u64,
    /// Most time until all of it is there, redirects included.
    pub time: Duration,
}

/// A client for addresses that people name.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// Over HTTPS at its usual port, to public addresses and those of `networks`.
    public: Client,
    /// To those of `networks` alone, which may use plain HTTP and other ports.
    own: Client,
    networks: Arc<[IpNet]>,
}

impl Outbound {
    /// A client that may also reach `networks`, which nobody else could.
    ///
    /// # Errors
    /// When TLS cannot be set up, for example without any certificates to trust.
    pub fn new(networks: Vec<IpNet>) -> Result<Self, reqwest::Error> {
        let networks: Arc<[IpNet]> = networks.into();
        Ok(Self {
            public: client(Reach::Public, &networks)?,
            own: client(Reach::Own, &networks)?,
            networks,
        })
    }

    /// What stands at an address.
    ///
    /// # Errors
    /// See [`OutboundError`].
    pub async fn get(
        &self,
        address: &str,
        accept: &'static str,
        bounds: Bounds,
    ) -> Result<Bytes, OutboundError> {
        let answer = self.get_whole(address, accept, bounds.bytes);
        let in_time = tokio::time::timeout(bounds.time, answer).await;
        in_time.unwrap_or(Err(OutboundError::TooSlow))
    }

    async fn get_whole(
        &self,
        address: &str,
        accept: &'static str,
        most: u64,
    ) -> Result<Bytes, OutboundError> {
        let mut url = Url::parse(address).map_err(|_| OutboundError::NoAddress)?;
        for _ in 0..=REDIRECTS {
            let client = self.client_for(&url)?;
            let request = client.get(url.clone()).header(ACCEPT, accept);
            let answer = request.send().await.map_err(OutboundError::of)?;
            let status = answer.status();
            if status.is_success() {
                return body(answer, most).await;
            }
            let location = answer.headers().get(LOCATION);
            let Some(next) = location.filter(|_| status.is_redirection()) else {
                return Err(OutboundError::Status(status.as_u16()));
            };
            let next = next.to_str().map_err(|_| OutboundError::NoAddress)?;
            url = url.join(next).map_err(|_| OutboundError::NoAddress)?;
        }
        Err(OutboundError::Redirects)
    }

    /// The client that may be used for an address. Names are checked when they are resolved; numbers
    /// are not resolved, so they are checked here.
    fn client_for(&self, url: &Url) -> Result<&Client, OutboundError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::Credentials);
        }
        let reach = match (url.scheme(), url.port()) {
            ("https", None) => Reach::Public,
            ("https" | "http", _) => Reach::Own,
            _ => return Err(OutboundError::NoAddress),
        };
        let number = match url.host() {
            Some(Host::Ipv4(number)) => Some(number.into()),
            Some(Host::Ipv6(number)) => Some(number.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(OutboundError::NoAddress),
        };
        match number.is_none_or(|number| reach.allows(number, &self.networks)) {
            true if reach == Reach::Public => Ok(&self.public),
            true if !self.networks.is_empty() => Ok(&self.own),
            _ => Err(reach.refusal()),
        }
    }
}

/// A client that resolves names itself, follows no redirect, and asks no proxy.
fn client(reach: Reach, networks: &Arc<[IpNet]>) -> Result<Client, reqwest::Error> {
    Client::builder()
        .dns_resolver(Arc::new(CheckedNames {
            reach,
            networks: Arc::clone(networks),
        }))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .connect_timeout(CONNECT)
        // Pictures of an export come one after the other; later there is nothing to wait for.
        .pool_idle_timeout(Duration::from_secs(10))
        .user_agent(concat!("vignette/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// The bytes of an answer, as far as they are wanted.
async fn body(mut answer: Response, most: u64) -> Result<Bytes, OutboundError> {
    let too_large = OutboundError::TooLarge(most);
    if answer.content_length().is_some_and(|length| length > most) {
        return Err(too_large);
    }
    let mut bytes = BytesMut::new();
    while let Some(piece) = answer.chunk().await.map_err(OutboundError::of)? {
        if (bytes.len() + piece.len()) as u64 > most {
            return Err(too_large);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

#[cfg(test)]
#[path = "mod_tests.rs"]
mod tests;
