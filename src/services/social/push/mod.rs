//! Notifications on devices while the site is not open there: subscribed to, queued, delivered.

pub mod subscribe;
pub mod queue;
pub mod deliver;

use crate::security::PushKey;
use crate::security::outbound::Outbound;

/// What messages to devices are signed with and sent by.
#[derive(Debug)]
pub struct PushSender {
    /// The site's key pair.
    pub key: PushKey,
    /// The way to push services.
    pub outbound: Outbound,
    /// An address of the site, for those who run a push service.
    pub contact: String,
}
