//! Who may see and change what. Every door (page, list, picture, feed reader, share link) asks here.

use super::{Post, PublishedPost, UserId, Visibility};

/// Who is looking: somebody signed in, or anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Not signed in.
    Guest,
    /// Signed in.
    Person(UserId),
}

impl Viewer {
    /// Their id, when they are signed in.
    #[must_use]
    pub fn id(self) -> Option<UserId> {
        match self {
            Self::Guest => None,
            Self::Person(id) => Some(id),
        }
    }
}

/// What stands between a viewer and an author. The default is: nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ties {
    /// The viewer follows the author (and was approved, where that is needed).
    pub follows: bool,
    /// The viewer has asked to follow and waits for an answer.
    pub requested: bool,
    /// The viewer has blocked the author.
    pub blocking: bool,
    /// The author has blocked the viewer.
    pub blocked: bool,
    /// The viewer does not want to meet the author in lists.
    pub muted: bool,
    /// The viewer came with a valid share link to the very post.
    pub invited: bool,
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

/// A list in which published posts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// What everybody shares.
    Public,
    /// What the people share whom the viewer follows, and the viewer.
    Home,
    /// One person's page.
    Profile,
    /// What carries a hashtag.
    Tag,
    /// What a search finds.
    Search,
    /// What the viewer has kept for themselves.
    Bookmarks,
}

/// Who may see a post, its words and the bytes of its pictures, by its address.
///
/// A draft is its author's alone. Between people of whom one blocks the other, nothing is seen;
/// only a share link, which also a stranger could open, goes through that.
#[must_use]
pub fn may_see(viewer: Viewer, found: &PublishedPost, ties: Ties) -> Decision {
    let post = &found.post;
    if viewer == Viewer::Person(post.author) {
        return Decision::Allowed;
    }
    if post.is_draft() {
        return Decision::Hidden;
    }
    if ties.invited {
        return Decision::Allowed;
    }
    if ties.blocking || ties.blocked {
        return Decision::Hidden;
    }
    let allowed = match post.visibility.within(found.author.private) {
        Visibility::Public | Visibility::Unlisted => true,
        Visibility::Followers => ties.follows,
        Visibility::Private => false,
    };
    if allowed {
        Decision::Allowed
    } else {
        Decision::Hidden
    }
}

/// Whether a post stands in a list that this person reads. It never does where [`may_see`] says no.
#[must_use]
pub fn may_list(list: List, viewer: Viewer, found: &PublishedPost, ties: Ties) -> bool {
    let ties = Ties {
        invited: false,
        ..ties
    };
    if found.post.is_draft() || may_see(viewer, found, ties) != Decision::Allowed {
        return false;
    }
    let own = viewer == Viewer::Person(found.post.author);
    let visibility = found.post.visibility.within(found.author.private);
    match list {
        List::Public | List::Tag => visibility == Visibility::Public && !ties.muted,
        List::Home => own || (ties.follows && visibility.is_listed() && !ties.muted),
        List::Profile => own || visibility.is_listed(),
        List::Search => own || (visibility.is_listed() && !ties.muted),
        List::Bookmarks => true,
    }
}

/// Whether somebody meets a person where people are found: not when either blocks the other, and
/// not whom they have muted. That an account is private hides its posts, not its name.
#[must_use]
pub fn may_meet(ties: Ties) -> bool {
    !(ties.blocking || ties.blocked || ties.muted)
}

/// Who may change or delete a post: its author.
#[must_use]
pub fn may_change(viewer: Viewer, found: &PublishedPost, ties: Ties) -> Decision {
    if viewer == Viewer::Person(found.post.author) {
        return Decision::Allowed;
    }
    match may_see(viewer, found, ties) {
        Decision::Allowed => Decision::Forbidden,
        other => other,
    }
}

/// Whether a cache that many share may keep the pictures of this post: only where a stranger may
/// see them too.
#[must_use]
pub fn is_for_everybody(found: &PublishedPost) -> bool {
    may_see(Viewer::Guest, found, Ties::default()) == Decision::Allowed
}

/// Who may delete a comment: who wrote it, and who owns the post under which it stands.
#[must_use]
pub fn may_delete_comment(viewer: UserId, written_by: UserId, post: &Post) -> bool {
    viewer == written_by || viewer == post.author
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
