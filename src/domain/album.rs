//! A named, ordered collection of one person's posts.

use super::{AlbumDescription, AlbumId, AlbumTitle, PostId, Timestamp, UserId, Visibility, Way};
use crate::i18n::text;

/// An album. Its posts may be drafts, which nobody else sees there; ids of posts that are gone are
/// passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Album {
    /// Its name in addresses.
    pub id: AlbumId,
    /// Whose.
    pub owner: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Its name for people; never empty.
    pub title: AlbumTitle,
    /// A few sentences; empty for none.
    pub description: AlbumDescription,
    /// Whom it is for. Of its posts everybody sees those that they may see anyway.
    pub visibility: Visibility,
    /// The post whose picture stands for it; the first where none was chosen.
    pub cover: Option<PostId>,
    /// In their order.
    pub posts: Vec<PostId>,
    /// Counts the writes, as a post's does.
    pub revision: i64,
}

/// An album in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlbumInList {
    /// Its name in addresses.
    pub id: AlbumId,
    /// Whose.
    pub owner: UserId,
    /// Its name for people.
    pub title: AlbumTitle,
    /// Whom it is for.
    pub visibility: Visibility,
    /// See [`Album::covers`].
    pub covers: Vec<PostId>,
}

/// There is no room for another post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", text!("album-full", count = Album::MAX_POSTS))]
pub struct AlbumFull;

impl Album {
    /// Most posts in one album.
    pub const MAX_POSTS: usize = 1000;
    /// Most albums of one person.
    pub const MAX_OWN: usize = 500;
    /// Posts that may stand for an album in a list; not everybody sees each of them.
    const COVERS: usize = 8;

    /// An empty album.
    #[must_use]
    pub fn new(owner: UserId, title: AlbumTitle, visibility: Visibility, now: Timestamp) -> Self {
        Self {
            id: AlbumId::generate(),
            owner,
            created_at: now,
            updated_at: now,
            title,
            description: AlbumDescription::default(),
            visibility,
            cover: None,
            posts: Vec::new(),
            revision: 0,
        }
    }

    /// Puts a post behind the others, unless it is there already.
    ///
    /// # Errors
    /// [`AlbumFull`]
    pub fn add(&mut self, post: PostId) -> Result<(), AlbumFull> {
        if self.posts.contains(&post) {
            return Ok(());
        }
        if self.posts.len() >= Self::MAX_POSTS {
            return Err(AlbumFull);
        }
        self.posts.push(post);
        Ok(())
    }

    /// Takes a post out.
    pub fn remove(&mut self, post: PostId) {
        self.posts.retain(|one| *one != post);
        self.cover = self.cover.filter(|cover| *cover != post);
    }

    /// Moves a post by one place; at the end it stays where it is.
    pub fn shift(&mut self, post: PostId, way: Way) {
        let Some(from) = self.posts.iter().position(|one| *one == post) else {
            return;
        };
        let to = match way {
            Way::Left => from.saturating_sub(1),
            Way::Right => (from + 1).min(self.posts.len() - 1),
        };
        self.posts.swap(from, to);
    }

    /// The posts whose pictures may stand for it, the best first.
    #[must_use]
    pub fn covers(&self) -> Vec<PostId> {
        let others = self.posts.iter().filter(|one| Some(**one) != self.cover);
        self.cover
            .iter()
            .chain(others)
            .take(Self::COVERS)
            .copied()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn album() -> Album {
        let title = AlbumTitle::parse("Summer").unwrap_or_default();
        let now = Timestamp::from_millis(0);
        Album::new(UserId::generate(), title, Visibility::Public, now)
    }

    #[test]
    fn a_post_stands_in_it_once_where_it_was_put() {
        let mut album = album();
        let posts: Vec<PostId> = (0..3).map(|_| PostId::generate()).collect();
        for post in posts.iter().chain([&posts[0]]) {
            assert_eq!(album.add(*post), Ok(()));
        }
        assert_eq!(album.posts, posts);
        album.shift(posts[2], Way::Left);
        album.shift(posts[2], Way::Left);
        album.shift(posts[2], Way::Left);
        assert_eq!(album.posts, [posts[2], posts[0], posts[1]]);
        album.shift(posts[1], Way::Right);
        album.cover = Some(posts[1]);
        assert_eq!(album.covers(), [posts[1], posts[2], posts[0]]);
        album.remove(posts[1]);
        assert_eq!(album.covers(), [posts[2], posts[0]]);
    }

    #[test]
    fn it_holds_a_thousand_posts() {
        let mut album = album();
        album.posts = (0..Album::MAX_POSTS).map(|_| PostId::generate()).collect();
        assert_eq!(album.add(album.posts[5]), Ok(()));
        assert_eq!(album.add(PostId::generate()), Err(AlbumFull));
    }
}
