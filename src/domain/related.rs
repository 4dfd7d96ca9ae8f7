//! Hashtags that say the same as another, or something broader.

use super::Hashtag;

/// A word, then what to offer beside it; see the file.
const LIST: &str = include_str!("related.txt");

impl Hashtag {
    /// Synonyms and broader words, those nearest first; of a plural those of its singular.
    #[must_use]
    pub fn related(&self) -> Vec<Self> {
        let forms = self.forms();
        let lines = LIST.lines().filter(|line| !line.starts_with('#'));
        let mut pairs = lines.filter_map(|line| line.split_once(": "));
        let found = pairs.find(|(word, _)| forms.iter().any(|form| form.as_str() == *word));
        let words = found.map_or("", |(_, words)| words).split_whitespace();
        words.filter_map(|word| Self::parse(word).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashtag_has_synonyms_and_broader_words() {
        let related = |text: &str| {
            let tag = Hashtag::parse(text)
                .map(|tag| tag.related())
                .unwrap_or_default();
            tag.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(related("couch"), ["#sofa"]);
        assert_eq!(related("#Dogs"), ["#canine", "#animal"]);
        assert!(related("vignette").is_empty());
    }

    #[test]
    fn every_line_of_the_list_can_be_offered() {
        let mut words = 0;
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let (word, others) = line.split_once(": ").unwrap_or_else(|| panic!("{line:?}"));
            let found = Hashtag::parse(word).map(|tag| tag.related().len());
            assert_eq!(found, Ok(others.split_whitespace().count()), "{line:?}");
            words += 1;
        }
        assert!(words > 50);
    }
}
