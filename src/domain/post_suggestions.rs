//! A post and what the captioner, or the file of a picture, says for its fields.

use super::{
    AltText, Caption, CaptionState, Credit, Hashtags, Picture, PictureId, Post, Suggestible,
    Suggestions,
};

/// Words that the file of a picture carried; empty where it had none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileWords {
    /// What the picture shows.
    pub alt: AltText,
    /// What its photographer says of it.
    pub caption: Caption,
    /// Its keywords.
    pub hashtags: Hashtags,
    /// Whose it is, for its author to take over.
    pub credit: Credit,
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

impl Post {
    /// Takes in what the captioner wrote for a picture. Words of the person stay; so do those of a
    /// published post, which must not change under its readers unless `prefill` says so; an answer
    /// to an older question than the last is dropped. Returns whether anything changed.
    pub fn receive(
        &mut self,
        id: PictureId,
        mut suggestions: Suggestions,
        prefill: Prefill,
    ) -> bool {
        // What is published waits for nobody.
        suggestions.awaited = suggestions.awaited.filter(|_| self.is_draft());
        let open = self.is_draft() && self.scheduled_at.is_none();
        let changes = open || prefill.published;
        let Some(position) = self.pictures.iter().position(|picture| picture.id == id) else {
            return false;
        };
        let state = &self.pictures[position].caption_state;
        match state {
            // The captioner has answered that round already, and another model is asked.
            _ if state.rewrite_task().is_some() => return false,
            CaptionState::Pending { round, .. } if *round == suggestions.round => {}
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
        self.pictures[position].credit = words.credit;
        self.pictures[position].alt.take_from_file(words.alt);
        if position == 0 {
            self.caption.take_from_file(words.caption);
            self.hashtags.take_from_file(words.hashtags);
        }
    }

    /// Puts suggestions into the fields that nobody has touched.
    fn prefill(&mut self, position: usize, suggestions: &Suggestions, prefill: Prefill) {
        let is_draft = self.is_draft();
        let pictures = self.pictures.iter().enumerate();
        let others = pictures.filter(|(place, _)| *place != position);
        let taken: Vec<&str> = others.map(|(_, one)| one.alt.value.as_str()).collect();
        let best = suggestions.best_beside(&taken);
        let wanted = best.filter(|best| prefill.unsure_alt || !best.unsure);
        let alt = wanted.map(|best| AltText::parse(&best.text));
        let picture = &mut self.pictures[position];
        // A suggestion that stood there before goes with those that it was one of, unless the author
        // picked it.
        match alt {
            _ if picture.has_picked_alt() => {}
            Some(Ok(alt)) => picture.alt.suggest(alt),
            Some(Err(_)) => {}
            None if best.is_some() && is_draft => picture.alt.suggest(AltText::default()),
            None => {}
        }
        if position != 0 {
            return;
        }
        if let Some(Ok(caption)) = best.map(|best| Caption::parse(&best.text)) {
            self.caption.suggest(caption);
        }
        self.hashtags.suggest(Hashtags::of_suggestions(suggestions));
    }

    /// Whether every word of it is the captioner's, as it came: no field was touched, and neither
    /// the caption nor an alt text is one that its author picked among others.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        use super::Origin::Suggested;
        self.caption.origin == Suggested
            && self.hashtags.origin == Suggested
            && self
                .pictures
                .iter()
                .all(|one| one.alt.origin == Suggested && !one.has_picked_alt())
            && !self.has_picked_caption()
    }

    /// Whether the caption or an alt text is a suggestion that nobody has touched or picked.
    #[must_use]
    pub fn has_unchecked_suggestions(&self) -> bool {
        self.is_caption_unchecked() || self.pictures.iter().any(Picture::is_alt_unchecked)
    }

    /// Whether that is so of the caption.
    #[must_use]
    pub fn is_caption_unchecked(&self) -> bool {
        self.caption.is_suggested() && !self.has_picked_caption()
    }

    /// The person has looked at the suggestions that stand in its fields, and vouches for them: they
    /// are theirs from now on.
    pub fn confirm_suggestions(&mut self) {
        fn confirm<T: PartialEq + Default>(field: &mut Suggestible<T>) {
            if field.is_suggested() {
                field.origin = super::Origin::Written;
            }
        }
        confirm(&mut self.caption);
        confirm(&mut self.hashtags);
        for picture in &mut self.pictures {
            confirm(&mut picture.alt);
        }
    }

    /// Whether the caption is a suggestion that its author chose in the place of another.
    #[must_use]
    pub fn has_picked_caption(&self) -> bool {
        self.caption.is_suggested() && self.prefilled_caption() != Some(self.caption.value.as_str())
    }

    /// The caption that was put into the field when it was suggested: that of the cover's alt text,
    /// which is not always the best one (see [`Suggestions::best_beside`]).
    pub(super) fn prefilled_caption(&self) -> Option<&str> {
        let (cover, others) = self.pictures.split_first()?;
        let said = cover.caption_state.suggestions()?;
        if cover.has_picked_alt() {
            let taken: Vec<&str> = others.iter().map(|one| one.alt.value.as_str()).collect();
            return said.best_beside(&taken).map(|best| best.text.as_str());
        }
        let said = &said.captions;
        let alt = cover.alt.value.as_str();
        let as_alt = said.iter().find(|caption| caption.text == alt);
        as_alt.or(said.first()).map(|caption| caption.text.as_str())
    }

    /// Puts a candidate in the caption's place because the person asked for it. A caption of their
    /// own is set aside, not lost.
    pub fn pick_caption(&mut self, candidate: Caption) {
        self.put_caption(candidate, super::Origin::Suggested);
    }

    /// The same with what the picture's file says.
    pub fn pick_from_file(&mut self, candidate: Caption) {
        self.put_caption(candidate, super::Origin::File);
    }

    fn put_caption(&mut self, value: Caption, origin: super::Origin) {
        use super::Origin::{File, Suggested, Written};
        let own = match self.caption.origin {
            Suggested => false,
            // What the person wrote themselves is not given up for it.
            File => self.replaced_caption.is_none(),
            Written => true,
        };
        if own && !self.caption.value.is_empty() {
            self.replaced_caption = Some(self.caption.value.clone());
        }
        self.caption = Suggestible { value, origin };
    }

    /// Takes what the captioner offers: the caption it is surest of, unless one of its captions stands
    /// there, and words for what is empty. Returns whether it offers anything.
    pub fn accept_suggestions(&mut self) -> bool {
        let Some(said) = self
            .pictures
            .first()
            .and_then(|cover| cover.caption_state.suggestions())
            .cloned()
        else {
            return self.accept_alts();
        };
        let best = said.surest_first().first().map(|one| one.text.clone());
        let best = best.and_then(|text| Caption::parse(&text).ok());
        let offers = best.is_some();
        if let Some(best) = best.filter(|_| !self.caption.is_suggested()) {
            self.pick_caption(best);
        }
        if self.hashtags.value.as_slice().is_empty() {
            self.hashtags = Suggestible {
                value: Hashtags::of_suggestions(&said),
                origin: super::Origin::Suggested,
            };
        }
        self.accept_alts() || offers
    }

    /// The same for the alt texts of pictures that have none.
    fn accept_alts(&mut self) -> bool {
        let mut offers = false;
        for position in 0..self.pictures.len() {
            if !self.pictures[position].alt.value.is_empty() {
                continue;
            }
            let taken = self.pictures.iter().map(|one| one.alt.value.as_str());
            let taken: Vec<&str> = taken.filter(|alt| !alt.is_empty()).collect();
            let said = self.pictures[position].caption_state.suggestions();
            let best = said.and_then(|said| said.best_beside(&taken));
            let Some(best) = best.map(|best| best.text.clone()) else {
                continue;
            };
            offers |= self.take_alt(self.pictures[position].id, &best);
        }
        offers
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
}
