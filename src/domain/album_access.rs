//! Who sees an album, and what in it. Asked beside [`access`](super::access), whose rules hold for each
//! post.

use super::access::may_see;
use super::{Author, Decision, PostWithAuthor, Relationship, UserId, Viewer, Visibility};

/// Who may see an album, by its address. Of the posts in it each is asked about by itself, see
/// [`shows_in_album`].
#[must_use]
pub fn may_see_album(
    viewer: Viewer,
    album: (UserId, Visibility),
    owner: &Author,
    relationship: Relationship,
) -> Decision {
    let (whose, visibility) = album;
    if viewer.is(whose) {
        return Decision::Allowed;
    }
    if owner.hidden {
        return Decision::Hidden;
    }
    if relationship.invited {
        return Decision::Allowed;
    }
    if relationship.blocking || relationship.blocked {
        return Decision::Hidden;
    }
    let allowed = match visibility.within(owner.private) {
        Visibility::Public | Visibility::Unlisted => true,
        Visibility::Followers => relationship.follows,
        Visibility::Private => false,
    };
    match allowed {
        true => Decision::Allowed,
        false => Decision::Hidden,
    }
}

/// Whether an album stands in lists (a person's albums, the search) for a viewer.
#[must_use]
pub fn may_list_album(
    viewer: Viewer,
    album: (UserId, Visibility),
    owner: &Author,
    relationship: Relationship,
) -> bool {
    let relationship = Relationship {
        invited: false,
        ..relationship
    };
    may_see_album(viewer, album, owner, relationship) == Decision::Allowed
        && (viewer.is(album.0) || album.1.within(owner.private).is_listed())
}

/// Whether a viewer of an album of this visibility sees a post in it: never where [`may_see`] says
/// no. A post that stands in no list stands in no album that does.
#[must_use]
pub fn shows_in_album(
    viewer: Viewer,
    album: Visibility,
    found: &PostWithAuthor,
    relationship: Relationship,
) -> bool {
    if may_see(viewer, found, relationship) != Decision::Allowed {
        return false;
    }
    if viewer.is(found.post.author) || relationship.invited {
        return true;
    }
    if found.post.hidden.is_some() || (found.post.sensitive && relationship.hides_sensitive) {
        return false;
    }
    let visibility = found.post.visibility.within(found.author.private);
    visibility.is_listed() || !album.within(found.author.private).is_listed()
}
