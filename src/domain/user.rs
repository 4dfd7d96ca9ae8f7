//! A person with an account.

use super::{Email, Timestamp, UserId, Username};

/// A person with an account. The hash of the password is not among what travels through the
/// program; the store hands it out only to those who check it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Never changes.
    pub id: UserId,
    /// Their name on the site.
    pub username: Username,
    /// Never shown to others.
    pub email: Email,
    /// When they signed up.
    pub created_at: Timestamp,
}
