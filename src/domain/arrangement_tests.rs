use super::super::{CaptionState, Placeholder, Suggestions, Timestamp, UserId};
use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn picture(caption: &str, tag: &str) -> Picture {
    Picture {
        placeholder: Placeholder(vec![1, 2, 3]),
        caption_state: CaptionState::Ready(Suggestions {
            round: 0,
            captions: vec![caption.into(), format!("Another {caption}").into()],
            hashtags: vec![tag.into()],
            model: None,
            ..Suggestions::default()
        }),
        ..Picture::blank()
    }
}

/// A draft of three pictures whose words are those of the first.
fn draft() -> (Post, [PictureId; 3]) {
    let first = picture("A dog.", "dog");
    let mut post = Post::draft(
        crate::domain::PostId::generate(),
        UserId::generate(),
        first,
        NOW,
    );
    post.add(picture("A cat.", "cat")).unwrap();
    post.add(picture("The sea.", "sea")).unwrap();
    post.caption.suggest(Caption::parse("A dog.").unwrap());
    post.hashtags.suggest(Hashtags::parse("#dog").unwrap());
    let ids = [0, 1, 2].map(|i| post.pictures[i].id);
    (post, ids)
}

fn order(post: &Post) -> Vec<PictureId> {
    post.pictures.iter().map(|picture| picture.id).collect()
}

#[test]
fn the_eleventh_picture_does_not_fit() {
    let (mut post, _) = draft();
    for _ in 3..Post::MAX_PICTURES {
        post.add(picture("x", "x")).unwrap();
    }
    assert_eq!(post.add(picture("x", "x")), Err(Full));
    assert_eq!(post.pictures.len(), 10);
    assert_eq!(Full.to_string(), "A post holds up to 10 pictures.");
}

#[test]
fn pictures_move_by_one_place_and_stop_at_the_ends() {
    let (mut post, [a, b, c]) = draft();
    post.shift(c, Way::Left);
    assert_eq!(order(&post), [a, c, b]);
    post.shift(a, Way::Left);
    post.shift(b, Way::Right);
    post.shift(PictureId::generate(), Way::Left);
    assert_eq!(order(&post), [a, c, b]);
}

#[test]
fn an_order_leaves_pictures_that_it_does_not_name_at_the_end() {
    let (mut post, [a, b, c]) = draft();
    post.order(&[c, PictureId::generate(), b]);
    assert_eq!(order(&post), [c, b, a]);
}

#[test]
fn a_new_cover_brings_its_suggestions() {
    let (mut post, [_, b, _]) = draft();
    post.shift(b, Way::Left);
    assert_eq!(post.caption.value.as_str(), "A cat.");
    assert_eq!(post.hashtags.value.to_string(), "#cat");
    assert!(post.caption.is_suggested());
}

#[test]
fn a_new_cover_leaves_what_a_person_wrote_or_picked() {
    let (mut post, [_, b, _]) = draft();
    post.caption.edit(Caption::parse("Rex!").unwrap(), None);
    post.hashtags.edit(Hashtags::default(), None);
    post.shift(b, Way::Left);
    assert_eq!(post.caption.value.as_str(), "Rex!");
    assert_eq!(post.hashtags.value, Hashtags::default());

    let (mut post, [_, b, _]) = draft();
    post.pick_caption(Caption::parse("Another A dog.").unwrap());
    post.shift(b, Way::Left);
    assert_eq!(post.caption.value.as_str(), "Another A dog.");
}

#[test]
fn the_last_picture_stays() {
    let (mut post, [a, b, c]) = draft();
    assert_eq!(post.remove(a).map(|picture| picture.id), Some(a));
    assert_eq!(
        post.caption.value.as_str(),
        "A cat.",
        "the next one is the cover"
    );
    assert!(post.remove(a).is_none());
    assert!(post.remove(c).is_some());
    assert!(post.remove(b).is_none());
    assert_eq!(order(&post), [b]);
}

#[test]
fn a_published_post_keeps_its_words_when_its_order_changes() {
    let (mut post, [_, b, _]) = draft();
    post.publish(NOW);
    post.shift(b, Way::Left);
    assert_eq!(post.caption.value.as_str(), "A dog.");
}
