#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene should stop"
)]

use super::super::{BlobKey, Dimensions, Origin, Placeholder};
use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn draft() -> Post {
    let picture = Picture {
        id: PictureId::generate(),
        blob: BlobKey::generate(),
        dimensions: Dimensions {
            width: 4,
            height: 3,
        },
        media_type: "image/jpeg".into(),
        placeholder: Placeholder(vec![1, 2, 3]),
        alt: Suggestible::default(),
        digest: None,
        bytes: 0,
        caption_state: CaptionState::Pending {
            round: 0,
            attempts: 0,
            after: NOW,
            earlier: None,
        },
    };
    Post::draft(UserId::generate(), picture, NOW)
}

fn suggestions(round: u32, caption: &str) -> Suggestions {
    Suggestions {
        round,
        captions: vec![caption.into(), "Another one.".into()],
        hashtags: vec!["dog".into(), "not a tag".into(), "beach".into()],
    }
}

#[test]
fn suggestions_fill_what_nobody_has_written() {
    let mut post = draft();
    let id = post.pictures[0].id;
    assert!(post.receive(id, suggestions(0, "A dog runs.")));
    assert_eq!(post.caption.value.as_str(), "A dog runs.");
    assert_eq!(post.pictures[0].alt.value.as_str(), "A dog runs.");
    assert_eq!(post.hashtags.value.to_string(), "#dog #beach");
    assert!(post.caption.is_suggested());
}

#[test]
fn words_of_the_person_stay_when_suggestions_arrive() {
    let mut post = draft();
    let id = post.pictures[0].id;
    post.caption.edit(Caption::parse("Rex!").unwrap(), None);
    post.receive(id, suggestions(0, "A dog runs."));
    assert_eq!(post.caption.value.as_str(), "Rex!");
    assert_eq!(post.pictures[0].alt.value.as_str(), "A dog runs.");
}

#[test]
fn an_answer_to_an_old_question_is_dropped() {
    let mut post = draft();
    let id = post.pictures[0].id;
    post.receive(id, suggestions(0, "First."));
    post.pictures[0].caption_state.ask_again(NOW);
    assert!(!post.receive(id, suggestions(0, "First, again.")));
    assert!(post.receive(id, suggestions(1, "Second.")));
    assert_eq!(post.caption.value.as_str(), "Second.");
}

#[test]
fn a_published_post_is_not_rewritten_by_the_captioner() {
    let mut post = draft();
    let id = post.pictures[0].id;
    post.publish(NOW);
    assert!(!post.receive(id, suggestions(0, "Too late.")));
    assert!(post.caption.value.is_empty());
}

#[test]
fn publishing_twice_keeps_the_first_date() {
    let mut post = draft();
    post.publish(NOW);
    post.publish(NOW.plus_seconds(60));
    assert_eq!(post.published_at, Some(NOW));
}

#[test]
fn picking_a_candidate_sets_ones_own_words_aside() {
    let mut post = draft();
    post.caption.edit(Caption::parse("Rex!").unwrap(), None);
    post.pick_caption(Caption::parse("A dog runs.").unwrap());
    assert_eq!(post.caption.origin, Origin::Suggested);
    assert_eq!(post.set_aside.as_ref().map(Caption::as_str), Some("Rex!"));
    post.restore_caption();
    assert_eq!(post.caption.value.as_str(), "Rex!");
    assert_eq!(post.caption.origin, Origin::Written);
}
