//! A signed-in browser.

use super::{SessionId, Timestamp, UserId};

/// A signed-in browser. While the record exists and has not expired, the token that names it opens
/// the door; deleting the record shuts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Named by the token.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// When.
    pub created_at: Timestamp,
    /// Until when, at most.
    pub expires_at: Timestamp,
}
