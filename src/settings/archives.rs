//! Archives of people's own things.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// Archives that people download, and bring in again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Archives {
    /// Days that a finished archive lies ready.
    pub keep_days: u16,
    /// Most bytes of one that is brought in.
    pub max_bytes: usize,
    /// Most pictures in one that is brought in.
    pub max_pictures: usize,
    /// Whether people may have pictures fetched from the addresses in another site's export.
    pub fetch_pictures: bool,
    /// Networks that are not public and may be reached for that all the same, over plain HTTP, too.
    pub fetch_networks: Vec<IpNet>,
}

impl Default for Archives {
    fn default() -> Self {
        Self {
            keep_days: 7,
            max_bytes: 4 * 1024 * 1024 * 1024,
            max_pictures: 20_000,
            fetch_pictures: false,
            fetch_networks: Vec::new(),
        }
    }
}
