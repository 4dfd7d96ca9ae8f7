//! Notifications on devices.

use ipnet::IpNet;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Notifications on devices while the site is not open there (Web Push).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Push {
    /// Whether people may switch them on.
    pub enabled: bool,
    /// The private key that signs messages, 32 bytes in base64url: for several servers. Else a file in
    /// the data folder keeps one.
    #[serde(skip_serializing)]
    pub vapid_key: Option<SecretString>,
    /// Networks that are not public and hold a push service all the same, over plain HTTP, too.
    pub networks: Vec<IpNet>,
}

impl Default for Push {
    fn default() -> Self {
        Self {
            enabled: true,
            vapid_key: None,
            networks: Vec::new(),
        }
    }
}
