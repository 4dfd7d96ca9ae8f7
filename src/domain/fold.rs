//! One form for texts that are the same to whoever compares them, in search and among hashtags.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// Folds a text for comparison: NFKC, lower case, without accents, vowel marks and joiners, and with
/// letters that have no accent to lose (`ß`, `ł`, `ø`, `ı`) as those that people type instead. Kana,
/// Indic and Thai marks stay, and so does what makes another letter in Cyrillic (`й` is not `и`).
pub(super) fn folded(text: &str) -> String {
    let lower: String = text.nfkc().collect::<String>().to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for letter in lower.nfc() {
        if is_cyrillic(letter) {
            plain.push(if letter == 'ё' { 'е' } else { letter });
            continue;
        }
        decompose_canonical(letter, |part| {
            if !is_left_out(part) {
                push_plain(part, &mut plain);
            }
        });
    }
    plain.nfc().collect()
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}')
}

/// What is typed or not without making another word: accents, Arabic and Hebrew vowel marks, the
/// Arabic elongation, joiners, apostrophes, and what chooses how an emoji looks.
fn is_left_out(c: char) -> bool {
    let accent = matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}');
    let hebrew = matches!(c, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}'
        | '\u{5c7}' | '\u{5f3}' | '\u{5f4}');
    let arabic = matches!(c, '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{8d3}'..='\u{8ff}');
    let joiner = matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '·');
    let skin_tone = matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
    accent || hebrew || arabic || joiner || skin_tone || is_apostrophe(c)
}

/// Apostrophes of all keyboards, and the letters that look like one.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{201b}' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ'
    )
}

/// A letter of a text in lower case as the one, or the two, that people type in its place; every
/// other as it is.
pub(super) fn push_plain(c: char, text: &mut String) {
    let letters = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ĸ' => "k",
        'ŋ' => "n",
        'ς' => "σ",
        // Alef forms, the dotless yeh, and the letters of Persian and Urdu for those of Arabic.
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' | 'ہ' | 'ە' => "ه",
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        other => return text.push(other),
    };
    text.push_str(letters);
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn what_people_type_for_a_word_is_one_word() {
        for (one, other) in [
            ("ışık", "isik"),
            ("İSTANBUL", "istanbul"),
            ("Straße", "STRASSE"),
            ("Łódź", "lodz"),
            ("smørrebrød", "smorrebrod"),
            ("Đà Nẵng", "da nang"),
            ("Ærø", "aero"),
            ("cafe\u{301}", "CAFÉ"),
            ("ＤＯＧ", "dog"),
            ("don’t", "dont"),
            ("Hawaiʻi", "hawai'i"),
            ("كِتَابٌ", "كتاب"),
            ("أحمد", "احمد"),
            ("إسلام", "اسلام"),
            ("كـــتاب", "كتاب"),
            ("مدرسة", "مدرسه"),
            ("می\u{200c}خواهم", "ميخواهم"),
            ("שָׁלוֹם", "שלום"),
            ("Ёлка", "елка"),
            ("ΣΊΣΥΦΟΣ", "σισυφος"),
            ("❤\u{fe0f}", "❤"),
            ("👍🏽", "👍"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn what_are_other_words_stay_others() {
        for (one, other) in [
            ("мой", "мои"),
            ("ばら", "はら"),
            ("विज्ञान", "विजञान"),
            ("น้ำ", "นำ"),
            ("한국", "하국"),
        ] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }
}
