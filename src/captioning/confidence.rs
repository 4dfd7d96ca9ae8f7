//! How likely a caption is to be right, from what the model knows of it anyway.
//!
//! A logistic formula whose weights were fitted on pictures that the model was not trained on;
//! `training/` fits them, and computes the same signs.

use serde::Deserialize;

use super::{hypothesis::Hypothesis, vocabulary::Vocabulary};

/// Tags whose probability a good caption names.
const TOP: usize = 5;

/// What the manifest says about confidence.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfidenceFormula {
    caption: Weights,
    /// A caption or hashtag less probable than this is one to check, 0..=1.
    pub(crate) unsure_below: f32,
}

/// What each of a caption's [`Signs`] weighs.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    agreement: f64,
    score: f64,
    concepts: f64,
    least_concept: f64,
    coverage: f64,
    bias: f64,
}

/// What speaks for a caption.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Signs {
    /// Its mean agreement with the drawn captions.
    pub(crate) agreement: f64,
    /// Its length-normalised log-probability.
    pub(crate) score: f64,
    /// The mean probability of the tags that its words name; 0 where they name none.
    pub(crate) concepts: f64,
    /// The least of these probabilities.
    pub(crate) least_concept: f64,
    /// Of the probability of the likeliest tags, the share that it names.
    pub(crate) coverage: f64,
}

impl ConfidenceFormula {
    /// What is out of range, if anything is.
    pub(crate) fn fault(&self) -> Option<String> {
        let weights = &self.caption;
        let named = [
            ("agreement", weights.agreement),
            ("score", weights.score),
            ("concepts", weights.concepts),
            ("least_concept", weights.least_concept),
            ("coverage", weights.coverage),
            ("bias", weights.bias),
        ];
        if let Some((name, _)) = named.iter().find(|(_, weight)| !weight.is_finite()) {
            return Some(format!("confidence.caption.{name} is not a number"));
        }
        let within = (0.0..=1.0).contains(&self.unsure_below);
        (!within).then(|| "confidence.unsure_below is not within 0..=1".to_owned())
    }

    /// The probability that a caption with these signs is right.
    pub(crate) fn probability(&self, signs: &Signs) -> f32 {
        let weights = &self.caption;
        let sum = weights.agreement * signs.agreement
            + weights.score * signs.score
            + weights.concepts * signs.concepts
            + weights.least_concept * signs.least_concept
            + weights.coverage * signs.coverage
            + weights.bias;
        sigmoid(sum) as f32
    }
}

/// The tags' probabilities by the encoder's own guess.
pub(crate) fn chances(tag_logits: &[f32]) -> Vec<f64> {
    tag_logits.iter().map(|&x| sigmoid(f64::from(x))).collect()
}

impl Signs {
    /// Reads the signs of a caption off its words. `chances` are the tags' probabilities.
    pub(crate) fn of(
        caption: &Hypothesis,
        (agreement, score): (f32, f32),
        vocabulary: &Vocabulary,
        chances: &[f64],
    ) -> Signs {
        let words = caption.words.iter();
        let mut named: Vec<_> = words.filter_map(|&word| vocabulary.tag_of(word)).collect();
        named.sort_unstable();
        named.dedup();
        let chance = |tag: &u32| chances.get(*tag as usize).copied().unwrap_or_default();
        let said: Vec<f64> = named.iter().map(chance).collect();
        let mut likeliest: Vec<u32> = (0..).take(chances.len()).collect();
        likeliest.sort_by(|a, b| chance(b).total_cmp(&chance(a)));
        likeliest.truncate(TOP);
        let all: f64 = likeliest.iter().map(chance).sum();
        let covered = likeliest.iter().filter(|tag| named.contains(tag));
        let covered: f64 = covered.map(chance).sum();
        Signs {
            agreement: f64::from(agreement),
            score: f64::from(score),
            concepts: said.iter().sum::<f64>() / said.len().max(1) as f64,
            least_concept: said.iter().copied().reduce(f64::min).unwrap_or_default(),
            coverage: if all > 0.0 { covered / all } else { 0.0 },
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    fn caption(words: &[u32]) -> Hypothesis {
        Hypothesis {
            words: words.to_vec(),
            log_prob: -1.0,
            produced: words.len() + 1,
        }
    }

    fn formula(unsure_below: f32) -> ConfidenceFormula {
        let weights = serde_json::json!({
            "caption": {
                "agreement": 1.0, "score": 0.5, "concepts": 2.0, "least_concept": -1.0,
                "coverage": 3.0, "bias": -2.0,
            },
            "unsure_below": unsure_below,
        });
        serde_json::from_value(weights).unwrap()
    }

    #[test]
    fn signs_are_of_the_tags_that_are_named() {
        // Of "dog", "beach" and "run", "a dog dogs on" names the first.
        let signs = |words| {
            Signs::of(
                &caption(words),
                (0.25, -0.5),
                &testing::vocabulary(),
                &[0.5, 0.3, 0.2],
            )
        };
        let dog = signs(&[4, 5, 6, 9]);
        assert_eq!((dog.agreement, dog.score), (0.25, -0.5));
        assert_eq!((dog.concepts, dog.least_concept), (0.5, 0.5));
        assert!((dog.coverage - 0.5).abs() < 1e-12);
        let both = signs(&[5, 7]);
        assert!((both.concepts - 0.4).abs() < 1e-12 && both.least_concept == 0.3);
        assert!((both.coverage - 0.8).abs() < 1e-12);
        let none = signs(&[4, 9]);
        assert_eq!(
            (none.concepts, none.least_concept, none.coverage),
            (0.0, 0.0, 0.0)
        );
    }

    #[test]
    fn coverage_is_of_the_likeliest_tags_alone() {
        let chances = [0.1, 0.9, 0.9, 0.9, 0.9, 0.9];
        let dog = Signs::of(&caption(&[5]), (0.0, 0.0), &testing::vocabulary(), &chances);
        assert_eq!((dog.concepts, dog.coverage), (0.1, 0.0));
    }

    #[test]
    fn the_probability_is_the_formulas() {
        let signs = Signs {
            agreement: 0.3,
            score: -0.6,
            concepts: 0.5,
            least_concept: 0.4,
            coverage: 0.2,
        };
        let sum = 0.3 - 0.3 + 1.0 - 0.4 + 0.6 - 2.0;
        let expected = 1.0 / (1.0 + f64::exp(-sum));
        assert!((f64::from(formula(0.5).probability(&signs)) - expected).abs() < 1e-7);
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        assert_eq!(formula(0.5).fault(), None);
        assert!(formula(1.5).fault().unwrap().contains("unsure_below"));
        let mut broken = formula(0.5);
        broken.caption.coverage = f64::INFINITY;
        assert!(broken.fault().unwrap().contains("caption.coverage"));
    }
}
