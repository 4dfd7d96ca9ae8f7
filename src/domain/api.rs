//! Programs that act for people: apps, and the codes and tokens that they are given.

use super::words::words;
use super::{ApiAppId, ApiTokenId, Scopes, Timestamp, UserId};

/// A program that can be given tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiApp {
    /// Its client id.
    pub id: ApiAppId,
    /// SHA-256 of its client secret.
    pub secret: [u8; 32],
    /// What it calls itself.
    pub name: String,
    /// Its home page; empty for none.
    pub website: String,
    /// Where people may be led back to, compared exactly.
    pub redirect_uris: Vec<String>,
    /// The most that it may ask for.
    pub scopes: Scopes,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// What an app is given when a person agrees, to be exchanged for a token once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationCode {
    /// SHA-256 of its secret.
    pub digest: [u8; 32],
    /// Whose.
    pub app: ApiAppId,
    /// Who agreed.
    pub user: UserId,
    /// Where the person was led; the exchange must name the same.
    pub redirect_uri: String,
    /// To what.
    pub scopes: Scopes,
    /// PKCE's challenge (RFC 7636, S256), where the app gave one.
    pub challenge: Option<String>,
    /// Until when it can be exchanged.
    pub expires_at: Timestamp,
}

/// What a program shows with each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its name in lists.
    pub id: ApiTokenId,
    /// SHA-256 of its secret.
    pub digest: [u8; 32],
    /// In whose name; none for an app's own.
    pub user: Option<UserId>,
    /// The app that it was issued to; none for one that a person made for themselves.
    pub app: Option<ApiAppId>,
    /// What it is called in lists.
    pub name: String,
    /// What it allows.
    pub scopes: Scopes,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub used_at: Option<Timestamp>,
    /// Until when it works; none for ever.
    pub expires_at: Option<Timestamp>,
}

/// A list in which apps say how far a person has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerTimeline {
    /// Home.
    Home,
    /// Notifications.
    Notifications,
}

words!(MarkerTimeline {
    Home => "home",
    Notifications => "notifications",
});

/// How far a person has read in a list, as their apps say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// In which.
    pub timeline: MarkerTimeline,
    /// The last post or notification that was read.
    pub last_read: Number,
    /// How often it was set.
    pub version: i64,
    /// When it was set last.
    pub updated_at: Timestamp,
}

/// What the API names by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberedKind {
    /// A post.
    Post,
    /// A comment.
    Comment,
    /// A person.
    Account,
    /// A picture.
    Picture,
    /// A notification.
    Notification,
    /// A report to the moderators.
    Report,
}

words!(NumberedKind {
    Post => "post",
    Comment => "comment",
    Account => "account",
    Picture => "picture",
    Notification => "notification",
    Report => "report",
});

/// A number of the API: it grows with time, as Mastodon's clients expect of ids, and is one of at
/// most 65,536 in a millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub i64);

impl Number {
    /// Numbers of one millisecond.
    const IN_ONE_MILLISECOND: i64 = 1 << 16;

    /// The first number of a moment.
    #[must_use]
    pub fn first_of(time: Timestamp) -> Self {
        Self(
            time.as_millis()
                .max(0)
                .saturating_mul(Self::IN_ONE_MILLISECOND),
        )
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The moment that it is of.
    #[must_use]
    pub fn time(self) -> Timestamp {
        Timestamp::from_millis(self.0 / Self::IN_ONE_MILLISECOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_with_time() {
        let noon = Timestamp::from_millis(1_790_000_000_123);
        let number = Number::first_of(noon);
        assert_eq!(number.time(), noon);
        assert_eq!(number.next().time(), noon);
        let later = Number::first_of(Timestamp::from_millis(noon.as_millis() + 1));
        assert!(number < number.next() && number.next() < later);
        assert_eq!(Number::first_of(Timestamp::from_millis(-5)), Number(0));
    }
}
