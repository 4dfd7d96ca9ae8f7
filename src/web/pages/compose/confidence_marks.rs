//! What a person is asked to check, because the captioner is not sure of it.

use crate::domain::{Hashtag, Hashtags, Origin, Picture, Post, Suggestions};

const CHECK: &str = "not sure: please check";

/// Of the caption that stands in its field.
pub(super) fn of_caption(post: &Post) -> Option<String> {
    let said = offered(post).filter(|_| post.caption.is_suggested())?;
    said.is_unsure_caption(post.caption.value.as_str())
        .then(|| CHECK.to_owned())
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
        all if all == post.hashtags.value.as_slice().len() => Some(CHECK.to_owned()),
        _ => Some(format!("not sure of {}: please check", named.join(" "))),
    }
}

/// Hashtags that are offered beside those in the field, because the captioner is not sure of them or
/// another model suggests them; empty for none.
pub(super) fn further_hashtags(post: &Post) -> String {
    let Some(said) = offered(post) else {
        return String::new();
    };
    let given = post.hashtags.value.as_slice();
    let unsure = said.hashtags.iter().filter(|one| one.unsure);
    let others = said.others.iter().flat_map(|other| &other.hashtags);
    let tags = unsure.chain(others);
    let tags = tags.filter_map(|one| Hashtag::parse(&one.text).ok());
    let further = Hashtags::from_tags(tags.filter(|tag| !given.contains(tag)));
    further.to_string()
}

/// Of the alt text of a picture.
pub(super) fn of_alt(picture: &Picture) -> Option<String> {
    let said = picture.caption_state.suggestions();
    let said = said.filter(|_| picture.alt.is_suggested())?;
    said.is_unsure_caption(picture.alt.value.as_str())
        .then(|| CHECK.to_owned())
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
    use crate::domain::{CaptionState, ModelSuggestions, PostId, Suggested, Timestamp, UserId};

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
                    hashtags: vec!["wave".into(), "run".into(), "dog".into()],
                    ..ModelSuggestions::default()
                }],
                ..Suggestions::default()
            }),
            ..Picture::blank()
        };
        let now = Timestamp::from_millis(0);
        let mut post = Post::draft(PostId::generate(), UserId::generate(), picture, now);
        assert_eq!(further_hashtags(&post), "#run #sea #wave #dog");
        post.hashtags.value = Hashtags::parse("#dog #Sea").unwrap();
        assert_eq!(further_hashtags(&post), "#run #wave");
        post.pictures[0].caption_state = CaptionState::Unavailable;
        assert_eq!(further_hashtags(&post), "");
    }
}
