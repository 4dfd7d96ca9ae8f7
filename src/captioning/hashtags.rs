//! Ranked hashtags, from the encoder's own guess and from what the captions say.

use super::{
    beam::{Hypothesis, Rules},
    captioner::ScoredHashtag,
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
