use super::super::testing::{SPECIAL, vocabulary};
use super::*;

fn parse(words: &str, tags: &str, lemmas: &str) -> Result<Vocabulary, String> {
    let file = |name: &str, text: &str| TextFile {
        path: name.into(),
        text: text.to_owned(),
    };
    let files = VocabularyFiles {
        words: file("vocabulary.txt", words),
        tags: file("tags.txt", tags),
        lemmas: file("lemmas.txt", lemmas),
        blocklist: file("blocklist.txt", "rude\n"),
    };
    Vocabulary::parse(&files, SPECIAL).map_err(|error| error.to_string())
}

#[test]
fn words_become_a_sentence() {
    let words = vocabulary();
    assert_eq!(sentence(&words.words(&[4, 5, 8])), "A dog runs.");
    let umlaut = parse("<pad>\n<start>\n<end>\n<unk>\nüber\n", "", "").unwrap();
    assert_eq!(sentence(&umlaut.words(&[4])), "Über.");
}

#[test]
fn a_word_speaks_of_its_lemmas_tag() {
    let words = vocabulary();
    let name = |token| {
        words
            .tag_of(token)
            .map(|tag| &*words.tags()[tag as usize].name)
    };
    assert_eq!(
        [name(4), name(5), name(6)],
        [None, Some("dog"), Some("dog")]
    );
    assert_eq!(name(4000), None);
    assert!(words.tags()[2].blocked && !words.tags()[0].blocked);
}

#[test]
fn files_that_do_not_fit_together_are_refused_by_name() {
    let special = "<pad>\n<start>\n<end>\n<unk>\n";
    let words = format!("{special}dog\n");
    for (words, tags, lemmas, complaint) in [
        (
            "<pad>\n<end>\n<start>\n<unk>\n",
            "",
            "",
            "vocabulary.txt: word 1 should be <start>",
        ),
        (
            "<pad>\n",
            "",
            "",
            "vocabulary.txt: word 1 should be <start>, not None",
        ),
        (
            &format!("{words}dog\n"),
            "",
            "",
            "vocabulary.txt: line 6 is there twice",
        ),
        (
            &format!("{words}\n"),
            "",
            "",
            "vocabulary.txt: line 6 is empty",
        ),
        (
            &words,
            "dog\n",
            "cat\tdog\n",
            "lemmas.txt: \"cat\" is not in the vocabulary",
        ),
        (
            &words,
            "dog\n",
            "dog\tcat\n",
            "lemmas.txt: \"cat\" is not among the tags",
        ),
        (
            &words,
            "dog\n",
            "dog dog\n",
            "lemmas.txt: \"dog dog\" is not a word, a tab",
        ),
    ] {
        let refused = parse(words, tags, lemmas).unwrap_err();
        assert!(refused.starts_with(complaint), "{refused}");
    }
}
