//! Captions that nobody would write: that name a thing twice, repeat a phrase, or are broken.

use std::collections::HashSet;

use serde::Deserialize;

use super::{consensus::Consensus, hypothesis::Hypothesis, vocabulary::Vocabulary};

/// What the manifest says about wording.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordingRules {
    /// Whether badly worded captions come behind all others.
    filter: bool,
    /// Words that no sentence ends with.
    dangling: Vec<String>,
    /// Words that no sentence begins with; earlier models have none.
    #[serde(default)]
    leading: Vec<String>,
    /// A word as rare as this, by the rarities of [`Consensus`], names something and is said once;
    /// earlier models know it of tags alone.
    rare: Option<f32>,
    /// See [`Gender`](super::gender::Gender).
    pub(crate) gender_margin: Option<f32>,
    /// The same for women and girls, of whom a model that has seen more men is sure less often.
    pub(crate) female_margin: Option<f32>,
}

impl WordingRules {
    /// What is out of range, if anything is.
    pub(crate) fn fault(&self) -> Option<String> {
        for (name, words) in [("dangling", &self.dangling), ("leading", &self.leading)] {
            if words.iter().any(|word| word.trim().is_empty()) {
                return Some(format!("a word of wording.{name} is empty"));
            }
        }
        let sound = |number: f32| number.is_finite() && number >= 0.0;
        let numbers = [
            ("gender_margin", self.gender_margin),
            ("female_margin", self.female_margin),
            ("rare", self.rare),
        ];
        let mut numbers = numbers.into_iter();
        let unsound = numbers.find(|(_, number)| number.is_some_and(|number| !sound(number)));
        unsound.map(|(name, _)| format!("wording.{name} is not a number from 0 on"))
    }

    /// The filter, where there is to be one.
    pub(crate) fn filter(
        &self,
        vocabulary: &Vocabulary,
        consensus: Option<&Consensus>,
    ) -> Option<WordingFilter> {
        let tokens = |words: &[String]| {
            let tokens = words.iter().filter_map(|word| vocabulary.token(word));
            tokens.collect()
        };
        self.filter.then(|| WordingFilter {
            dangling: tokens(&self.dangling),
            leading: tokens(&self.leading),
            rare: match (self.rare, consensus) {
                (Some(least), Some(consensus)) => consensus.rare_words(least).collect(),
                _ => HashSet::new(),
            },
        })
    }
}

/// Separates well worded captions from others.
#[derive(Debug)]
pub(crate) struct WordingFilter {
    dangling: HashSet<u32>,
    leading: HashSet<u32>,
    rare: HashSet<u32>,
}

impl WordingFilter {
    /// Whether a caption may be offered: it says nothing twice, and is whole.
    pub(crate) fn is_well_worded(&self, vocabulary: &Vocabulary, words: &[u32]) -> bool {
        let begins = words
            .first()
            .is_some_and(|first| !self.leading.contains(first));
        let ends = words
            .last()
            .is_some_and(|last| !self.dangling.contains(last));
        let tags = words.iter().filter_map(|&word| vocabulary.tag_of(word));
        let rare = words.iter().filter(|&word| self.rare.contains(word));
        let named_once = are_distinct(tags) && are_distinct(rare);
        let doubled = words.windows(2).any(|pair| pair[0] == pair[1]);
        let and = vocabulary.token("and");
        // "a white and white dog"
        let paired = |three: &[u32]| three[0] == three[2] && Some(three[1]) == and;
        let doubled = doubled || words.windows(3).any(paired);
        begins && ends && !doubled && named_once && are_distinct(words.windows(3))
    }

    /// Puts badly worded captions behind all others, which stay in their order.
    pub(crate) fn sort(&self, vocabulary: &Vocabulary, captions: &mut [Hypothesis]) {
        captions.sort_by_key(|caption| !self.is_well_worded(vocabulary, &caption.words));
    }
}

fn are_distinct<T: Eq + std::hash::Hash>(items: impl Iterator<Item = T>) -> bool {
    let mut seen = HashSet::new();
    items.into_iter().all(|item| seen.insert(item))
}

#[cfg(test)]
mod tests {
    use super::super::{
        testing::{VOTING, file, vocabulary},
        vocabulary::VocabularyFiles,
    };
    use super::*;

    fn rules(dangling: &str, margin: Option<f32>) -> WordingRules {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect();
        WordingRules {
            filter: true,
            dangling: list(dangling),
            leading: list("on"),
            rare: None,
            gender_margin: margin,
            female_margin: None,
        }
    }

    fn caption(words: &[u32]) -> Hypothesis {
        Hypothesis {
            words: words.to_vec(),
            log_prob: -1.0,
            produced: words.len() + 1,
        }
    }

    /// The same words and "and".
    fn with_and() -> (Vocabulary, u32) {
        let words = "<pad>\n<start>\n<end>\n<unk>\na\ndog\nand\n";
        let files = VocabularyFiles {
            words: file(words),
            tags: file("dog\n"),
            lemmas: file("dog\tdog\n"),
            blocklist: file(""),
        };
        let special = super::super::testing::SPECIAL;
        (Vocabulary::parse(&files, special).unwrap(), 6)
    }

    /// "a", "dog", "dogs", "beach", "runs", "on" are 4 to 9; "dogs" names the tag of "dog".
    #[test]
    fn the_commonest_faults_are_found() {
        let words = vocabulary();
        let filter = rules("on a beside", None).filter(&words, None).unwrap();
        let good = |tokens: &[u32]| filter.is_well_worded(&words, tokens);
        assert!(good(&[4, 5, 8]), "a dog runs");
        assert!(good(&[4, 5, 8, 9, 4, 7]), "a dog runs on a beach");
        assert!(!good(&[4, 5, 9, 4, 6]), "a dog on a dogs: a tag twice");
        assert!(!good(&[4, 5, 8, 8]), "a dog runs runs");
        assert!(!good(&[4, 9, 4, 9, 4, 9, 4, 5]), "a on a on a on a dog");
        assert!(!good(&[9, 4, 7, 8]), "on a beach runs: nobody does");
        assert!(!good(&[4, 5, 8, 9]), "a dog runs on: breaks off");
        assert!(!good(&[]), "nothing at all");
        let (words, and) = with_and();
        let filter = rules("on", None).filter(&words, None).unwrap();
        assert!(
            !filter.is_well_worded(&words, &[4, and, 4, 5]),
            "a and a dog"
        );
        assert!(filter.is_well_worded(&words, &[4, and, 5]), "a and dog");
    }

    /// "on" is no tag, and rare here.
    #[test]
    fn a_rare_word_is_said_once() {
        let words = vocabulary();
        let rarity = file("0\n0\n0\n0\n0.1\n3\n3\n3\n3\n5\n");
        let consensus = Consensus::parse(VOTING, &rarity, words.len()).unwrap();
        let twice = [4, 5, 9, 4, 7, 9, 4];
        for (rare, is_fine) in [(None, true), (Some(5.0), false), (Some(5.1), true)] {
            let rules = WordingRules {
                rare,
                ..rules("beside", None)
            };
            let filter = rules.filter(&words, Some(&consensus)).unwrap();
            assert_eq!(filter.is_well_worded(&words, &twice), is_fine, "{rare:?}");
        }
    }

    #[test]
    fn badly_worded_captions_come_last_and_the_rest_stays_in_order() {
        let words = vocabulary();
        let filter = rules("on", None).filter(&words, None).unwrap();
        let (bad, best, next) = (caption(&[5, 5]), caption(&[5, 8]), caption(&[7]));
        let mut all = [bad.clone(), best.clone(), next.clone()];
        filter.sort(&words, &mut all);
        assert_eq!(all, [best, next, bad]);
    }

    #[test]
    fn rules_that_make_no_sense_are_refused() {
        assert_eq!(rules("on", Some(0.9)).fault(), None);
        assert!(rules("on ", None).fault().unwrap().contains("dangling"));
        for margin in [-0.1, f32::NAN] {
            let fault = rules("on", Some(margin)).fault().unwrap();
            assert!(fault.contains("gender_margin"), "{fault}");
            let (rare, female_margin) = (Some(margin), Some(margin));
            let rare = WordingRules {
                rare,
                ..rules("on", None)
            };
            assert!(rare.fault().unwrap().contains("wording.rare"));
            let women = WordingRules {
                female_margin,
                ..rules("on", None)
            };
            assert!(women.fault().unwrap().contains("wording.female_margin"));
        }
    }
}
