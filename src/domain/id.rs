//! Identifiers. UUIDv7, so that they sort by the time of their making in both stores; the blob key
//! alone is fully random (v4), because it names files and must reveal nothing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Invalid, Timestamp};
use crate::i18n::text;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $new:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier that no other carries.
            #[must_use]
            pub fn generate() -> Self {
                Self($new)
            }

            /// The identifier as a store's UUID.
            #[must_use]
            pub fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|_| Invalid::new(text!("id-invalid")))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }
    };
}

id!(
    /// A message on its way to a device.
    PushDeliveryId,
    Uuid::now_v7()
);
id!(
    /// A program that acts for people: its client id.
    ApiAppId,
    Uuid::now_v7()
);
id!(
    /// A token of such a program, in lists.
    ApiTokenId,
    Uuid::now_v7()
);
id!(
    /// A person's account.
    UserId,
    Uuid::now_v7()
);
id!(
    /// A post, from its first moment as a draft.
    PostId,
    Uuid::now_v7()
);
id!(
    /// An album.
    AlbumId,
    Uuid::now_v7()
);
id!(
    /// A picture of a post, as it appears in addresses.
    PictureId,
    Uuid::now_v7()
);
id!(
    /// What a user said under a post.
    CommentId,
    Uuid::now_v7()
);
impl CommentId {
    /// When the id was made, as it says itself; none when it was made in another way than ours.
    #[must_use]
    pub fn made_at(self) -> Option<Timestamp> {
        let made = self
            .0
            .get_timestamp()
            .filter(|_| self.0.get_version_num() == 7)?;
        let (seconds, nanoseconds) = made.to_unix();
        let millis = i64::try_from(seconds).ok()?.checked_mul(1000)?;
        Some(Timestamp::from_millis(
            millis + i64::from(nanoseconds / 1_000_000),
        ))
    }
}

id!(
    /// A notification.
    NotificationId,
    Uuid::now_v7()
);
id!(
    /// A share link in its author's list; what opens the link is its token.
    ShareLinkId,
    Uuid::now_v7()
);
id!(
    /// What a user reported.
    ReportId,
    Uuid::now_v7()
);
id!(
    /// A line of the moderation log.
    LogId,
    Uuid::now_v7()
);
id!(
    /// A picture that is refused.
    BanId,
    Uuid::now_v7()
);
id!(
    /// One signed-in browser.
    SessionId,
    Uuid::now_v7()
);
id!(
    /// A passkey in its owner's list.
    PasskeyId,
    Uuid::now_v7()
);
id!(
    /// An archive on its way out or in.
    TransferId,
    Uuid::now_v7()
);
id!(
    /// The random name under which a picture's files are stored.
    BlobKey,
    Uuid::new_v4()
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_time_of_their_making() {
        let ids: Vec<PostId> = (0..1000).map(|_| PostId::generate()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn an_id_reads_back_what_it_prints() {
        let id = PictureId::generate();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("../../etc/passwd".parse::<PictureId>().is_err());
    }
}
