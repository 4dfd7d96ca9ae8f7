//! How a person shows themselves, and to whom.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{
    Appearance, Bio, BlobKey, DisplayName, Language, Licence, PostId, ProfileFields, RemoteConsent,
    SensitiveChoice, TimeZoneName, UserId, Username,
};

/// What a person says of themselves, and how they want to be met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Shown beside the username; empty for none.
    pub display_name: DisplayName,
    /// A few sentences; empty for none.
    pub bio: Bio,
    /// The square picture of the person.
    pub avatar: Option<BlobKey>,
    /// Whether followers are approved one by one and everything is for followers only.
    pub private: bool,
    /// Kinds of notifications that the person does not want.
    pub disabled_notifications: Vec<NotificationKind>,
    /// What the person wants of posts that are marked as sensitive.
    pub sensitive: SensitiveChoice,
    /// Whether posts whose words are the captioner's, untouched, may be worded anew when it has
    /// become better.
    pub renew_captions: bool,
    /// Whether words that stand in the files of pictures are left there.
    pub ignore_file_words: bool,
    /// Under which terms new posts are shared.
    pub licence: Licence,
    /// Whether new posts show how their pictures were taken.
    pub show_camera: bool,
    /// In which time zone the person reads and writes times; none until they say.
    pub time_zone: Option<TimeZoneName>,
    /// In which language they write; none until they say, then it is the site's.
    pub language: Option<Language>,
    /// How pages look to them.
    pub appearance: Appearance,
    /// Short facts on their page.
    pub fields: ProfileFields,
    /// Posts that stand first on their page, at most [`MOST_PINNED`]. They may be gone.
    pub pinned: Vec<PostId>,
    /// Whether their words and pictures may go to a language model elsewhere; none until they were
    /// asked.
    pub remote_consent: Option<RemoteConsent>,
}

/// Most posts that stand first on a page.
pub const MOST_PINNED: usize = 3;

/// Parts of a profile to be written. What is not given stays as it is in the store, so that two
/// who change different things at once do not undo each other's change. The picture is not among
/// them: it is exchanged for another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// The name for people.
    pub display_name: Option<DisplayName>,
    /// A few sentences.
    pub bio: Option<Bio>,
    /// Whether the account is private.
    pub private: Option<bool>,
    /// Kinds of notifications that are not wanted.
    pub disabled_notifications: Option<Vec<NotificationKind>>,
    /// What the person wants of sensitive posts.
    pub sensitive: Option<SensitiveChoice>,
    /// Whether untouched suggestions may be renewed in what is published.
    pub renew_captions: Option<bool>,
    /// Whether words that stand in the files of pictures are left there.
    pub ignore_file_words: Option<bool>,
    /// Under which terms new posts are shared.
    pub licence: Option<Licence>,
    /// Whether new posts show how their pictures were taken.
    pub show_camera: Option<bool>,
    /// The person's time zone.
    pub time_zone: Option<Option<TimeZoneName>>,
    /// In which language the person writes.
    pub language: Option<Option<Language>>,
    /// How pages look.
    pub appearance: Option<Appearance>,
    /// Short facts on the person's page.
    pub fields: Option<ProfileFields>,
    /// Posts that stand first on it.
    pub pinned: Option<Vec<PostId>>,
    /// Whether words and pictures may go to a language model elsewhere.
    pub remote_consent: Option<Option<RemoteConsent>>,
}

/// What others see of a person wherever their name stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub id: UserId,
    /// The name in addresses.
    pub username: Username,
    /// The name for people; may be empty.
    pub display_name: DisplayName,
    /// The square picture.
    pub avatar: Option<BlobKey>,
    /// Whether the account is private.
    pub private: bool,
    /// Whether they and what they shared are out of others' sight.
    pub hidden: bool,
}

impl Author {
    /// The name for people, else the one in addresses.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        match self.display_name.is_empty() {
            true => self.username.as_str(),
            false => self.display_name.as_str(),
        }
    }
}

/// What a user is notified of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A user likes a post or a comment of theirs.
    Like,
    /// A user commented on a post of theirs, or answered a comment of theirs.
    Comment,
    /// A user named them.
    Mention,
    /// A user follows them.
    Follow,
    /// A user asks to follow them.
    FollowRequest,
    /// A user approved their request.
    FollowAccepted,
    /// A moderator writes to them. It cannot be switched off.
    Warning,
    /// A moderator hid a post of theirs. It cannot be switched off.
    Hidden,
    /// A moderator deleted a post or comment of theirs. It cannot be switched off.
    Deleted,
    /// Something was reported, and they are a moderator. Only the emails about it can be switched off.
    Report,
}

words!(NotificationKind {
    Like => "like",
    Comment => "comment",
    Mention => "mention",
    Follow => "follow",
    FollowRequest => "follow_request",
    FollowAccepted => "follow_accepted",
    Warning => "warning",
    Hidden => "hidden",
    Deleted => "deleted",
    Report => "report",
});

impl NotificationKind {
    /// Whether it is the site's own, and nobody's: it names the person themselves as its actor, each
    /// is one of its own, and it stays when what it is about has gone.
    #[must_use]
    pub const fn is_of_site(self) -> bool {
        matches!(
            self,
            Self::Warning | Self::Hidden | Self::Deleted | Self::Report
        )
    }

    /// Those that a person may switch off, in the order of the settings page.
    pub const CHOICES: [Self; 6] = [
        Self::Like,
        Self::Comment,
        Self::Mention,
        Self::Follow,
        Self::FollowRequest,
        Self::FollowAccepted,
    ];
}
