use super::*;

fn rated(text: &str, confidence: f32) -> Suggested {
    Suggested {
        text: text.into(),
        confidence: Some(confidence),
        unsure: confidence < 0.5,
    }
}

#[test]
fn what_was_stored_without_confidence_is_read_and_written_as_it_was() {
    let old = r#"{"round":2,"captions":["A dog runs."],"hashtags":["dog"]}"#;
    let read: Suggestions = serde_json::from_str(old).unwrap();
    assert_eq!(read.captions, ["A dog runs.".into()]);
    assert_eq!(
        (read.captions[0].confidence, read.model.as_ref()),
        (None, None)
    );
    assert_eq!(serde_json::to_string(&read).unwrap(), old);
}

#[test]
fn confidence_is_kept() {
    let new = Suggestions {
        round: 0,
        captions: vec![rated("A dog.", 0.8), rated("A cat.", 0.1)],
        hashtags: vec![rated("dog", 0.9)],
        model: Some("toy 1".into()),
        others: vec![ModelSuggestions {
            model: "other 2".into(),
            captions: vec![rated("A cow.", 0.4)],
            hashtags: vec!["cow".into()],
            alt: Some("A cow in a field.".into()),
            rewritten: true,
        }],
        awaited: None,
        remote: Some(RemoteState::Failed),
    };
    let text = serde_json::to_string(&new).unwrap();
    assert_eq!(serde_json::from_str::<Suggestions>(&text).unwrap(), new);
    assert!(new.is_unsure_caption("A cat.") && !new.is_unsure_caption("A dog."));
    assert!(!new.is_unsure_caption("A horse."));
}

#[test]
fn the_surest_come_first_and_equals_stay() {
    let of = |captions: Vec<Suggested>| Suggestions {
        captions,
        ..Suggestions::default()
    };
    let texts = |all: &Suggestions| {
        let sorted = all.surest_first();
        sorted
            .iter()
            .map(|one| one.text.clone())
            .collect::<Vec<_>>()
    };
    let mixed = of(vec![rated("a", 0.2), rated("b", 0.9), rated("c", 0.2)]);
    assert_eq!(texts(&mixed), ["b", "a", "c"]);
    assert_eq!(texts(&of(vec!["a".into(), "b".into()])), ["a", "b"]);
}

#[test]
fn unlikely_hashtags_are_prefilled_only_where_none_is_likely() {
    let of = |hashtags: Vec<Suggested>| Suggestions {
        hashtags,
        ..Suggestions::default()
    };
    let texts = |all: &Suggestions| {
        let likely = all.likely_hashtags();
        likely
            .iter()
            .map(|one| one.text.clone())
            .collect::<Vec<_>>()
    };
    let mixed = of(vec![
        rated("dog", 0.9),
        rated("run", 0.2),
        rated("sea", 0.6),
    ]);
    assert_eq!(texts(&mixed), ["dog", "sea"]);
    let unlikely = of(vec![rated("dog", 0.3), rated("run", 0.2)]);
    assert_eq!(texts(&unlikely), ["dog", "run"]);
    // A model that does not say is taken at its word.
    assert_eq!(texts(&of(vec!["dog".into(), "run".into()])), ["dog", "run"]);
}

#[test]
fn another_picture_gets_another_sentence_while_there_is_one() {
    let all = Suggestions {
        captions: vec!["a".into(), "b".into()],
        ..Suggestions::default()
    };
    let best = |taken: &[&str]| all.best_beside(taken).unwrap().text.clone();
    assert_eq!((best(&[]), best(&["a"])), ("a".into(), "b".into()));
    assert_eq!(best(&["a", "b"]), "a");
}

#[test]
fn captions_of_others_stand_beside_the_firsts_without_near_copies() {
    let other = |model: &str, captions: Vec<Suggested>| ModelSuggestions {
        model: model.into(),
        captions,
        hashtags: Vec::new(),
        alt: None,
        rewritten: false,
    };
    let all = Suggestions {
        captions: vec![rated("A dog runs.", 0.2), rated("The dog is running.", 0.9)],
        others: vec![
            other(
                "b 1",
                vec![
                    rated("Dogs running!", 0.9),
                    rated("A cat.", 0.1),
                    rated("Two dogs run.", 0.8),
                ],
            ),
            other(
                "c 1",
                vec!["The cats".into(), "It is.".into(), "A cow.".into()],
            ),
        ],
        ..Suggestions::default()
    };
    let further = all.further_captions();
    let further: Vec<_> = further
        .iter()
        .map(|(model, one)| (*model, one.text.as_str()))
        .collect();
    let expected = [
        ("b 1", "Two dogs run."),
        ("b 1", "A cat."),
        ("c 1", "It is."),
        ("c 1", "A cow."),
    ];
    assert_eq!(further, expected);
    assert!(all.is_unsure_caption("A cat.") && !all.is_unsure_caption("Two dogs run."));
    assert_eq!(Suggestions::default().further_captions(), []);
}

#[test]
fn other_words_that_say_the_same_are_offered_all_the_same() {
    let mut all = Suggestions {
        captions: vec!["A dog runs.".into()],
        others: vec![ModelSuggestions {
            captions: vec!["The dog is running.".into()],
            ..ModelSuggestions::default()
        }],
        ..Suggestions::default()
    };
    assert!(all.further_captions().is_empty());
    all.others[0].rewritten = true;
    assert_eq!(all.further_captions().len(), 1);
    // But not the very same ones.
    let same = ["A dog runs.", "The dog is running."];
    all.others[0].captions.extend(same.map(Suggested::from));
    assert_eq!(all.further_captions().len(), 1);
}
