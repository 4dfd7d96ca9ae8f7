use super::super::{Origin, Placeholder, Suggestions};
use super::*;
use crate::domain::{AltText, Prefill};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn draft() -> Post {
    let picture = Picture {
        placeholder: Placeholder(vec![1, 2, 3]),
        caption_state: CaptionState::Pending {
            round: 0,
            attempts: 0,
            due_at: NOW,
            earlier: None,
        },
        ..Picture::blank()
    };
    Post::draft(PostId::generate(), UserId::generate(), picture, NOW)
}

fn suggestions(round: u32, caption: &str) -> Suggestions {
    Suggestions {
        round,
        captions: vec![caption.into(), "Another one.".into()],
        hashtags: vec!["dog".into(), "not a tag".into(), "beach".into()],
        model: None,
        ..Suggestions::default()
    }
}

#[test]
fn suggestions_fill_what_nobody_has_written() {
    let mut post = draft();
    let id = post.pictures[0].id;
    assert!(post.receive(id, suggestions(0, "A dog runs."), Prefill::DRAFTS));
    assert_eq!(post.caption.value.as_str(), "A dog runs.");
    assert_eq!(post.pictures[0].alt.value.as_str(), "A dog runs.");
    assert_eq!(post.hashtags.value.to_string(), "#dog #beach");
    assert!(post.caption.is_suggested());
}

#[test]
fn an_unlikely_hashtag_is_offered_and_not_prefilled() {
    let mut post = draft();
    let id = post.pictures[0].id;
    let mut said = suggestions(0, "A dog runs.");
    said.hashtags[2].unsure = true;
    post.receive(id, said, Prefill::DRAFTS);
    assert_eq!(post.hashtags.value.to_string(), "#dog");
    let offered = post.pictures[0].caption_state.suggestions().unwrap();
    assert_eq!(offered.hashtags.len(), 3);
}

#[test]
fn words_of_the_person_stay_when_suggestions_arrive() {
    let mut post = draft();
    let id = post.pictures[0].id;
    post.caption.edit(Caption::parse("Rex!").unwrap(), None);
    post.receive(id, suggestions(0, "A dog runs."), Prefill::DRAFTS);
    assert_eq!(post.caption.value.as_str(), "Rex!");
    assert_eq!(post.pictures[0].alt.value.as_str(), "A dog runs.");
}

#[test]
fn an_answer_to_an_old_question_is_dropped() {
    let mut post = draft();
    let id = post.pictures[0].id;
    post.receive(id, suggestions(0, "First."), Prefill::DRAFTS);
    post.pictures[0].caption_state.ask_again(NOW);
    assert!(!post.receive(id, suggestions(0, "First, again."), Prefill::DRAFTS));
    assert!(post.receive(id, suggestions(1, "Second."), Prefill::DRAFTS));
    assert_eq!(post.caption.value.as_str(), "Second.");
}

#[test]
fn a_published_post_is_not_rewritten_by_the_captioner() {
    let mut post = draft();
    let id = post.pictures[0].id;
    post.publish(NOW);
    assert!(!post.receive(id, suggestions(0, "Too late."), Prefill::DRAFTS));
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
    assert_eq!(
        post.replaced_caption.as_ref().map(Caption::as_str),
        Some("Rex!")
    );
    post.restore_caption();
    assert_eq!(post.caption.value.as_str(), "Rex!");
    assert_eq!(post.caption.origin, Origin::Written);
}

fn unsure(round: u32) -> Suggestions {
    let mut suggestions = suggestions(round, "A dog runs.");
    suggestions.captions[0].confidence = Some(0.2);
    suggestions.captions[0].unsure = true;
    suggestions
}

#[test]
fn an_unsure_alt_text_is_prefilled_or_left_empty_as_the_site_wants() {
    let careful = Prefill {
        unsure_alt: false,
        ..Prefill::DRAFTS
    };
    for (prefill, alt) in [(Prefill::DRAFTS, "A dog runs."), (careful, "")] {
        let mut post = draft();
        let id = post.pictures[0].id;
        assert!(post.receive(id, unsure(0), prefill));
        assert_eq!(post.pictures[0].alt.value.as_str(), alt);
        assert_eq!(post.caption.value.as_str(), "A dog runs.");
    }
    // What stood there was a suggestion for the same picture.
    let mut post = draft();
    let id = post.pictures[0].id;
    post.receive(id, suggestions(0, "A cat."), careful);
    post.pictures[0].caption_state.ask_again(NOW);
    post.receive(id, unsure(1), careful);
    assert_eq!(post.pictures[0].alt.value.as_str(), "");
}

#[test]
fn pictures_of_one_post_are_not_described_by_the_same_sentence() {
    let mut post = draft();
    let mut second = post.pictures[0].clone();
    second.id = PictureId::generate();
    post.pictures.push(second);
    let ids = [post.pictures[0].id, post.pictures[1].id];
    for id in ids {
        post.receive(id, suggestions(0, "A dog runs."), Prefill::DRAFTS);
    }
    let alts = post
        .pictures
        .iter()
        .map(|picture| picture.alt.value.as_str());
    assert_eq!(alts.collect::<Vec<_>>(), ["A dog runs.", "Another one."]);
}

#[test]
fn a_published_post_is_worded_anew_only_where_its_author_wants_it() {
    let renewed = Prefill {
        published: true,
        ..Prefill::DRAFTS
    };
    for (prefill, caption) in [(Prefill::DRAFTS, "First."), (renewed, "Second.")] {
        let mut post = draft();
        let id = post.pictures[0].id;
        post.receive(id, suggestions(0, "First."), Prefill::DRAFTS);
        post.publish(NOW);
        post.pictures[0].caption_state.ask_again(NOW);
        assert!(post.receive(id, suggestions(1, "Second."), prefill));
        assert_eq!(post.caption.value.as_str(), caption);
    }
}

#[test]
fn a_post_is_untouched_until_someone_writes_or_chooses() {
    let fresh = || {
        let mut post = draft();
        let id = post.pictures[0].id;
        post.receive(id, suggestions(0, "A dog runs."), Prefill::DRAFTS);
        post
    };
    assert!(fresh().is_untouched());
    let mut picked = fresh();
    picked.pick_caption(Caption::parse("Another one.").unwrap());
    assert!(picked.has_picked_caption() && !picked.is_untouched());
    let mut written = fresh();
    written.caption.edit(Caption::parse("Rex!").unwrap(), None);
    assert!(!written.is_untouched() && !written.has_picked_caption());
    let mut described = fresh();
    let alt = AltText::parse("Rex in the snow.").unwrap();
    described.pictures[0].alt.edit(alt, None);
    assert!(!described.is_untouched());
}
