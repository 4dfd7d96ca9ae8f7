use super::*;
use crate::domain::{
    AltText, Caption, CaptionState, ModelSuggestions, Picture, PostId, Suggestible, Timestamp,
    UserId,
};

fn offered(captions: &[&str], hashtags: &[&str], model: Option<&str>) -> Suggestions {
    Suggestions {
        round: 0,
        captions: captions.iter().map(|text| (*text).into()).collect(),
        hashtags: hashtags.iter().map(|text| (*text).into()).collect(),
        model: model.map(ToOwned::to_owned),
        ..Suggestions::default()
    }
}

fn post(caption: &str, alt: &str, hashtags: &str, offered: Suggestions) -> Post {
    let mut picture = Picture::blank();
    picture.alt = Suggestible::written(AltText::parse(alt).unwrap());
    picture.caption_state = CaptionState::Ready(offered);
    let now = Timestamp::from_millis(0);
    let mut post = Post::draft(PostId::generate(), UserId::generate(), picture, now);
    post.caption = Suggestible::written(Caption::parse(caption).unwrap());
    post.hashtags = Suggestible::written(Hashtags::parse(hashtags).unwrap());
    post
}

fn outcomes(post: &Post) -> Vec<(&'static str, &'static str)> {
    let outcomes = post.suggestion_outcomes().into_iter();
    let mut words: Vec<_> = outcomes
        .map(|one| {
            assert_eq!(one.model, "toy 1");
            (one.field.as_str(), one.outcome.as_str())
        })
        .collect();
    words.sort_unstable();
    words
}

#[test]
fn each_field_is_kept_edited_replaced_or_removed() {
    let captions = ["A dog runs on a beach.", "A dog plays."];
    let toy = || offered(&captions, &["dog", "beach"], Some("toy 1"));
    let kept = post(
        "A dog plays.",
        "A dog runs on a beach.",
        "#beach #dog",
        toy(),
    );
    let all = |outcome| {
        [
            ("alt_text", outcome),
            ("caption", outcome),
            ("hashtags", outcome),
        ]
    };
    assert_eq!(outcomes(&kept), all("kept"));
    let edited = post(
        "Our dog plays!",
        "A dog, Rex, runs on the beach",
        "#dog #rex",
        toy(),
    );
    assert_eq!(outcomes(&edited), all("edited"));
    let replaced = post("Holidays", "Rex", "#rex", toy());
    assert_eq!(outcomes(&replaced), all("replaced"));
    assert_eq!(outcomes(&post("", "", "", toy())), all("removed"));
}

#[test]
fn what_nothing_was_suggested_for_or_a_file_filled_is_not_counted() {
    let unnamed = post(
        "A dog.",
        "A dog.",
        "#dog",
        offered(&["A dog."], &["dog"], None),
    );
    assert_eq!(outcomes(&unnamed), []);
    let silent = post("A dog.", "A dog.", "#dog", offered(&[], &[], Some("toy 1")));
    assert_eq!(outcomes(&silent), []);
    let mut of_file = post("A dog.", "", "", offered(&["A dog."], &[], Some("toy 1")));
    of_file.caption.origin = Origin::File;
    assert_eq!(outcomes(&of_file), [("alt_text", "removed")]);
}

#[test]
fn the_pictures_behind_the_cover_count_for_their_alt_texts_alone() {
    let toy = || offered(&["A dog."], &["dog"], Some("toy 1"));
    let mut post = post("A dog.", "A dog.", "#dog", toy());
    let mut second = Picture::blank();
    second.caption_state = CaptionState::Ready(toy());
    post.pictures.push(second);
    let expected = [
        ("alt_text", "kept"),
        ("alt_text", "removed"),
        ("caption", "kept"),
        ("hashtags", "kept"),
    ];
    assert_eq!(outcomes(&post), expected);
}

#[test]
fn each_model_is_measured_by_its_own_captions_and_the_first_by_hashtags_too() {
    let other = |model: &str, caption: &str| ModelSuggestions {
        model: model.into(),
        captions: vec![caption.into()],
        hashtags: vec!["cat".into()],
        alt: None,
        rewritten: false,
    };
    let offered = Suggestions {
        others: vec![
            other("other 2", "A cat sleeps on a sofa."),
            other("third 1", "Birds fly south."),
        ],
        ..offered(&["A dog runs."], &["dog"], Some("toy 1"))
    };
    let picked = post(
        "A cat sleeps on a sofa.",
        "A cat, on our sofa, sleeps.",
        "#cat",
        offered,
    );
    let outcomes = picked.suggestion_outcomes();
    let mut words: Vec<_> = outcomes
        .iter()
        .map(|one| (one.model.as_str(), one.field.as_str(), one.outcome.as_str()))
        .collect();
    words.sort_unstable();
    let expected = [
        ("other 2", "alt_text", "edited"),
        ("other 2", "caption", "kept"),
        ("third 1", "alt_text", "replaced"),
        ("third 1", "caption", "replaced"),
        ("toy 1", "alt_text", "replaced"),
        ("toy 1", "caption", "replaced"),
        ("toy 1", "hashtags", "replaced"),
    ];
    assert_eq!(words, expected);
}
