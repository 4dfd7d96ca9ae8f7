//! Ranked hashtags, from the encoder's own guess and from what the captions say.

use std::collections::HashSet;

use super::{
    captioner::ScoredHashtag, gender::Sure, hypothesis::Hypothesis, manifest::HashtagFormula,
    vocabulary::Vocabulary,
};

/// Scores every tag and keeps the best: sigmoid(head · logit + vote · ln(share) + bias), where
/// a tag's share is that of the voters who say it. `tag_logits` is `[tags]`; `votes` are the
/// captions that [`Consensus`](super::consensus::Consensus) had drawn. Tags of a gender that is
/// not `sure` are those of everybody.
pub(crate) fn rank(
    formula: &HashtagFormula,
    vocabulary: &Vocabulary,
    tag_logits: &[f32],
    votes: &[Hypothesis],
    sure: Sure,
) -> Vec<ScoredHashtag> {
    let shares = log_shares(vocabulary, votes);
    let mut ranked: Vec<ScoredHashtag> = vocabulary
        .tags()
        .iter()
        .zip(tag_logits.iter().zip(shares))
        .filter(|(tag, _)| !tag.blocked)
        .map(|(tag, (&logit, share))| {
            let sum = formula.head_weight * logit + formula.vote_weight * share + formula.bias;
            ScoredHashtag {
                tag: sure.hashtag(&tag.name).to_owned(),
                score: sigmoid(sum),
                confidence: None,
                unsure: false,
            }
        })
        .filter(|tag| tag.score > formula.threshold)
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    // Two genders that are not sure are the same people.
    let mut known = HashSet::new();
    ranked.retain(|tag| known.insert(tag.tag.clone()));
    ranked.truncate(formula.limit);
    ranked
}

/// For each tag the logarithm of the share of votes that say it. One is added to either
/// count, so that a tag that nobody says is unlikely, and not impossible.
fn log_shares(vocabulary: &Vocabulary, votes: &[Hypothesis]) -> Vec<f32> {
    let mut counts = vec![1.0_f32; vocabulary.tags().len()];
    for caption in votes {
        let words = caption.words.iter();
        let mut tags: Vec<_> = words.filter_map(|&word| vocabulary.tag_of(word)).collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            counts[tag as usize] += 1.0;
        }
    }
    let all = votes.len() as f32 + 1.0;
    counts.into_iter().map(|count| (count / all).ln()).collect()
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    fn formula() -> HashtagFormula {
        HashtagFormula {
            limit: 5,
            head_weight: 0.5,
            vote_weight: 2.0,
            bias: -1.0,
            threshold: 0.1,
        }
    }

    fn caption(words: &[u32], log_prob: f32) -> Hypothesis {
        Hypothesis {
            words: words.to_vec(),
            log_prob,
            produced: 1,
        }
    }

    fn ranked(
        formula: &HashtagFormula,
        logits: [f32; 3],
        votes: &[Hypothesis],
    ) -> Vec<ScoredHashtag> {
        let (female, male) = (true, true);
        rank(
            formula,
            &testing::vocabulary(),
            &logits,
            votes,
            Sure { female, male },
        )
    }

    #[test]
    fn the_score_is_the_formulas() {
        // "dog dogs" is one tag, said by one of two; so is the beach.
        let votes = [caption(&[4, 5, 6], -1.0), caption(&[4, 7], -9.0)];
        let tags = ranked(&formula(), [6.0, 4.0, 9.0], &votes);
        let names: Vec<_> = tags.iter().map(|tag| tag.tag.as_str()).collect();
        assert_eq!(names, ["dog", "beach"], "run is on the blocklist");
        let share = (2.0_f32 / 3.0).ln();
        for (tag, logit) in tags.iter().zip([6.0, 4.0]) {
            let score = sigmoid(0.5 * logit + 2.0 * share - 1.0);
            assert!((tag.score - score).abs() < 1e-6, "{tag:?}");
        }
    }

    #[test]
    fn a_tag_that_nobody_says_is_not_impossible() {
        let votes = [caption(&[5], -1.0), caption(&[5], -2.0)];
        let shares = log_shares(&testing::vocabulary(), &votes);
        assert_eq!(shares, [0.0, (1.0_f32 / 3.0).ln(), (1.0_f32 / 3.0).ln()]);
    }

    #[test]
    fn the_threshold_and_the_limit_hold() {
        let strict = HashtagFormula {
            threshold: 0.6,
            ..formula()
        };
        assert_eq!(ranked(&strict, [3.0, -9.0, 0.0], &[]).len(), 1);
        let few = HashtagFormula {
            limit: 1,
            ..formula()
        };
        assert_eq!(ranked(&few, [1.0, 3.0, 0.0], &[])[0].tag, "beach");
        assert_eq!(ranked(&few, [1.0, 3.0, 0.0], &[]).len(), 1);
    }

    #[test]
    fn without_votes_the_head_alone_speaks() {
        let tags = ranked(&formula(), [3.0, -9.0, 0.0], &[]);
        assert_eq!(tags.len(), 1);
        assert!((tags[0].score - sigmoid(0.5)).abs() < 1e-6);
    }
}
