//! Who may see and change what. Every endpoint (page, list, picture, feed reader, share link) asks here.

use super::{Author, Post, PostWithAuthor, SensitiveChoice, UserId, Visibility};

/// Who is looking: a signed-in user, or anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Not signed in.
    Guest,
    /// Signed in.
    Person(UserId),
    /// Signed in, and looking after the site.
    Moderator(UserId),
}

impl Viewer {
    /// Their id, when they are signed in.
    #[must_use]
    pub fn id(self) -> Option<UserId> {
        match self {
            Self::Guest => None,
            Self::Person(id) | Self::Moderator(id) => Some(id),
        }
    }

    /// Whether they are this person.
    #[must_use]
    pub fn is(self, person: UserId) -> bool {
        self.id() == Some(person)
    }

    /// Whether they look after the site.
    #[must_use]
    pub fn moderates(self) -> bool {
        matches!(self, Self::Moderator(_))
    }
}

/// What stands between a viewer and an author. The default is: nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Relationship {
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
    /// The very post was reported, so moderators may look at it.
    pub reported: bool,
    /// The viewer wants to meet nothing sensitive in lists.
    pub hides_sensitive: bool,
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
/// only a share link, which also a stranger could open, goes through that. What a moderator has
/// hidden and what a suspended person shared is nobody's to see but its author's and moderators';
/// of other people's posts that are not for them, moderators see those that were reported.
#[must_use]
pub fn may_see(viewer: Viewer, found: &PostWithAuthor, relationship: Relationship) -> Decision {
    let post = &found.post;
    if viewer.is(post.author) {
        return Decision::Allowed;
    }
    if post.is_draft() {
        return Decision::Hidden;
    }
    if viewer.moderates() && (relationship.reported || post.hidden.is_some()) {
        return Decision::Allowed;
    }
    if post.hidden.is_some() || (found.author.hidden && !viewer.moderates()) {
        return Decision::Hidden;
    }
    if relationship.invited {
        return Decision::Allowed;
    }
    if relationship.blocking || relationship.blocked {
        return Decision::Hidden;
    }
    let allowed = match post.visibility.within(found.author.private) {
        Visibility::Public | Visibility::Unlisted => true,
        Visibility::Followers => relationship.follows,
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
pub fn may_list(
    list: List,
    viewer: Viewer,
    found: &PostWithAuthor,
    relationship: Relationship,
) -> bool {
    let relationship = Relationship {
        invited: false,
        reported: false,
        ..relationship
    };
    if found.post.is_draft() || may_see(viewer, found, relationship) != Decision::Allowed {
        return false;
    }
    let own = viewer.is(found.post.author);
    if found.author.hidden && !own {
        return false;
    }
    // Its author finds a hidden post among their own, and nobody anywhere else.
    let among_ones_own = own && matches!(list, List::Home | List::Profile | List::Bookmarks);
    if found.post.hidden.is_some() && !among_ones_own {
        return false;
    }
    if found.post.sensitive && relationship.hides_sensitive && !own {
        return false;
    }
    let visibility = found.post.visibility.within(found.author.private);
    match list {
        List::Public | List::Tag => visibility == Visibility::Public && !relationship.muted,
        List::Home => {
            own || (relationship.follows && visibility.is_listed() && !relationship.muted)
        }
        List::Profile => own || visibility.is_listed(),
        List::Search => own || (visibility.is_listed() && !relationship.muted),
        List::Bookmarks => true,
    }
}

/// Whether a user meets a person where people are found: not while that person is suspended, not
/// when either blocks the other, and not whom they have muted. That an account is private hides
/// its posts, not its name.
#[must_use]
pub fn may_meet(person: &Author, relationship: Relationship) -> bool {
    !(person.hidden || relationship.blocking || relationship.blocked || relationship.muted)
}

/// Whether a person's own page opens: not for whom they block, and while they are suspended only
/// for moderators.
#[must_use]
pub fn may_visit(viewer: Viewer, person: &Author, relationship: Relationship) -> bool {
    viewer.is(person.id) || viewer.moderates() || !(person.hidden || relationship.blocked)
}

/// Whether the pictures of a post are covered until this viewer asks for them.
#[must_use]
pub fn is_covered(viewer: Viewer, choice: SensitiveChoice, post: &Post) -> bool {
    post.sensitive && !viewer.is(post.author) && choice != SensitiveChoice::Show
}

/// Who may change or delete a post: its author.
#[must_use]
pub fn may_change(viewer: Viewer, found: &PostWithAuthor, relationship: Relationship) -> Decision {
    if viewer.is(found.post.author) {
        return Decision::Allowed;
    }
    match may_see(viewer, found, relationship) {
        Decision::Allowed => Decision::Forbidden,
        other => other,
    }
}

/// Whether a cache that many share may keep the pictures of this post: only where a stranger may
/// see them too.
#[must_use]
pub fn is_for_everybody(found: &PostWithAuthor) -> bool {
    may_see(Viewer::Guest, found, Relationship::default()) == Decision::Allowed
}

/// Who may delete a comment: who wrote it, and who owns the post under which it stands.
#[must_use]
pub fn may_delete_comment(viewer: UserId, written_by: UserId, post: &Post) -> bool {
    viewer == written_by || viewer == post.author
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
