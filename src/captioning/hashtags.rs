//! Ranked hashtags, from the encoder's own guess and from what the captions say.

use std::collections::HashSet;

use super::{
    gender::GenderConfidence,
    hypothesis::Hypothesis,
    manifest::HashtagFormula,
    tag_kinds::{self, Kind},
    types::ScoredHashtag,
    vocabulary::Vocabulary,
    withheld_terms::is_withheld_tag,
};

/// Scores every tag: sigmoid(head · logit + vote · ln(share) + bias), where a tag's share is that
/// of the voters who say it. `tag_logits` is `[tags]`; `votes` are the captions that
/// [`Consensus`](super::consensus::Consensus) had drawn. Best first, those above the threshold.
pub(crate) fn rank(
    formula: &HashtagFormula,
    vocabulary: &Vocabulary,
    tag_logits: &[f32],
    votes: &[Hypothesis],
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
                tag: tag.name.to_string(),
                score: sigmoid(sum),
                confidence: None,
                unsure: false,
            }
        })
        .filter(|tag| tag.score > formula.threshold)
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    ranked
}

/// What is offered of ranked hashtags: the likeliest `limit`. A gender that is not sure is
/// everybody's. Where the model says how sure it is (`unsure_below`), only sure doings are among
/// them, which come behind all things, and at most one colour.
pub(crate) fn offered(
    ranked: Vec<ScoredHashtag>,
    limit: usize,
    sure: GenderConfidence,
    unsure_below: Option<f32>,
) -> Vec<ScoredHashtag> {
    let mut offered = ranked;
    for hashtag in &mut offered {
        hashtag.tag = sure.hashtag(&hashtag.tag).to_owned();
    }
    offered.retain(|hashtag| !is_withheld_tag(&hashtag.tag));
    // Two genders that are not sure are the same people.
    let mut known = HashSet::new();
    offered.retain(|tag| known.insert(tag.tag.clone()));
    if let Some(unsure_below) = unsure_below {
        for hashtag in &mut offered {
            hashtag.confidence = Some(hashtag.score);
            hashtag.unsure = hashtag.score < unsure_below;
        }
        let mut colours = 0;
        offered.retain(|hashtag| match tag_kinds::kind(&hashtag.tag) {
            Kind::Thing => true,
            Kind::Colour => {
                colours += 1;
                colours == 1
            }
            Kind::Doing | Kind::Manner => !hashtag.unsure,
        });
    }
    offered.truncate(limit);
    if unsure_below.is_some() {
        // Of one kind the likelier stays first.
        offered.sort_by_key(|hashtag| tag_kinds::kind(&hashtag.tag) != Kind::Thing);
    }
    offered
}

/// For each tag the logarithm of the share of votes that say it. One is added to either
/// count, so that a tag that nobody says is unlikely, and not impossible.
pub(crate) fn log_shares(vocabulary: &Vocabulary, votes: &[Hypothesis]) -> Vec<f32> {
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

    const EVERYBODY: GenderConfidence = GenderConfidence {
        female: true,
        male: true,
    };

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
        let ranked = rank(formula, &testing::vocabulary(), &logits, votes);
        offered(ranked, formula.limit, EVERYBODY, None)
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

    fn scored(tags: &[(&str, f32)]) -> Vec<ScoredHashtag> {
        let scored = tags.iter().map(|(tag, score)| ScoredHashtag {
            tag: (*tag).to_owned(),
            score: *score,
            confidence: None,
            unsure: false,
        });
        scored.collect()
    }

    fn names(tags: &[ScoredHashtag]) -> Vec<&str> {
        tags.iter().map(|tag| tag.tag.as_str()).collect()
    }

    #[test]
    fn things_come_before_doings_and_only_sure_doings_come() {
        let ranked = scored(&[("run", 0.9), ("dog", 0.8), ("play", 0.4), ("grass", 0.3)]);
        let tags = offered(ranked.clone(), 5, EVERYBODY, Some(0.5));
        assert_eq!(names(&tags), ["dog", "grass", "run"]);
        assert_eq!(tags[1].confidence, Some(0.3));
        assert!(tags[1].unsure && !tags[0].unsure && !tags[2].unsure);
        assert_eq!(
            names(&offered(ranked.clone(), 2, EVERYBODY, Some(0.5))),
            ["dog", "run"],
            "no thing that is less likely takes the place of a sure doing"
        );
        // A model that does not say how sure it is keeps its order.
        let plain = offered(ranked, 5, EVERYBODY, None);
        assert_eq!(names(&plain), ["run", "dog", "play", "grass"]);
        assert!(
            plain
                .iter()
                .all(|tag| tag.confidence.is_none() && !tag.unsure)
        );
    }

    #[test]
    fn at_most_one_colour_is_offered() {
        let ranked = scored(&[("red", 0.9), ("bus", 0.8), ("white", 0.7), ("street", 0.2)]);
        let tags = offered(ranked, 5, EVERYBODY, Some(0.5));
        assert_eq!(names(&tags), ["bus", "street", "red"]);
    }

    #[test]
    fn no_hashtag_labels_people() {
        let ranked = scored(&[
            ("blonde", 0.9),
            ("asian", 0.8),
            ("girl", 0.7),
            ("black", 0.6),
        ]);
        for unsure_below in [None, Some(0.5)] {
            let tags = offered(ranked.clone(), 5, EVERYBODY, unsure_below);
            assert_eq!(names(&tags), ["girl", "black"]);
        }
    }

    #[test]
    fn people_of_no_sure_gender_are_there_once() {
        let ranked = scored(&[("man", 0.6), ("woman", 0.5), ("boy", 0.4), ("dog", 0.3)]);
        let (female, male) = (false, false);
        let tags = offered(ranked, 5, GenderConfidence { female, male }, Some(0.5));
        assert_eq!(names(&tags), ["people", "child", "dog"]);
        assert_eq!(tags[0].score, 0.6);
    }
}
