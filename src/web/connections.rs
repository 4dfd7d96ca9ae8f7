//! How many connections one address may hold open.

use std::any::Any;
use std::net::{IpAddr, Shutdown};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::SockRef;

use super::concurrency::ConcurrencyLimits;
use crate::security::proxies::{TrustedProxies, counted};

/// What a connection beyond the limit gets before it is closed.
const REFUSAL: &[u8] = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\n\
    Content-Length: 0\r\nConnection: close\r\n\r\n";

/// How often a refusal is logged.
const LOGGED_EVERY: Duration = Duration::from_secs(60);

/// Counts the connections of each address.
#[derive(Debug)]
pub(super) struct Connections {
    shares: Option<ConcurrencyLimits<String>>,
    proxies: TrustedProxies,
    /// When a refusal was logged last.
    logged: Mutex<Option<Instant>>,
}

impl Connections {
    /// At most so many from each address, or any number for 0; trusted proxies, behind which
    /// everybody is, may have any number.
    pub(super) fn new(most: usize, proxies: TrustedProxies) -> Self {
        Self {
            shares: (most > 0).then(|| ConcurrencyLimits::new(most)),
            proxies,
            logged: Mutex::new(None),
        }
    }

    /// Counts a new connection as long as its `data` are kept, or closes it.
    pub(super) fn opened(&self, connection: &dyn Any, data: &mut Extensions) {
        let Some(stream) = connection.downcast_ref::<TcpStream>() else {
            return;
        };
        let (Some(shares), Ok(peer)) = (&self.shares, stream.peer_addr()) else {
            return;
        };
        let peer: IpAddr = peer.ip().to_canonical();
        if self.proxies.trusts(peer) {
            return;
        }
        match shares.take(counted(peer)) {
            Some(share) => {
                data.insert(share);
            }
            None => {
                self.log(peer);
                // Whether it hears so or not, it is closed.
                let _ = stream.try_write(REFUSAL);
                let _ = SockRef::from(stream).shutdown(Shutdown::Both);
            }
        }
    }

    /// Now and then, because a proxy that the settings forget to name looks like one greedy address.
    fn log(&self, peer: IpAddr) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.is_none_or(|at| at.elapsed() > LOGGED_EVERY) {
            *logged = Some(Instant::now());
            tracing::warn!(
                address = %peer,
                "an address holds as many connections as it may (server.connections_per_address); \
                 if it is a reverse proxy, name it in server.trusted_proxies"
            );
        }
    }
}
