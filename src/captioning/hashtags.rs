//! Ranked hashtags, from the encoder's own guess and from what the captions say.

use super::{
    captioner::ScoredHashtag,
    hypothesis::{Hypothesis, Rules},
    manifest::HashtagFormula,
    vocabulary::Vocabulary,
};

/// Scores every tag and keeps the best: sigmoid(head · logit + beam · share + bias), where a
/// tag's share is the weight, in a softmax over the scores of the beam's captions, of those
/// that say it. `tag_logits` is `[tags]`, `beam` what the plain beam finished.
pub(crate) fn rank(
    formula: &HashtagFormula,
    vocabulary: &Vocabulary,
    rules: &Rules,
    tag_logits: &[f32],
    beam: &[Hypothesis],
) -> Vec<ScoredHashtag> {
    let shares = shares(vocabulary, rules, beam);
    let mut ranked: Vec<ScoredHashtag> = vocabulary
        .tags()
        .iter()
        .zip(tag_logits.iter().zip(shares))
        .filter(|(tag, _)| !tag.blocked)
        .map(|(tag, (&logit, share))| {
            let sum = formula.head_weight * logit + formula.beam_weight * share + formula.bias;
            ScoredHashtag {
                tag: tag.name.to_string(),
                score: sigmoid(sum),
            }
        })
        .filter(|tag| tag.score > formula.threshold)
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    ranked.truncate(formula.limit);
    ranked
}

/// For each tag the weight, 0..=1, of the captions that say it.
fn shares(vocabulary: &Vocabulary, rules: &Rules, beam: &[Hypothesis]) -> Vec<f32> {
    let mut shares = vec![0.0; vocabulary.tags().len()];
    let scores: Vec<f32> = beam.iter().map(|caption| rules.score(caption)).collect();
    let best = scores.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = scores.iter().map(|score| (score - best).exp()).sum();
    for (caption, score) in beam.iter().zip(&scores) {
        let mut tags: Vec<_> = caption
            .words
            .iter()
            .filter_map(|&word| vocabulary.tag_of(word))
            .collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            shares[tag as usize] += (score - best).exp() / total;
        }
    }
    shares
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
            beam_weight: 2.0,
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
        beam: &[Hypothesis],
    ) -> Vec<ScoredHashtag> {
        rank(
            formula,
            &testing::vocabulary(),
            &testing::rules(10, 3, 5),
            &logits,
            beam,
        )
    }

    #[test]
    fn the_score_is_the_formulas() {
        // Both captions are equally likely, so that each weighs one half; "dog dogs" is one tag.
        let beam = [caption(&[4, 5, 6], -1.0), caption(&[4, 7], -1.0)];
        let tags = ranked(&formula(), [3.0, -0.5, 9.0], &beam);
        let names: Vec<_> = tags.iter().map(|tag| tag.tag.as_str()).collect();
        assert_eq!(names, ["dog", "beach"], "run is on the blocklist");
        for (tag, sum) in tags
            .iter()
            .zip([0.5 * 3.0 + 2.0 * 0.5 - 1.0, -0.25 + 1.0 - 1.0_f32])
        {
            assert!(
                (tag.score - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-6,
                "{tag:?}"
            );
        }
    }

    #[test]
    fn a_caption_weighs_as_a_softmax_of_the_scores_has_it() {
        let beam = [caption(&[5], -1.0), caption(&[7], -2.0)];
        let weight = 1.0 / (1.0 + (-1.0f32).exp());
        let shares = shares(&testing::vocabulary(), &testing::rules(10, 3, 5), &beam);
        assert!((shares[0] - weight).abs() < 1e-6 && (shares[1] - (1.0 - weight)).abs() < 1e-6);
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
    fn without_captions_the_head_alone_speaks() {
        let tags = ranked(&formula(), [3.0, -9.0, 0.0], &[]);
        assert_eq!(tags.len(), 1);
        assert!((tags[0].score - sigmoid(0.5)).abs() < 1e-6);
    }
}
