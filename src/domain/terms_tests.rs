use super::*;

fn list(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

fn stems_of(text: &str, language: Language) -> BTreeSet<String> {
    let words = words(text).into_iter();
    words.flat_map(|word| word.stems(language)).collect()
}

fn meet(one: &str, other: &str, language: Language) -> bool {
    !stems_of(one, language).is_disjoint(&stems_of(other, language))
}

#[test]
fn words_are_folded() {
    assert_eq!(
        list("Café, ＤＯＧＳ & Straße!"),
        ["cafe", "dogs", "strasse"]
    );
    assert_eq!(list("the dog’s 2 balls"), ["the", "dogs", "2", "balls"]);
    assert_eq!(list("كِتَابٌ हिन्दी"), ["كتاب", "हिन्दी"]);
    assert_eq!(list(" \n#?!"), Vec::<String>::new());
}

#[test]
fn a_dictionary_tells_words_apart_where_there_are_no_spaces() {
    assert_eq!(list("犬と猫"), ["犬", "と", "猫"]);
    for (text, word) in [
        ("東京タワーの夜景", "夜景"),
        ("東京タワーの夜景", "東京"),
        ("海辺を走る犬", "海辺"),
        ("ﾄｳｷｮｳの夜", "夜"),
        ("我喜欢看日落", "喜欢"),
        ("แมวนอนหลับบนโซฟา", "แมว"),
        ("ទឹកជ្រោះស្អាត", "ទឹកជ្រោះ"),
    ] {
        assert!(list(text).contains(&word.to_owned()), "{:?}", list(text));
    }
}

#[test]
fn an_emoji_is_a_word_however_it_looks() {
    assert_eq!(list("My 🐕🐈!"), ["my", "🐕", "🐈"]);
    assert_eq!(list("❤\u{fe0f} 👍🏽 🇩🇪"), ["❤", "👍", "🇩🇪"]);
}

#[test]
fn forms_of_a_word_share_a_stem() {
    let english = Language::English;
    for (one, other) in [
        ("dogs", "dog"),
        ("dog's", "dog"),
        ("running", "runs"),
        ("don’t", "dont"),
        ("собаками", "собака"),
        ("ανθρώπους", "ανθρωπος"),
        ("الكتاب", "كِتَاب"),
        ("كِتَابٌ", "كتاب"),
    ] {
        assert!(meet(one, other, english), "{one} {other}");
    }
    assert!(!meet("dog", "dogma", english));
    for (language, one, other) in [
        (Language::German, "Häuser", "haus"),
        (Language::German, "Straßen", "strasse"),
        (Language::French, "chevaux", "cheval"),
        (Language::Spanish, "canciones", "cancion"),
        (Language::Portuguese, "cavalos", "cavalo"),
        (Language::Italian, "gatti", "gatto"),
        (Language::Dutch, "honden", "hond"),
        (Language::Swedish, "hundarna", "hund"),
        (Language::Danish, "hundene", "hund"),
        (Language::Norwegian, "hundene", "hund"),
        (Language::Finnish, "koirassa", "koirasta"),
        (Language::Hungarian, "kutyákat", "kutyák"),
        (Language::Turkish, "köpekler", "kopek"),
        (Language::Romanian, "oamenilor", "oameni"),
    ] {
        assert!(meet(one, other, language), "{one} {other}");
    }
    assert!(
        meet("dogs", "dog", Language::German),
        "suggestions are English"
    );
}

#[test]
fn what_stands_behind_an_apostrophe_is_a_word_of_its_own() {
    let parts = |text| {
        let words = words(text).into_iter().flat_map(Word::with_parts);
        words.map(|word| word.folded).collect::<Vec<_>>()
    };
    assert_eq!(parts("l’amour"), ["lamour", "amour"]);
    assert_eq!(parts("don't"), ["dont", "don"]);
}

#[test]
fn a_long_word_is_cut_and_cannot_fill_the_index() {
    assert_eq!(list(&"x".repeat(5000))[0].len(), LONGEST_WORD);
}
