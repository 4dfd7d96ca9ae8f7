//! A user's archive on its way out of the site or into it: work that takes minutes, shows how far
//! it is, and is taken over by another process when the one that did it dies.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{BlobKey, Timestamp, TransferId, UserId, Visibility};

/// Which way an archive goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferKind {
    /// Everything of a user's into a file.
    Export,
    /// What is in such a file into the account.
    Import,
}

words!(TransferKind {
    Export => "export",
    Import => "import",
});

/// How what an import brings comes in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ImportAs {
    /// Published and for whom it was; where the archive does not say, for oneself.
    #[default]
    AsTheyWere,
    /// As drafts.
    Drafts,
    /// Published, for everybody.
    Public,
    /// Published, for followers.
    Followers,
    /// Published, for oneself.
    Private,
}

words!(ImportAs {
    AsTheyWere => "as_they_were",
    Drafts => "drafts",
    Public => "public",
    Followers => "followers",
    Private => "private",
});

impl ImportAs {
    /// Whom all that comes in is for; none where the archive says.
    #[must_use]
    pub const fn visibility(self) -> Option<Visibility> {
        match self {
            Self::AsTheyWere | Self::Drafts => None,
            Self::Public => Some(Visibility::Public),
            Self::Followers => Some(Visibility::Followers),
            Self::Private => Some(Visibility::Private),
        }
    }
}

/// What a person chooses for an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportChoices {
    /// How what it brings comes in.
    pub import_as: ImportAs,
    /// Whether pictures are fetched of which the archive has the addresses alone.
    pub fetch_pictures: bool,
}

/// Pictures done of those that are to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Done.
    pub done: u32,
    /// In all; 0 until they are counted.
    pub total: u32,
}

/// How a transfer ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The archive lies ready.
    Ready {
        /// Its size.
        bytes: u64,
    },
    /// What was in the archive is in the account.
    Imported(Imported),
    /// It cannot be done; a sentence for the person.
    Failed(String),
}

/// What an archive brought into an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Imported {
    /// Posts and drafts.
    pub posts: u32,
    /// Posts that were there already.
    pub known: u32,
    /// Comments.
    pub comments: u32,
    /// People followed, muted or blocked, and posts liked or kept.
    pub relationship: u32,
    /// People and posts that are not on this site.
    pub elsewhere: u32,
    /// What was left out and why, at most [`Imported::PROBLEMS`] sentences.
    pub problems: Vec<String>,
    /// Problems beyond those.
    pub more_problems: u32,
}

impl Imported {
    /// Problems that are listed one by one.
    pub const PROBLEMS: usize = 50;
    /// Most characters of each: names in an archive may be of any length.
    pub const PROBLEM_CHARS: usize = 300;

    /// Adds something that was left out, once, also when it is found again.
    pub fn left_out(&mut self, problem: impl AsRef<str>) {
        let problem: String = problem.as_ref().chars().take(Self::PROBLEM_CHARS).collect();
        if self.problems.contains(&problem) {
            return;
        }
        if self.problems.len() < Self::PROBLEMS {
            self.problems.push(problem);
        } else {
            self.more_problems += 1;
        }
    }
}

/// An archive on its way. A person has at most one of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Never changes.
    pub id: TransferId,
    /// Whose.
    pub user: UserId,
    /// Which way.
    pub kind: TransferKind,
    /// The name under which the archive is stored.
    pub archive: BlobKey,
    /// How what an import brings comes in.
    pub import_as: ImportAs,
    /// Whether an import fetches pictures of which the archive has the addresses alone.
    pub fetch_pictures: bool,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// How far it is.
    pub progress: Progress,
    /// Which try this is; it names the holder of the lease, as whoever takes it over counts on.
    pub attempt: u32,
    /// Until then whoever works on it is left alone; later another sets out.
    pub leased_until: Timestamp,
    /// What an import could not take so far, for whoever takes it over.
    pub problems: Vec<String>,
    /// None while it is under way.
    pub ended: Option<(Timestamp, Outcome)>,
}

impl Transfer {
    /// An archive that is asked for now, and left alone until `leased_until`.
    #[must_use]
    pub fn new(user: UserId, kind: TransferKind, now: Timestamp, leased_until: Timestamp) -> Self {
        Self {
            id: TransferId::generate(),
            user,
            kind,
            archive: BlobKey::generate(),
            import_as: ImportAs::default(),
            fetch_pictures: false,
            requested_at: now,
            progress: Progress::default(),
            attempt: 0,
            leased_until,
            problems: Vec::new(),
            ended: None,
        }
    }

    /// Whether it is still being worked on, or waits for that.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.ended.is_none()
    }

    /// The archive that lies ready.
    #[must_use]
    pub fn ready(&self) -> Option<BlobKey> {
        match self.ended {
            Some((_, Outcome::Ready { .. })) => Some(self.archive),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_told_once_and_only_so_many_at_only_such_length() {
        let mut report = Imported::default();
        report.left_out("x".repeat(1000));
        report.left_out("x".repeat(1000));
        assert_eq!(report.problems, ["x".repeat(Imported::PROBLEM_CHARS)]);
        for number in 0..Imported::PROBLEMS {
            report.left_out(number.to_string());
        }
        assert_eq!(report.problems.len(), Imported::PROBLEMS);
        assert_eq!(report.more_problems, 1);
    }
}
