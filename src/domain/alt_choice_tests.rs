use super::*;
use crate::domain::{CaptionState, ModelSuggestions, PostId, Prefill, Timestamp, UserId};

const NOW: Timestamp = Timestamp::from_millis(1_000_000);

/// A draft whose picture has three suggestions, the first of which fills the fields.
fn draft() -> (Post, PictureId) {
    let picture = Picture {
        caption_state: CaptionState::asked(NOW),
        ..Picture::blank()
    };
    let id = picture.id;
    let mut post = Post::draft(PostId::generate(), UserId::generate(), picture, NOW);
    assert!(post.receive(id, said(0, "A dog runs."), Prefill::DRAFTS));
    (post, id)
}

fn said(round: u32, first: &str) -> Suggestions {
    Suggestions {
        round,
        captions: vec![first.into(), "A dog.".into(), "Sand.".into()],
        ..Suggestions::default()
    }
}

fn alt(post: &Post) -> (&str, Origin) {
    let alt = &post.pictures[0].alt;
    (alt.value.as_str(), alt.origin)
}

fn write(post: &mut Post, text: &str) {
    post.pictures[0]
        .alt
        .edit(AltText::parse(text).unwrap(), None);
}

#[test]
fn a_picked_suggestion_is_one_and_newer_ones_leave_it_alone() {
    let (mut post, id) = draft();
    assert!(post.pictures[0].is_alt_unchecked() && post.is_untouched());
    assert!(post.pick_alt(id, "Sand."));
    assert_eq!(alt(&post), ("Sand.", Origin::Suggested));
    assert!(post.pictures[0].has_picked_alt() && !post.pictures[0].is_alt_unchecked());
    assert!(!post.is_untouched());
    // The caption stands as it was suggested, and is still to be checked.
    assert!(post.is_caption_unchecked());

    post.pictures[0].caption_state.ask_again(NOW);
    assert!(post.receive(id, said(1, "A dog barks."), Prefill::DRAFTS));
    assert_eq!(alt(&post), ("Sand.", Origin::Suggested));
    assert_eq!(post.caption.value.as_str(), "A dog barks.");
    // What one writes oneself is not picked.
    write(&mut post, "Rex.");
    assert!(!post.pictures[0].has_picked_alt());
}

#[test]
fn own_words_are_set_aside_and_come_back_until_the_post_is_out() {
    let (mut post, id) = draft();
    write(&mut post, "Rex on sand.");
    assert!(post.pick_alt(id, "A dog.") && post.pick_alt(id, "Sand."));
    let replaced = post.pictures[0].alt_choice.replaced.as_ref();
    assert_eq!(replaced.map(AltText::as_str), Some("Rex on sand."));
    post.restore_alt(id);
    assert_eq!(alt(&post), ("Rex on sand.", Origin::Written));
    // Again, and for a picture that is not there: nothing more is lost.
    post.restore_alt(id);
    post.restore_alt(PictureId::generate());
    assert_eq!(alt(&post), ("Rex on sand.", Origin::Written));

    post.pick_alt(id, "Sand.");
    let mut scheduled = post.clone();
    scheduled.schedule(NOW);
    post.publish(NOW);
    for post in [post, scheduled] {
        assert_eq!(post.pictures[0].alt_choice.replaced, None);
        assert!(post.pictures[0].has_picked_alt());
    }
}

#[test]
fn a_files_words_do_not_push_out_those_that_were_written() {
    let (mut post, id) = draft();
    let file = |post: &mut Post| {
        post.pictures[0].alt = Suggestible {
            value: AltText::parse("From the file.").unwrap(),
            origin: Origin::File,
        };
    };
    file(&mut post);
    post.pick_alt(id, "Sand.");
    let replaced = |post: &Post| {
        let replaced = post.pictures[0].alt_choice.replaced.as_ref();
        replaced.map(ToString::to_string)
    };
    assert_eq!(replaced(&post).as_deref(), Some("From the file."));
    write(&mut post, "Mine.");
    post.pick_alt(id, "A dog.");
    file(&mut post);
    post.pick_alt(id, "Sand.");
    assert_eq!(replaced(&post).as_deref(), Some("Mine."));
}

#[test]
fn what_is_not_offered_is_not_picked() {
    let (mut post, id) = draft();
    let before = post.clone();
    assert!(!post.pick_alt(id, "A cat.") && !post.take_alt(id, "A cat."));
    assert!(!post.pick_alt(PictureId::generate(), "Sand."));
    post.pictures[0].caption_state = CaptionState::Unavailable;
    assert!(!post.pick_alt(id, "Sand."));
    assert_eq!(alt(&post), alt(&before));
    let (mut post, id) = draft();
    assert!(post.take_alt(id, "Sand."));
    assert_eq!(alt(&post), ("Sand.", Origin::Written));
}

#[test]
fn other_models_are_offered_without_near_copies_or_words_for_the_caption() {
    let other = |model: &str, captions: &[&str], alt: Option<&str>, rewritten| ModelSuggestions {
        model: model.into(),
        captions: captions.iter().map(|&text| text.into()).collect(),
        alt: alt.map(Into::into),
        rewritten,
        ..ModelSuggestions::default()
    };
    let all = Suggestions {
        model: Some("first 1".into()),
        others: vec![
            other("second 1", &["The dogs run.", "Waves."], None, false),
            other(
                "remote",
                &["Salt!", "Wave."],
                Some("A dog at the sea."),
                false,
            ),
            other("remote", &["Vitamin sea!"], Some("Unseen."), true),
        ],
        ..said(0, "A dog runs.")
    };
    let offered = all.alt_candidates();
    let texts: Vec<_> = offered.iter().map(|(_, one)| one.text.as_str()).collect();
    let expected = [
        "A dog runs.",
        "A dog.",
        "Sand.",
        "Waves.",
        "A dog at the sea.",
        "Salt!",
    ];
    assert_eq!(texts, expected);
    let models: Vec<_> = offered.iter().map(|(model, _)| model.unwrap()).collect();
    assert_eq!(models[2..5], ["first 1", "second 1", "remote"]);
}

#[test]
fn a_choice_reads_back() {
    let choice = AltChoice {
        picked: true,
        replaced: AltText::parse("Mine.").ok(),
    };
    for choice in [choice, AltChoice::default()] {
        let text = serde_json::to_string(&choice).unwrap();
        assert_eq!(serde_json::from_str::<AltChoice>(&text).unwrap(), choice);
    }
}
