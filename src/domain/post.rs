//! A post, from draft to published.

use super::segments::{Segment, segments};
use super::{
    AltText, Author, Caption, CaptionState, Cursor, Hashtags, Licence, ModeratorsText, Picture,
    PictureId, PostId, Suggestible, Timestamp, UserId, Visibility,
};

/// A post. It is a draft until [`Post::published_at`] is set; its id and the names of its pictures
/// never change, so that publishing is one write and publishing twice is publishing once.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// Its name in addresses.
    pub id: PostId,
    /// Whose it is.
    pub author: UserId,
    /// When the draft was begun.
    pub created_at: Timestamp,
    /// When it was last changed; a draft that nobody changes any more is swept one day.
    pub updated_at: Timestamp,
    /// When everybody could see it for the first time; none for a draft.
    pub published_at: Option<Timestamp>,
    /// When what readers see of it was last changed after that, see [`Post::reads_like`].
    pub edited_at: Option<Timestamp>,
    /// Whom it is for, once it is out.
    pub visibility: Visibility,
    /// The text under it.
    pub caption: Suggestible<Caption>,
    /// A caption that the person had written before they picked a suggestion instead, so that
    /// picking loses nothing.
    pub replaced_caption: Option<Caption>,
    /// Its hashtags.
    pub hashtags: Suggestible<Hashtags>,
    /// At least one, at most [`Post::MAX_PICTURES`]; the first is the cover.
    pub pictures: Vec<Picture>,
    /// Whether its pictures are covered until a user asks for them.
    pub sensitive: bool,
    /// Whether a moderator has set that mark; then its author cannot take it back.
    pub sensitive_by_moderator: bool,
    /// Under which terms it is shared.
    pub licence: Licence,
    /// Whether others see how its pictures were taken.
    pub show_camera: bool,
    /// When a draft is to be published by itself.
    pub scheduled_at: Option<Timestamp>,
    /// Set while a moderator keeps it from everybody but its author.
    pub hidden: Option<Hidden>,
    /// Counts the writes; a write names the revision that it changes (see `storage`).
    pub revision: i64,
}

/// Why a post is kept from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Since when.
    pub at: Timestamp,
    /// Shown to its author.
    pub reason: ModeratorsText,
}

/// A post with its author.
#[derive(Debug, Clone, PartialEq)]
pub struct PostWithAuthor {
    /// The post.
    pub post: Post,
    /// Who shared it.
    pub author: Author,
}

impl PostWithAuthor {
    /// Where it stands in a feed; nowhere while it is a draft.
    #[must_use]
    pub fn place(&self) -> Option<Cursor> {
        Some(Cursor {
            time: self.post.published_at?,
            id: self.post.id.as_uuid(),
        })
    }
}

impl Post {
    /// Most pictures in one post.
    pub const MAX_PICTURES: usize = 10;

    /// A draft around one picture, for which the captioner is asked to write.
    #[must_use]
    pub fn draft(id: PostId, author: UserId, picture: Picture, now: Timestamp) -> Self {
        Self {
            id,
            author,
            created_at: now,
            updated_at: now,
            published_at: None,
            edited_at: None,
            visibility: Visibility::default(),
            caption: Suggestible::default(),
            replaced_caption: None,
            hashtags: Suggestible::default(),
            pictures: vec![picture],
            sensitive: false,
            sensitive_by_moderator: false,
            licence: Licence::default(),
            show_camera: false,
            scheduled_at: None,
            hidden: None,
            revision: 0,
        }
    }

    /// Whether only its author may see it.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.published_at.is_none()
    }

    /// Whether its words and pictures are those of `other`. Whom it is for, who wrote the words and
    /// what the captioner offers are no part of that, nor are marks that moderators set.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        fn shown(post: &Post) -> impl Iterator<Item = (PictureId, &AltText)> {
            let pictures = post.pictures.iter();
            pictures.map(|picture| (picture.id, &picture.alt.value))
        }
        self.caption.value == other.caption.value
            && self.hashtags.value == other.hashtags.value
            && shown(self).eq(shown(other))
    }

    /// Whether readers see the same of it in the same places as of `other`.
    #[must_use]
    pub fn is_shown_like(&self, other: &Self) -> bool {
        let focus = |post: &Self| -> Vec<_> { post.pictures.iter().map(|it| it.focus).collect() };
        self.reads_like(other)
            && self.visibility == other.visibility
            && self.sensitive == other.sensitive
            && self.hidden.is_some() == other.hidden.is_some()
            && focus(self) == focus(other)
    }

    /// The picture of this id.
    #[must_use]
    pub fn picture(&self, id: PictureId) -> Option<&Picture> {
        self.pictures.iter().find(|picture| picture.id == id)
    }

    /// The captions' state of the picture of this id, to change it.
    pub fn caption_state_mut(&mut self, id: PictureId) -> Option<&mut CaptionState> {
        let mut pictures = self.pictures.iter_mut();
        let picture = pictures.find(|picture| picture.id == id)?;
        Some(&mut picture.caption_state)
    }

    /// Makes a `#tag` in the caption a hashtag of the post, as far as there is room: it links to the
    /// tag's page, which must list the post then.
    pub fn add_tags_of_caption(&mut self) {
        let named = segments(self.caption.value.as_str())
            .into_iter()
            .filter_map(|segment| match segment {
                Segment::Tag(_, tag) => Some(tag),
                _ => None,
            });
        let given = self.hashtags.value.as_slice().iter().cloned();
        self.hashtags.value = Hashtags::from_tags(given.chain(named));
    }

    /// Sets a draft to be published by itself as it stands: no suggestion changes it any more.
    pub fn schedule(&mut self, at: Timestamp) {
        self.scheduled_at = Some(at);
        self.replaced_caption = None;
        self.forget_replaced_alts();
        for picture in &mut self.pictures {
            picture.caption_state.give_up();
        }
    }

    /// Makes a draft visible; a post that is out already keeps its date. Captions that are still
    /// being written are no longer waited for.
    pub fn publish(&mut self, now: Timestamp) {
        self.published_at.get_or_insert(now);
        self.scheduled_at = None;
        self.replaced_caption = None;
        self.forget_replaced_alts();
        for picture in &mut self.pictures {
            picture.caption_state.give_up();
        }
    }
}

#[cfg(test)]
#[path = "post_tests.rs"]
mod tests;
