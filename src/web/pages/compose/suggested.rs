//! What is suggested for a post, as templates see it: captions to pick among, and what a person is
//! asked to check, because the captioner is not sure of it.

use serde::Serialize;

use crate::domain::{Hashtag, Origin, Picture, Post, Suggested, Suggestions};
use crate::i18n::text;
use crate::services::compose::suggestions;

/// What a person is asked to do with what the captioner is not sure of.
fn check() -> String {
    text!("check-suggestion")
}

/// A caption or an alt text that a model suggests.
#[derive(Debug, Serialize)]
pub(super) struct Candidate {
    /// Names it in the form.
    id: String,
    text: String,
    chosen: bool,
    /// Whether the captioner is not sure of it.
    unsure: bool,
    /// Whose it is; none where a single model writes.
    model: Option<String>,
}

impl Candidate {
    /// Those for the caption, the surest first; behind them those of other models.
    pub(super) fn all(post: &Post) -> Vec<Self> {
        let Some(offered) = offered(post) else {
            return Vec::new();
        };
        let first = offered.surest_first().into_iter();
        let first = first.map(|one| (offered.model.as_deref(), one));
        let further = offered.further_captions().into_iter();
        let further = further.map(|(model, one)| (Some(model), one));
        let several = offered.others.iter().any(|one| !one.captions.is_empty());
        let candidates = first.chain(further);
        Self::views(candidates, post.caption.value.as_str(), several)
    }

    /// Those for the alt text of a picture.
    pub(super) fn of_alt(picture: &Picture) -> Vec<Self> {
        let Some(offered) = picture.caption_state.suggestions() else {
            return Vec::new();
        };
        let candidates = offered.alt_candidates();
        let first = candidates.first().map(|(model, _)| *model);
        let several = candidates.iter().any(|(model, _)| Some(*model) != first);
        Self::views(candidates.into_iter(), picture.alt.value.as_str(), several)
    }

    /// `stands` is the text in the field; `several` says whether models are named.
    fn views<'s>(
        candidates: impl Iterator<Item = (Option<&'s str>, &'s Suggested)>,
        stands: &str,
        several: bool,
    ) -> Vec<Self> {
        let view = |(model, one): (Option<&str>, &Suggested)| Self {
            id: suggestions::candidate_id(&one.text),
            chosen: one.text == stands,
            text: one.text.clone(),
            unsure: one.unsure,
            model: model.filter(|_| several).map(name),
        };
        candidates.map(view).collect()
    }
}

/// Whether further models are still to say something of a picture.
pub(super) fn is_awaiting(post: &Post) -> bool {
    let mut pictures = post.pictures.iter();
    pictures.any(|picture| picture.caption_state.awaited().is_some())
}

/// A model without its version, where there is one.
pub(super) fn name(model: &str) -> String {
    let parts = model.rsplit_once(' ');
    let parts = parts.filter(|(_, version)| version.starts_with(|c: char| c.is_ascii_digit()));
    parts.map_or(model, |(name, _)| name).to_owned()
}

/// Of the caption that stands in its field.
pub(super) fn of_caption(post: &Post) -> Option<String> {
    let said = offered(post).filter(|_| post.caption.is_suggested())?;
    said.is_unsure_caption(post.caption.value.as_str())
        .then(check)
}

/// Of the hashtags that stand in their field: which of them, unless it is all.
pub(super) fn of_hashtags(post: &Post) -> Option<String> {
    let said = offered(post).filter(|_| post.hashtags.is_suggested())?;
    let unsure = |tag: &str| {
        said.hashtags
            .iter()
            .any(|one| one.unsure && one.text == tag)
    };
    let tags = post.hashtags.value.as_slice().iter();
    let named: Vec<String> = tags
        .filter(|tag| unsure(tag.as_str()))
        .map(ToString::to_string)
        .collect();
    match named.len() {
        0 => None,
        all if all == post.hashtags.value.as_slice().len() => Some(check()),
        _ => Some(text!("check-hashtags", tags = named.join(" "))),
    }
}

/// Hashtags that are offered beside those in the field, because the captioner is not sure of them or
/// another model says them; empty for none.
pub(super) fn further_hashtags(post: &Post) -> String {
    let Some(said) = offered(post) else {
        return String::new();
    };
    let unsure = said.hashtags.iter().filter(|one| one.unsure);
    let of_others = said.others.iter().flat_map(|other| &other.hashtags);
    let given = post.hashtags.value.as_slice();
    let mut further: Vec<Hashtag> = Vec::new();
    for one in unsure.chain(of_others) {
        let tag = Hashtag::parse(&one.text).ok();
        further.extend(tag.filter(|tag| !given.contains(tag) && !further.contains(tag)));
    }
    let further: Vec<String> = further.iter().map(ToString::to_string).collect();
    further.join(" ")
}

/// Of the alt text of a picture.
pub(super) fn of_alt(picture: &Picture) -> Option<String> {
    let said = picture.caption_state.suggestions();
    let said = said.filter(|_| picture.alt.is_suggested())?;
    said.is_unsure_caption(picture.alt.value.as_str())
        .then(check)
}

/// What an empty alt text might be, where the captioner was not sure enough for it to stand there.
pub(super) fn guess(picture: &Picture) -> Option<String> {
    let untouched = picture.alt.origin == Origin::Suggested && picture.alt.value.is_empty();
    let said = picture.caption_state.suggestions().filter(|_| untouched)?;
    let best = said.captions.first().filter(|best| best.unsure)?;
    Some(best.text.clone())
}

fn offered(post: &Post) -> Option<&Suggestions> {
    post.pictures.first()?.caption_state.suggestions()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CaptionState, Hashtags, ModelSuggestions, PostId, Timestamp, UserId};

    #[test]
    fn unsure_hashtags_that_do_not_stand_there_are_offered() {
        let hashtags = [("dog", false), ("run", true), ("sea", true)];
        let hashtags = hashtags.map(|(text, unsure)| Suggested {
            unsure,
            ..text.into()
        });
        let picture = Picture {
            caption_state: CaptionState::Ready(Suggestions {
                hashtags: hashtags.into(),
                others: vec![ModelSuggestions {
                    hashtags: vec!["dog".into(), "sea".into(), "sand".into()],
                    ..ModelSuggestions::default()
                }],
                ..Suggestions::default()
            }),
            ..Picture::blank()
        };
        let now = Timestamp::from_millis(0);
        let mut post = Post::draft(PostId::generate(), UserId::generate(), picture, now);
        assert_eq!(further_hashtags(&post), "#run #sea #dog #sand");
        post.hashtags.value = Hashtags::parse("#dog #Sea").unwrap();
        assert_eq!(further_hashtags(&post), "#run #sand");
        post.pictures[0].caption_state = CaptionState::Unavailable;
        assert_eq!(further_hashtags(&post), "");
    }
}
