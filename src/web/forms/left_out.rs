//! Shows on the page that follows a form which words of its hashtags were left out.

use url::form_urlencoded::byte_serialize;

use crate::domain::Hashtags;
use crate::i18n::text;

/// Most bytes that the words take in an address: what browsers and proxies take in a header.
const LONGEST: usize = 1500;
/// Most characters of one word: enough for it to be too long once its marks are composed.
const WORD: usize = 250;
/// Stands for the words that did not fit.
const MORE: &str = "…";

/// The words of a field of hashtags that are none, for the page that follows; none when all are.
pub(in crate::web) fn words(hashtags: Option<&str>) -> Option<String> {
    let mut text = String::new();
    for odd in Hashtags::left_out(hashtags?) {
        let word: String = odd.word.chars().take(WORD).collect();
        let added = format!("{text} #{word}");
        if !text.is_empty() && encoded(&added).len() > LONGEST {
            text.push(' ');
            text.push_str(MORE);
            break;
        }
        text = added;
    }
    let text = text.trim_start();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The address of the page that follows, with those words in its query.
pub(in crate::web) fn with_left_out(address: &str, hashtags: Option<&str>) -> String {
    let Some(words) = words(hashtags) else {
        return address.to_owned();
    };
    let (page, part) = match address.split_once('#') {
        Some((page, part)) => (page, format!("#{part}")),
        None => (address, String::new()),
    };
    let and = if page.contains('?') { '&' } else { '?' };
    format!("{page}{and}left_out={}{part}", encoded(&words))
}

/// A sentence for each of the words that came with an address. What is a hashtag is not mentioned,
/// whoever wrote the address.
pub(in crate::web) fn sentences(words: Option<&str>) -> Vec<String> {
    let words: String = words.unwrap_or_default().chars().take(LONGEST).collect();
    let odd = Hashtags::left_out(&words).into_iter().map(|odd| {
        if odd.word == MORE {
            return text!("others-left-out");
        }
        odd.to_string()
    });
    odd.collect()
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::{sentences, with_left_out, words};

    #[test]
    fn an_address_tells_of_the_words_and_stays_short() {
        assert_eq!(with_left_out("/p/1", Some("#dog #sea")), "/p/1");
        assert_eq!(with_left_out("/p/1", None), "/p/1");
        let address = with_left_out("/compose/1?added=2#picture-2", Some("dog #2024, a&b"));
        let same = "/compose/1?added=2&left_out=%232024+%23a%26b#picture-2";
        assert_eq!(address, same);
        let many: String = (0..1000).map(|i| format!("#{i} ")).collect();
        assert!(with_left_out("/p/1", Some(&many)).len() < 2000);
        let told_of = sentences(words(Some(&many)).as_deref());
        let last = told_of.last().map(String::as_str);
        assert_eq!(last, Some("Others were left out, too."));
    }

    #[test]
    fn a_word_is_as_odd_behind_the_address_as_in_the_form() {
        for word in [
            "e\u{301}".repeat(200),
            "1".repeat(60),
            "ﷺ".repeat(20),
            "a.b".to_owned(),
        ] {
            let words = words(Some(&word));
            let [sentence] = &sentences(words.as_deref())[..] else {
                panic!("one word is named")
            };
            let long = word.len() > 10;
            assert_eq!(sentence.contains("at most 50"), long, "{sentence}");
        }
    }
}
