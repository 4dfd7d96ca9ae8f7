//! A post, from draft to published.

use super::segments::{Segment, segments};
use super::{
    AltText, Author, Caption, CaptionState, Cursor, Hashtag, Hashtags, ModeratorsText, Picture,
    PictureId, PostId, Suggestible, Suggestions, Timestamp, UserId, Visibility,
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
    /// Whether its pictures are covered until somebody asks for them.
    pub sensitive: bool,
    /// Whether a moderator has set that mark; then its author cannot take it back.
    pub sensitive_by_moderator: bool,
    /// Set while a moderator keeps it from everybody but its author.
    pub hidden: Option<Hidden>,
    /// Counts the writes; a write names the revision that it changes (see `storage`).
    pub revision: i64,
}

/// Words that the file of a picture carried; empty where it had none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileWords {
    /// What the picture shows.
    pub alt: AltText,
    /// What its photographer says of it.
    pub caption: Caption,
    /// Its keywords.
    pub hashtags: Hashtags,
}

/// Which fields a suggestion may be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefill {
    /// Whether an alt text that the captioner is not sure of is one of them.
    pub unsure_alt: bool,
    /// Whether those of a published post are, because its author wants them renewed.
    pub published: bool,
}

impl Prefill {
    /// A draft's fields, all of them.
    pub const DRAFTS: Self = Self {
        unsure_alt: true,
        published: false,
    };
}

/// Why a post is kept from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Since when.
    pub at: Timestamp,
    /// Told to its author.
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
            visibility: Visibility::default(),
            caption: Suggestible::default(),
            replaced_caption: None,
            hashtags: Suggestible::default(),
            pictures: vec![picture],
            sensitive: false,
            sensitive_by_moderator: false,
            hidden: None,
            revision: 0,
        }
    }

    /// Whether only its author may see it.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.published_at.is_none()
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

    /// Takes in what the captioner wrote for a picture. Words of the person stay; so do those of a
    /// published post, which must not change under its readers unless `prefill` says so; an answer
    /// to an older question than the last is dropped. Tells whether anything changed.
    pub fn receive(&mut self, id: PictureId, suggestions: Suggestions, prefill: Prefill) -> bool {
        let changes = self.is_draft() || prefill.published;
        let Some(position) = self.pictures.iter().position(|picture| picture.id == id) else {
            return false;
        };
        match self.pictures[position].caption_state {
            CaptionState::Pending { round, .. } if round == suggestions.round => {}
            _ => return false,
        }
        if changes {
            self.prefill(position, &suggestions, prefill);
        }
        self.pictures[position].caption_state = CaptionState::Ready(suggestions);
        true
    }

    /// Takes the words that the file of a picture carried. Those of the first picture are the
    /// post's, too.
    pub fn take_from_file(&mut self, id: PictureId, words: FileWords) {
        let Some(position) = self.pictures.iter().position(|picture| picture.id == id) else {
            return;
        };
        self.pictures[position].alt.take_from_file(words.alt);
        if position == 0 {
            self.caption.take_from_file(words.caption);
            self.hashtags.take_from_file(words.hashtags);
        }
    }

    /// Puts suggestions into the fields that nobody has touched.
    fn prefill(&mut self, position: usize, suggestions: &Suggestions, prefill: Prefill) {
        let pictures = self.pictures.iter().enumerate();
        let others = pictures.filter(|(place, _)| *place != position);
        let taken: Vec<&str> = others.map(|(_, one)| one.alt.value.as_str()).collect();
        let best = suggestions.best_beside(&taken);
        let wanted = best.filter(|best| prefill.unsure_alt || !best.unsure);
        let alt = wanted.map(|best| AltText::parse(&best.text));
        // A suggestion that stood there before goes with those that it was one of.
        match alt {
            Some(Ok(alt)) => self.pictures[position].alt.suggest(alt),
            Some(Err(_)) => {}
            None if best.is_some() && self.is_draft() => {
                self.pictures[position].alt.suggest(AltText::default())
            }
            None => {}
        }
        if position != 0 {
            return;
        }
        if let Some(Ok(caption)) = best.map(|best| Caption::parse(&best.text)) {
            self.caption.suggest(caption);
        }
        let tags = suggestions.hashtags.iter();
        let tags = tags.filter_map(|tag| Hashtag::parse(&tag.text).ok());
        self.hashtags.suggest(Hashtags::from_tags(tags));
    }

    /// Whether every word of it is the captioner's, as it came: no field was touched, and the
    /// caption is not one that its author picked among others.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        use super::Origin::Suggested;
        self.caption.origin == Suggested
            && self.hashtags.origin == Suggested
            && self
                .pictures
                .iter()
                .all(|picture| picture.alt.origin == Suggested)
            && !self.has_picked_caption()
    }

    /// Whether the caption is a suggestion that its author chose in the place of another.
    #[must_use]
    pub fn has_picked_caption(&self) -> bool {
        self.caption.is_suggested() && self.prefilled_caption() != Some(self.caption.value.as_str())
    }

    /// The caption that was put into the field when it was suggested: that of the cover's alt text,
    /// which is not always the best one (see [`Suggestions::best_beside`]).
    pub(super) fn prefilled_caption(&self) -> Option<&str> {
        let cover = self.pictures.first()?;
        let said = &cover.caption_state.suggestions()?.captions;
        let alt = cover.alt.value.as_str();
        let as_alt = said.iter().find(|caption| caption.text == alt);
        as_alt.or(said.first()).map(|caption| caption.text.as_str())
    }

    /// Puts a candidate in the caption's place because the person asked for it. A caption of their
    /// own is set aside, not lost.
    pub fn pick_caption(&mut self, candidate: Caption) {
        use super::Origin::Suggested;
        if self.caption.origin != Suggested && !self.caption.value.is_empty() {
            self.replaced_caption = Some(self.caption.value.clone());
        }
        self.caption = Suggestible {
            value: candidate,
            origin: Suggested,
        };
    }

    /// Takes back the caption that [`Post::pick_caption`] set aside.
    pub fn restore_caption(&mut self) {
        if let Some(value) = self.replaced_caption.take() {
            self.caption = Suggestible {
                value,
                origin: super::Origin::Written,
            };
        }
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

    /// Makes a draft visible; a post that is out already keeps its date. Captions that are still
    /// being written are no longer waited for.
    pub fn publish(&mut self, now: Timestamp) {
        self.published_at.get_or_insert(now);
        self.replaced_caption = None;
        for picture in &mut self.pictures {
            picture.caption_state.give_up();
        }
    }
}

#[cfg(test)]
#[path = "post_tests.rs"]
mod tests;
