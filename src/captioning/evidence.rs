//! What a picture's tags say for a caption: the head that knows them learned them apart from the
//! decoder.

use super::vocabulary::Vocabulary;
use super::{confidence::chances, hashtags::log_shares, hypothesis::Hypothesis};

/// What the encoder's head and the draws say of each tag.
pub(crate) struct Evidence<'v> {
    vocabulary: &'v Vocabulary,
    /// The head's probability.
    chances: Vec<f64>,
    /// The head's logit less the logarithm of the share of draws that name the tag.
    surplus: Vec<f64>,
}

impl Evidence<'_> {
    /// `tag_logits` is `[tags]`; `votes` are the captions that were drawn.
    pub(crate) fn new<'v>(
        vocabulary: &'v Vocabulary,
        tag_logits: &[f32],
        votes: &[Hypothesis],
    ) -> Evidence<'v> {
        let shares = log_shares(vocabulary, votes);
        let logits = tag_logits.iter().zip(shares);
        Evidence {
            vocabulary,
            chances: chances(tag_logits),
            surplus: logits
                .map(|(&logit, share)| f64::from(logit) - f64::from(share))
                .collect(),
        }
    }

    /// Of the tags that a caption names, the sum of the probabilities and that of the surplus: what
    /// the picture shows, and what of it the draws leave unsaid.
    pub(crate) fn sums(&self, caption: &Hypothesis) -> (f64, f64) {
        let words = caption.words.iter();
        let tags = words.filter_map(|&word| self.vocabulary.tag_of(word));
        let mut named: Vec<usize> = tags.map(|tag| tag as usize).collect();
        named.sort_unstable();
        named.dedup();
        let sum = |values: &[f64]| named.iter().filter_map(|&tag| values.get(tag)).sum();
        (sum(&self.chances), sum(&self.surplus))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::vocabulary;
    use super::*;

    fn caption(words: &[u32]) -> Hypothesis {
        Hypothesis {
            words: words.to_vec(),
            log_prob: -1.0,
            produced: words.len() + 1,
        }
    }

    #[test]
    fn each_tag_that_is_named_counts_once() {
        // Of "dog", "beach" and "run" one of two draws names the dog.
        let words = vocabulary();
        let votes = [caption(&[4, 5]), caption(&[4])];
        let evidence = Evidence::new(&words, &[0.0, 1.0, -1.0], &votes);
        let (chance, surplus) = evidence.sums(&caption(&[4, 5, 6]));
        assert!((chance - 0.5).abs() < 1e-9);
        assert!((surplus - -(2.0_f64 / 3.0).ln()).abs() < 1e-6);
        let (chance, surplus) = evidence.sums(&caption(&[5, 7]));
        assert!((chance - (0.5 + 0.731_058_6)).abs() < 1e-6);
        let expected = -(2.0_f64 / 3.0).ln() + 1.0 - (1.0_f64 / 3.0).ln();
        assert!((surplus - expected).abs() < 1e-6);
        assert_eq!(evidence.sums(&caption(&[4, 9])), (0.0, 0.0));
    }
}
