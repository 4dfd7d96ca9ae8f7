use super::*;

#[test]
fn reads_a_field_of_tags() {
    let tags = Hashtags::parse("#Dog, beach #dog#Strand  ＃犬");
    assert_eq!(
        tags.map(|t| t.to_string()),
        Ok("#Dog #beach #Strand #犬".into())
    );
    assert_eq!(Hashtags::parse("  "), Ok(Hashtags::default()));
}

#[test]
fn words_of_every_script_are_tags() {
    for (typed, tag) in [
        ("#विज्ञान", "#विज्ञान"),
        ("#İstanbul", "#İstanbul"),
        ("#ทวิตล่ม", "#ทวิตล่ม"),
        ("#می\u{200c}خواهم", "#می\u{200c}خواهم"),
        ("#paral·lel", "#paral·lel"),
        ("#נתב״ג", "#נתב״ג"),
        ("#བོད་ཡིག་", "#བོད་ཡིག"),
        ("#レオ・メッシ・", "#レオ・メッシ"),
        ("#cafe\u{301}", "#café"),
    ] {
        let read = Hashtags::parse(typed).map(|tags| tags.to_string());
        assert_eq!(read, Ok(tag.into()));
    }
}

#[test]
fn ways_to_write_a_word_are_one_tag_and_each_is_shown_as_typed() {
    for (one, other) in [
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("IŞIK", "ışık"),
        ("Łódź", "łódź"),
        ("Øresund", "oresund"),
        ("ＤＯＧ", "dog"),
        ("ΟΔΟΣ", "οδος"),
        ("می\u{200c}خواهم", "میخواهم"),
        ("کتاب", "كتاب"),
        ("cafe\u{301}", "CAFÉ"),
    ] {
        let [one, other] = [one, other].map(|text| Hashtag::parse(text).unwrap());
        assert_eq!(one, other);
        assert_ne!(one.shown(), other.shown());
        let again = Hashtag::parse(one.as_str()).unwrap();
        assert_eq!(
            again.as_str(),
            one.as_str(),
            "folding twice is folding once"
        );
        let field = format!("{one} {other}");
        let kept = Hashtags::parse(&field).map(|tags| tags.to_string());
        assert_eq!(kept, Ok(one.to_string()));
    }
    for (one, other) in [
        ("año", "ano"),
        ("мой", "мои"),
        ("विज्ञान", "विजञान"),
        ("ばら", "はら"),
    ] {
        assert_ne!(Hashtag::parse(one), Hashtag::parse(other));
    }
    assert_ne!(Hashtags::parse("#Dog"), Hashtags::parse("#dog"), "edited");
}

#[test]
fn punctuation_and_emoji_behind_a_tag_end_it() {
    let tags = Hashtags::parse("#sea. #love❤️ #海、#空 #family👨\u{200d}👩 #wow!?");
    let tags = tags.map(|tags| tags.to_string());
    assert_eq!(tags, Ok("#sea #love #海 #空 #family #wow".into()));
}

#[test]
fn a_beginning_is_folded_like_a_tag_and_may_be_digits_alone() {
    assert_eq!(Hashtag::beginning("#Do"), Ok("do".into()));
    assert_eq!(Hashtag::beginning("20"), Ok("20".into()));
    for text in ["", "#", "a b", "a-", "%"] {
        assert!(Hashtag::beginning(text).is_err(), "{text:?} was accepted");
    }
}

#[test]
fn a_tag_has_singular_and_plural_forms_and_is_the_first_of_them() {
    let forms = |text| {
        let tag = Hashtag::parse(text).map(|tag| tag.forms());
        let forms = tag.unwrap_or_default();
        forms
            .iter()
            .map(|f| f.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(forms("dog"), ["dog", "dogs", "doges"]);
    assert_eq!(forms("beaches"), ["beaches", "beach", "beache"]);
    assert_eq!(forms("puppy"), ["puppy", "puppys", "puppyes", "puppies"]);
    assert!(forms("puppies").contains(&"puppy".to_owned()));
    assert_eq!(forms("child"), ["child", "childs", "childes", "children"]);
    assert!(forms("people").contains(&"person".to_owned()));
    assert!(forms("golden_hour").contains(&"goldenhour".to_owned()));
}

#[test]
fn leaves_out_what_is_no_tag_and_keeps_the_others() {
    let long = "x".repeat(51);
    for (text, why) in [
        ("#2024", "needs a letter"),
        ("_", "needs a letter"),
        ("a-b", "letters, digits"),
        ("<script>", "letters, digits"),
        ("#a.b", "letters, digits"),
        ("❤️", "letters, digits"),
        (&long, "at most 50"),
    ] {
        assert!(Hashtag::parse(text).is_err(), "{text:?} was accepted");
        let field = format!("#dog {text}, #sea");
        let kept = Hashtags::parse(&field).map(|tags| tags.to_string());
        assert_eq!(kept, Ok("#dog #sea".into()));
        let [odd] = Hashtags::left_out(&field)[..] else {
            panic!("{text} is one word that is left out")
        };
        assert!(odd.to_string().contains(why), "{odd}");
    }
    let odd = Hashtags::left_out("#2024 dog #2024");
    let messages = ["“#2024” was left out: a hashtag needs a letter."];
    assert_eq!(
        odd.iter().map(ToString::to_string).collect::<Vec<_>>(),
        messages
    );
}

#[test]
fn refuses_too_many() {
    let many = (0..31).map(|i| format!("#t{i} ")).collect::<String>();
    assert!(Hashtags::parse(&many).is_err());
}

#[test]
fn takes_as_many_as_fit_and_stops_there() {
    let longest: String = (0..30)
        .map(|i| format!("#{}{i:02}, ", "ą".repeat(48)))
        .collect();
    let tags = Hashtags::parse(&longest).map(|tags| tags.as_slice().len());
    assert_eq!(tags, Ok(30));
    // Sixty thousand different ones took half a minute.
    let many: String = (0..60_000).map(|i| format!("t{i} ")).collect();
    let begun = std::time::Instant::now();
    assert!(Hashtags::parse(&many).is_err());
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
}
