//! Whom a post is for.

use super::words::words;

use serde::{Deserialize, Serialize};

/// Whom a published post is for. What it means at each endpoint is decided in `access.rs`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody; it stands in the public feed, on tag pages and in the search.
    #[default]
    Public,
    /// Everybody who has its address; it stands in no list.
    Unlisted,
    /// The author's followers.
    Followers,
    /// The author alone.
    Private,
}

words!(Visibility {
    Public => "public",
    Unlisted => "unlisted",
    Followers => "followers",
    Private => "private",
});

impl Visibility {
    /// Whether a post of this visibility stands in lists of people other than its author.
    #[must_use]
    pub fn is_listed(self) -> bool {
        matches!(self, Self::Public | Self::Followers)
    }

    /// What is left of it in an account: a private account shows nothing to people who do not
    /// follow it.
    #[must_use]
    pub fn within(self, private_account: bool) -> Self {
        match self {
            Self::Public | Self::Unlisted if private_account => Self::Followers,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_reads_back() {
        for one in Visibility::ALL {
            assert_eq!(Visibility::from_word(one.as_str()), Some(one));
        }
        assert_eq!(Visibility::from_word("everyone"), None);
    }

    #[test]
    fn a_private_account_narrows_and_never_widens() {
        use Visibility::{Followers, Private, Public, Unlisted};
        assert_eq!(Public.within(true), Followers);
        assert_eq!(Unlisted.within(true), Followers);
        assert_eq!(Private.within(true), Private);
        assert_eq!(Public.within(false), Public);
    }
}
