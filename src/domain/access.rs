//! Who may see and change what. Every door (page, feed, picture, form) asks here.

use super::{Post, UserId};

/// Who is looking: somebody signed in, or anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Not signed in.
    Guest,
    /// Signed in.
    Person(UserId),
}

/// What [`may_see`] and [`may_change`] answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allowed,
    /// They know that it exists, but it is not theirs.
    Forbidden,
    /// They must not even learn that it exists.
    Hidden,
}

/// Who may see a post, its words and the bytes of its pictures: everybody when it is published,
/// its author alone while it is a draft.
#[must_use]
pub fn may_see(viewer: Viewer, post: &Post) -> Decision {
    if !post.is_draft() || viewer == Viewer::Person(post.author) {
        Decision::Allowed
    } else {
        Decision::Hidden
    }
}

/// Who may change or delete a post: its author.
#[must_use]
pub fn may_change(viewer: Viewer, post: &Post) -> Decision {
    if viewer == Viewer::Person(post.author) {
        return Decision::Allowed;
    }
    match may_see(viewer, post) {
        Decision::Allowed => Decision::Forbidden,
        other => other,
    }
}
