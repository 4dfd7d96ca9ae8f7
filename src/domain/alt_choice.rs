//! What an author chose among the suggestions for the alt text of a picture.

use serde::{Deserialize, Deserializer, Serialize};

use super::{AltText, Origin, Picture, PictureId, Post, Suggested, Suggestible, Suggestions};

/// What an author chose for an alt text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AltChoice {
    /// Whether the suggestion that stands there is one that they picked: newer ones leave it alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub picked: bool,
    /// Words of their own that a picked suggestion took the place of.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "stored_text"
    )]
    pub replaced: Option<AltText>,
}

impl AltChoice {
    /// Whether nothing was chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn stored_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<AltText>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.map(AltText::from_stored))
}

impl Picture {
    /// Whether its alt text is a suggestion that its author picked among others.
    #[must_use]
    pub fn has_picked_alt(&self) -> bool {
        self.alt.is_suggested() && self.alt_choice.picked
    }

    /// Whether its alt text is a suggestion that nobody has touched or picked.
    #[must_use]
    pub fn is_alt_unchecked(&self) -> bool {
        self.alt.is_suggested() && !self.alt_choice.picked
    }

    fn offers(&self, candidate: &str) -> bool {
        let said = self.caption_state.suggestions();
        said.is_some_and(|said| {
            let mut alts = said.other_alts();
            said.caption(candidate).is_some() || alts.any(|(_, alt)| alt.text == candidate)
        })
    }

    fn put_picked_alt(&mut self, value: AltText) {
        let own = match self.alt.origin {
            Origin::Suggested => false,
            // What the person wrote themselves is not given up for it.
            Origin::File => self.alt_choice.replaced.is_none(),
            Origin::Written => true,
        };
        if own && !self.alt.value.is_empty() {
            self.alt_choice.replaced = Some(self.alt.value.clone());
        }
        self.alt_choice.picked = true;
        let origin = Origin::Suggested;
        self.alt = Suggestible { value, origin };
    }
}

impl Post {
    /// Puts one of a picture's suggestions in the place of its alt text, because the author picked
    /// it. Words of their own are set aside, not lost. False where there is no such picture or
    /// suggestion.
    pub fn pick_alt(&mut self, id: PictureId, candidate: &str) -> bool {
        let picture = self.pictures.iter_mut().find(|one| one.id == id);
        match (picture, AltText::parse(candidate)) {
            (Some(picture), Ok(value)) if picture.offers(candidate) => {
                picture.put_picked_alt(value);
                true
            }
            _ => false,
        }
    }

    /// Takes back the alt text that [`Post::pick_alt`] set aside.
    pub fn restore_alt(&mut self, id: PictureId) {
        let Some(picture) = self.pictures.iter_mut().find(|one| one.id == id) else {
            return;
        };
        if let Some(value) = picture.alt_choice.replaced.take() {
            let origin = Origin::Written;
            picture.alt = Suggestible { value, origin };
            picture.alt_choice.picked = false;
        }
    }

    /// Makes one of a picture's suggestions its alt text, in the author's name; false where there is
    /// no such picture or suggestion.
    pub fn take_alt(&mut self, id: PictureId, candidate: &str) -> bool {
        let picture = self.pictures.iter_mut().find(|one| one.id == id);
        match (picture, AltText::parse(candidate)) {
            (Some(picture), Ok(value)) if picture.offers(candidate) => {
                let origin = Origin::Written;
                picture.alt = Suggestible { value, origin };
                true
            }
            _ => false,
        }
    }

    /// Gives up the alt texts that were set aside: what is published stands.
    pub(super) fn forget_replaced_alts(&mut self) {
        for picture in &mut self.pictures {
            picture.alt_choice.replaced = None;
        }
    }
}

impl Suggestions {
    /// What to offer for the alt text, each with the model that wrote it: the first model's captions,
    /// the surest first, then what the others say of the picture, without near-copies. Other words
    /// for the post's caption are left out, because whoever wrote them has not seen the picture.
    #[must_use]
    pub fn alt_candidates(&self) -> Vec<(Option<&str>, &Suggested)> {
        let model = self.model.as_deref();
        let first = self.surest_first().into_iter();
        let mut all: Vec<_> = first.map(|one| (model, one)).collect();
        let mut known: Vec<_> = self
            .captions
            .iter()
            .map(super::suggestions::content_of)
            .collect();
        for other in self.others.iter().filter(|other| !other.rewritten) {
            let captions = super::suggestions::surest_first(&other.captions);
            for one in other.alt.iter().chain(captions) {
                let content = super::suggestions::content_of(one);
                if !known.contains(&content) {
                    known.push(content);
                    all.push((Some(other.model.as_str()), one));
                }
            }
        }
        all
    }
}

#[cfg(test)]
#[path = "alt_choice_tests.rs"]
mod tests;
