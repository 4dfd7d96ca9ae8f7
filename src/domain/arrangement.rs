//! The pictures of a post and their order. The first is the cover: what the captioner says of it is
//! what the post says until a user writes.

use super::{Caption, Hashtag, Hashtags, Origin, Picture, PictureId, Post};
use crate::i18n::text;

/// There is no room for another picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", text!("post-full", count = Post::MAX_PICTURES))]
pub struct Full;

/// Which way a picture is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Towards the cover.
    Left,
    /// Towards the end.
    Right,
}

impl Post {
    /// Whether no other picture fits.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.pictures.len() >= Self::MAX_PICTURES
    }

    /// Puts another picture behind the others. A draft that was to be published by itself is not any
    /// more: nobody has seen the picture's words.
    ///
    /// # Errors
    /// [`Full`] when there are [`Post::MAX_PICTURES`].
    pub fn add(&mut self, picture: Picture) -> Result<(), Full> {
        if self.is_full() {
            return Err(Full);
        }
        self.pictures.push(picture);
        self.scheduled_at = None;
        Ok(())
    }

    /// Takes a picture out and hands it over. The last one stays, because a post is never without;
    /// so does one that is not there.
    pub fn remove(&mut self, id: PictureId) -> Option<Picture> {
        if self.pictures.len() < 2 {
            return None;
        }
        let position = self.position(id)?;
        let mut removed = None;
        self.arrange(|pictures| removed = Some(pictures.remove(position)));
        removed
    }

    /// Moves a picture by one place; at the end it stays where it is.
    pub fn shift(&mut self, id: PictureId, way: Way) {
        let Some(from) = self.position(id) else {
            return;
        };
        let to = match way {
            Way::Left => from.saturating_sub(1),
            Way::Right => (from + 1).min(self.pictures.len() - 1),
        };
        self.arrange(|pictures| pictures.swap(from, to));
    }

    /// Puts the pictures into this order. Those that it does not name (a user has just added
    /// them) come last, in the order in which they were; names of others are passed over.
    pub fn order(&mut self, ids: &[PictureId]) {
        let rank = |picture: &Picture| ids.iter().position(|id| *id == picture.id);
        self.arrange(|pictures| {
            pictures.sort_by_key(|picture| rank(picture).unwrap_or(usize::MAX));
        });
    }

    fn position(&self, id: PictureId) -> Option<usize> {
        self.pictures.iter().position(|picture| picture.id == id)
    }

    /// Changes the order; when that makes another picture the cover of a draft, suggestions of the
    /// old cover that nobody has touched give way to those of the new one.
    fn arrange(&mut self, change: impl FnOnce(&mut Vec<Picture>)) {
        let cover = |post: &Self| post.pictures.first().map(|picture| picture.id);
        let before = cover(self);
        let (caption, hashtags) = self.cover_words();
        change(&mut self.pictures);
        if !self.is_draft() || cover(self) == before {
            return;
        }
        let (new_caption, new_hashtags) = self.cover_words();
        let untouched = self.caption.origin == Origin::Suggested
            && (self.caption.value.is_empty() || self.caption.value == caption);
        if untouched {
            self.caption.value = new_caption;
        }
        if self.hashtags.origin == Origin::Suggested && self.hashtags.value == hashtags {
            self.hashtags.value = new_hashtags;
        }
    }

    /// The words that the captioner suggests for the cover; empty while it has said nothing.
    fn cover_words(&self) -> (Caption, Hashtags) {
        let offered = self.pictures.first().map(|picture| &picture.caption_state);
        let Some(offered) = offered.and_then(|caption_state| caption_state.suggestions()) else {
            return Default::default();
        };
        let caption = self.prefilled_caption();
        let caption = caption.and_then(|best| Caption::parse(best).ok());
        let tags = offered.hashtags.iter();
        let tags = tags.filter_map(|tag| Hashtag::parse(&tag.text).ok());
        (caption.unwrap_or_default(), Hashtags::from_tags(tags))
    }
}

#[cfg(test)]
#[path = "arrangement_tests.rs"]
mod tests;
