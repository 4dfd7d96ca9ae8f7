//! What was written about a picture, as the captions that people are offered.

use super::{
    describer::ModelSpec, diverse::Written, gender::GenderConfidence, hypothesis::Hypothesis,
    neutral::neutral, types::ScoredCaption, vocabulary::sentence, withheld_terms::without_withheld,
};

impl ModelSpec {
    /// The captions to offer as people write them, each text once.
    pub(crate) fn captions(
        &self,
        written: &Written,
        chances: &[f64],
        sure: GenderConfidence,
    ) -> Vec<ScoredCaption> {
        let confidences = self.confidences(written, chances);
        let mut captions: Vec<(bool, ScoredCaption)> = Vec::new();
        for (caption, confidence) in written.candidates.iter().zip(confidences) {
            let words = self.words(caption, sure);
            let text = sentence(&words);
            if captions.iter().all(|(_, known)| known.text != text) {
                let offered = ScoredCaption {
                    text,
                    score: self.rules.score(caption),
                    confidence,
                    unsure: self.is_unsure(confidence),
                };
                captions.push((self.is_well_worded(&words), offered));
            }
        }
        // "a child in front of a girl" may have become one that says a word twice.
        captions.sort_by_key(|(well_worded, _)| !well_worded);
        captions.into_iter().map(|(_, caption)| caption).collect()
    }

    /// A caption in words that people may be called by.
    fn words(&self, caption: &Hypothesis, sure: GenderConfidence) -> Vec<String> {
        let words = self.vocabulary.words(&caption.words);
        let words = without_withheld(&words);
        match sure.is_all() {
            true => words.into_iter().map(str::to_owned).collect(),
            false => neutral(&words, sure),
        }
    }

    fn is_well_worded(&self, words: &[String]) -> bool {
        let tokens = words.iter().filter_map(|word| self.vocabulary.token(word));
        let tokens: Vec<u32> = tokens.collect();
        let filter = self.wording.as_ref();
        filter.is_none_or(|filter| filter.is_well_worded(&self.vocabulary, &tokens))
    }

    fn is_unsure(&self, confidence: Option<f32>) -> bool {
        let formula = self.confidence.as_ref().zip(confidence);
        formula.is_some_and(|(formula, confidence)| confidence < formula.unsure_below)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        gender::Gender,
        testing::{SPECIAL, file, spec},
        vocabulary::{Vocabulary, VocabularyFiles},
        wording::WordingRules,
    };
    use super::*;

    /// "a", "man", "person", "beside" and "dog" are 4 to 8.
    fn speaking() -> ModelSpec {
        let files = VocabularyFiles {
            words: file("<pad>\n<start>\n<end>\n<unk>\na\nman\nperson\nbeside\ndog\n"),
            tags: file("man\nperson\ndog\n"),
            lemmas: file("man\tman\nperson\tperson\ndog\tdog\n"),
            blocklist: file(""),
        };
        let rules = r#"{"filter": true, "dangling": ["a"]}"#;
        let rules: WordingRules = serde_json::from_str(rules).unwrap();
        let vocabulary = Vocabulary::parse(&files, SPECIAL).unwrap();
        ModelSpec {
            wording: rules.filter(&vocabulary, None),
            vocabulary,
            ..spec()
        }
    }

    fn written(captions: &[&[u32]]) -> Written {
        let candidates = captions.iter().map(|words| Hypothesis {
            words: words.to_vec(),
            log_prob: -1.0,
            produced: words.len() + 1,
        });
        Written {
            votes: Vec::new(),
            candidates: candidates.collect(),
        }
    }

    #[test]
    fn what_says_a_word_twice_once_genders_are_left_open_comes_behind() {
        let written = written(&[&[4, 5, 7, 4, 6], &[4, 5, 7, 4, 8], &[4, 6, 7, 4, 8]]);
        let texts = |margin: f32| {
            let spec = speaking();
            let sure = Gender::of_old_models(Some(margin)).sure(&spec.vocabulary, &[]);
            let captions = spec.captions(&written, &[], sure).into_iter();
            captions.map(|one| one.text).collect::<Vec<_>>()
        };
        let gendered = [
            "A man beside a person.",
            "A man beside a dog.",
            "A person beside a dog.",
        ];
        assert_eq!(texts(0.0), gendered);
        let open = ["A person beside a dog.", "A person beside a person."];
        assert_eq!(texts(1.0), open, "and no text comes twice");
    }
}
