//! Names of servers, resolved and checked.

use std::net::SocketAddr;
use std::sync::Arc;

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::addresses::Reach;

/// Resolves names to addresses that may be reached.
#[derive(Debug, Clone)]
pub(super) struct CheckedNames {
    pub(super) reach: Reach,
    pub(super) networks: Arc<[IpNet]>,
}

impl Resolve for CheckedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            // The client puts the port of the address in the place of this one.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            this.checked(found)
        })
    }
}

impl CheckedNames {
    /// All of a name's addresses, or none: one among them that must not be reached says enough of
    /// whoever owns the name.
    fn checked(
        &self,
        found: Vec<SocketAddr>,
    ) -> Result<Addrs, Box<dyn std::error::Error + Send + Sync>> {
        let allowed = |one: &SocketAddr| self.reach.allows(one.ip(), &self.networks);
        match found.iter().all(allowed) {
            true => Ok(Box::new(found.into_iter())),
            false => Err(Box::new(self.reach.refusal())),
        }
    }
}
