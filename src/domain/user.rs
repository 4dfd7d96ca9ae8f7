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
    /// What they may do beside sharing.
    pub role: Role,
    /// Set while they may not use the site. Stores read one that has run out as none.
    pub suspension: Option<Suspension>,
}

impl User {
    /// What others see of them.
    #[must_use]
    pub fn as_author(&self) -> Author {
        Author {
            id: self.id,
            username: self.username.clone(),
            display_name: self.profile.display_name.clone(),
            avatar: self.profile.avatar,
            private: self.profile.private,
            suspended: self.suspension.is_some(),
        }
    }
}
