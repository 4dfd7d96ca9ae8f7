//! Questions, ranks and places in results.

use super::*;

fn question(text: &str) -> Vec<String> {
    let question = Question::parse(text).unwrap();
    let words = question.iter().flat_map(|question| question.words());
    words.map(|word| word.as_str().to_owned()).collect()
}

fn wanted(word: &str, known: Vec<String>) -> QueryTerm {
    QueryTerm::new(&words(word)[0], known, Language::English)
}

fn candidate(at: i64, weights: &[(&str, u8)]) -> Candidate {
    Candidate {
        post: PostId::generate(),
        at: Timestamp::from_millis(at),
        weights: weights
            .iter()
            .map(|(word, weight)| ((*word).to_owned(), *weight))
            .collect(),
    }
}

fn ids(ranks: &[Rank]) -> Vec<Uuid> {
    ranks.iter().map(|rank| rank.place.id).collect()
}

#[test]
fn a_question_keeps_its_telling_words_once() {
    assert_eq!(question("the Dog on the #beach, dog"), ["dog", "beach"]);
    assert_eq!(question("golden_hour"), ["golden", "hour"]);
    assert_eq!(question("on the"), ["the"]);
    for empty in ["", "   ", "?!", "#", "\u{0}"] {
        assert_eq!(Question::parse(empty), Ok(None), "{empty:?}");
    }
}

#[test]
fn a_question_that_is_too_long_is_refused_with_a_sentence() {
    assert!(Question::parse(&"x".repeat(101)).is_err());
    assert!(Question::parse("one two three four five six seven eight nine").is_err());
    assert!(Question::parse(&"ß".repeat(100)).is_ok());
    assert!(Question::parse("海辺を走る犬と猫と鳥を見た夏の日の思い出").is_ok());
}

#[test]
fn every_word_must_be_found() {
    let both = candidate(1, &[("dog", 4), ("beach", 4)]);
    let one = candidate(2, &[("dog", 8)]);
    let asked = [wanted("dogs", vec![]), wanted("beach", vec![])];
    let found = ranked(&asked, &[one, both.clone()], None);
    assert_eq!(ids(&found), [both.post.as_uuid()]);
}

#[test]
fn better_places_come_first_then_newer_posts() {
    let tag = candidate(1, &[("dog", 8)]);
    let caption = candidate(2, &[("dog", 4)]);
    let newer = candidate(3, &[("dog", 4)]);
    let begins = candidate(4, &[("dogma", 8)]);
    let asked = [wanted("dog", vec!["dogma".into(), "dogs".into()])];
    let all = [caption.clone(), begins.clone(), newer.clone(), tag.clone()];
    let found = ranked(&asked, &all, None);
    let expected = [&tag, &begins, &newer, &caption].map(|one| one.post.as_uuid());
    assert_eq!(ids(&found), expected);
    let rest = ranked(&asked, &all, Some(found[1]));
    assert_eq!(ids(&rest), expected[2..]);
}

#[test]
fn the_nearest_words_complete_what_was_typed() {
    let mut known: Vec<String> = (0..100).map(|i| format!("su{i:04}")).collect();
    known.push("sun".into());
    let asked = wanted("su", known);
    assert!(asked.terms().contains(&"sun".to_owned()));
    assert!(asked.terms().len() <= COMPLETIONS + 1);
}

#[test]
fn a_place_in_the_results_reads_back_and_nothing_else_does() {
    let rank = ranked(
        &[wanted("dog", vec![])],
        &[candidate(1_800_000_000_000, &[("dog", 8)])],
        None,
    )[0];
    assert_eq!(rank.to_string().parse(), Ok(rank));
    for text in ["", "x", "💥", &"A".repeat(32), "' OR 1=1"] {
        assert!(text.parse::<Rank>().is_err(), "{text:?} was accepted");
    }
}
