//! A person with an account.

use super::{Author, Email, Profile, Role, Suspension, Timestamp, UserId, Username};

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
    /// How they show themselves.
    pub profile: Profile,
    /// When the account is deleted, because they asked for it; until then they may stay.
    pub deletion_due_at: Option<Timestamp>,
    /// What they may do beside sharing.
    pub role: Role,
    /// Set while they may not use the site. Stores read one that has run out as none.
    pub suspension: Option<Suspension>,
}

impl User {
    /// Whether they and what they shared are out of others' sight: suspended, or on their way out.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.suspension.is_some() || self.deletion_due_at.is_some()
    }

    /// What others see of them.
    #[must_use]
    pub fn as_author(&self) -> Author {
        Author {
            id: self.id,
            username: self.username.clone(),
            display_name: self.profile.display_name.clone(),
            avatar: self.profile.avatar,
            private: self.profile.private,
            hidden: self.is_hidden(),
        }
    }
}
