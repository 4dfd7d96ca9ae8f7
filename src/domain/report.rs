//! What people report, and what moderators see of it.

use uuid::Uuid;

use super::words::words;
use super::{CommentId, PostId, ReportId, ReportText, Timestamp, UserId};

/// What can be reported and acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportTarget {
    /// A post.
    Post(PostId),
    /// A comment.
    Comment(CommentId),
    /// A person.
    Person(UserId),
}

impl ReportTarget {
    /// From the word of its kind and its id.
    #[must_use]
    pub fn new(kind: &str, id: Uuid) -> Option<Self> {
        Some(match kind {
            "post" => Self::Post(id.into()),
            "comment" => Self::Comment(id.into()),
            "person" => Self::Person(id.into()),
            _ => return None,
        })
    }

    /// The word of its kind, in addresses and stores.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Post(_) => "post",
            Self::Comment(_) => "comment",
            Self::Person(_) => "person",
        }
    }

    /// Its id, which nothing of another kind shares.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Post(id) => id.as_uuid(),
            Self::Comment(id) => id.as_uuid(),
            Self::Person(id) => id.as_uuid(),
        }
    }
}

/// What is wrong with a thing, in the eyes of whoever reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Advertising, or the same again and again.
    Spam,
    /// A user is hounded or insulted.
    Harassment,
    /// Violence, or a call for it.
    Violence,
    /// Nudity or cruelty without the mark for it.
    Sensitive,
    /// A picture or words that are not theirs to share.
    Rights,
    /// Something else.
    Other,
}

words!(Reason {
    Spam => "spam",
    Harassment => "harassment",
    Violence => "violence",
    Sensitive => "sensitive",
    Rights => "rights",
    Other => "other",
});

/// A report. One person has at most one open report of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name.
    pub id: ReportId,
    /// Of what.
    pub target: ReportTarget,
    /// Who reports.
    pub reporter: UserId,
    /// What is wrong.
    pub reason: Reason,
    /// In their words; may be empty.
    pub details: ReportText,
    /// When.
    pub at: Timestamp,
    /// What a moderator did about it; none while it is open.
    pub outcome: Option<ModerationAction>,
}

/// All that is reported of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// The thing.
    pub target: ReportTarget,
    /// Whose it is.
    pub person: UserId,
    /// The post itself, or the one under which the comment stands.
    pub post: Option<PostId>,
    /// Whether a moderator has yet to look.
    pub open: bool,
    /// When it was last reported.
    pub at: Timestamp,
}

/// What a moderator or an administrator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModerationAction {
    /// Finds nothing wrong.
    Dismiss,
    /// Takes a post out of everybody's sight but its author's.
    Hide,
    /// Shows a hidden post again.
    Restore,
    /// Deletes a post or a comment.
    Delete,
    /// Deletes a post and refuses its pictures from now on.
    Ban,
    /// Takes a picture from the list of those refused.
    Unban,
    /// Writes to a person.
    Warn,
    /// Keeps a person off the site.
    Suspend,
    /// Lets them back.
    Lift,
    /// Marks a post as sensitive.
    Cover,
    /// Takes that mark away.
    Uncover,
    /// Makes an account on the command line.
    Create,
    /// Gives a person another role.
    Role,
}

words!(ModerationAction {
    Dismiss => "dismiss",
    Hide => "hide",
    Restore => "restore",
    Delete => "delete",
    Ban => "ban",
    Unban => "unban",
    Warn => "warn",
    Suspend => "suspend",
    Lift => "lift",
    Cover => "cover",
    Uncover => "uncover",
    Create => "create",
    Role => "role",
});

impl ModerationAction {
    /// Whether it answers the reports of a thing.
    #[must_use]
    pub fn answers_reports(self) -> bool {
        matches!(
            self,
            Self::Dismiss
                | Self::Hide
                | Self::Delete
                | Self::Ban
                | Self::Warn
                | Self::Suspend
                | Self::Cover
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for one in Reason::ALL {
            assert_eq!(Reason::from_word(one.as_str()), Some(one));
        }
        for one in ModerationAction::ALL {
            assert_eq!(ModerationAction::from_word(one.as_str()), Some(one));
        }
        let person = UserId::generate();
        for target in [
            ReportTarget::Post(PostId::generate()),
            ReportTarget::Comment(CommentId::generate()),
            ReportTarget::Person(person),
        ] {
            assert_eq!(ReportTarget::new(target.kind(), target.id()), Some(target));
        }
        assert_eq!(ReportTarget::new("picture", person.as_uuid()), None);
    }
}
