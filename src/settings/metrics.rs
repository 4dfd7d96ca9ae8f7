//! Where metrics are read.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// Metrics.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// Address and port of `/metrics`, which asks nobody who they are; nowhere when not given.
    pub listen: Option<SocketAddr>,
}
