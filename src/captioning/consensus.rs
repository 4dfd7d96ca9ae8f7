//! Which caption is the best: the one that what the model might say agrees with most.
//!
//! The likeliest caption of a beam is often a bland one. So some captions, the voters', are
//! drawn by the model's own probabilities, and each of the beam's and of the voters' is held
//! against all voters (minimum Bayes risk decoding, Kumar and Byrne, 2004). Agreement is
//! CIDEr's for single words, in which rare words count most. Where the manifest gives weights for
//! it, the tags that a caption names count, too. `training/` follows the same rules, down to the
//! numbers that the draws are made with.

use super::{
    error::LoadError,
    evidence::Evidence,
    files::TextFile,
    hypothesis::{Hypothesis, Rules},
    manifest::Voting,
};

/// Words by which the lengths of captions may differ before they count as unlike; CIDEr-D's.
const SIGMA: f32 = 6.0;

/// How the best caption is chosen.
pub(crate) struct Consensus {
    voting: Voting,
    /// By token id: the logarithm of the training pictures over those that the word is said of.
    rarity: Vec<f32>,
}

/// A caption's distinct words, each as often as it is said times its rarity, by token id.
struct Bag {
    words: Vec<(u32, f32)>,
    norm: f32,
    length: f32,
}

impl Consensus {
    /// Reads the rarities, a number on each line, of as many tokens as the vocabulary has.
    pub(crate) fn parse(
        voting: Voting,
        rarity: &TextFile,
        vocabulary: usize,
    ) -> Result<Consensus, LoadError> {
        let fault = |reason| LoadError::Content {
            file: rarity.path.clone(),
            reason,
        };
        let numbers = rarity.text.lines().enumerate().map(|(number, line)| {
            let value = line.parse().ok().filter(|value: &f32| value.is_finite());
            value.ok_or_else(|| fault(format!("line {} is not a number", number + 1)))
        });
        let rarity = numbers.collect::<Result<Vec<f32>, _>>()?;
        if rarity.len() != vocabulary {
            let found = rarity.len();
            return Err(fault(format!(
                "has {found} lines for a vocabulary of {vocabulary}"
            )));
        }
        Ok(Consensus { voting, rarity })
    }

    /// How many captions are drawn.
    pub(crate) fn voters(&self) -> usize {
        self.voting.draws
    }

    /// How many of the likeliest words a voter draws among.
    pub(crate) fn breadth(&self) -> usize {
        self.voting.breadth
    }

    /// The tokens of words that are at least as rare as `least`.
    pub(crate) fn rare_words(&self, least: f32) -> impl Iterator<Item = u32> {
        let rarities = (0..).zip(&self.rarity);
        rarities.filter_map(move |(token, &rarity)| (rarity >= least).then_some(token))
    }

    /// Draws word number `word` of caption `voter`: its place among `log_probs`, which come
    /// likeliest first and are not none.
    pub(crate) fn draw(
        &self,
        voter: usize,
        word: usize,
        log_probs: impl ExactSizeIterator<Item = f32> + Clone,
    ) -> usize {
        let likeliest = log_probs.clone().next().unwrap_or_default();
        let weight = |log_prob| {
            f64::exp(f64::from(log_prob - likeliest) / f64::from(self.voting.temperature))
        };
        let total: f64 = log_probs.clone().map(weight).sum();
        let mark = uniform(voter, word) * total;
        let last = log_probs.len().saturating_sub(1);
        let mut sum = 0.0;
        let mut places = log_probs.map(weight);
        let reached = places.position(|weight| {
            sum += weight;
            sum > mark
        });
        reached.unwrap_or(last)
    }

    /// What a beam has finished and what voters have said, each caption once, best first.
    pub(crate) fn sorted(
        &self,
        rules: &Rules,
        mut beam: Vec<Hypothesis>,
        votes: &[Hypothesis],
        evidence: &Evidence<'_>,
    ) -> Vec<Hypothesis> {
        for vote in votes {
            if beam.iter().all(|known| known.words != vote.words) {
                beam.push(vote.clone());
            }
        }
        let bags: Vec<Bag> = votes.iter().map(|caption| self.bag(caption)).collect();
        let shares = self.shares(votes, evidence);
        let weights = &self.voting.evidence;
        let worth = |caption: &Hypothesis| {
            let own = self.bag(caption);
            let common = bags.iter().zip(&shares);
            let common = common.map(|(bag, share)| share * f64::from(agreement(&own, bag)));
            let (concepts, surplus) = evidence.sums(caption);
            common.sum::<f64>()
                + f64::from(self.voting.likelihood_weight) * f64::from(rules.score(caption))
                + weights.length_weight * caption.words.len() as f64
                + weights.concept_weight * concepts
                + weights.surplus_weight * surplus
        };
        let mut rated: Vec<_> = beam.into_iter().map(|one| (worth(&one), one)).collect();
        rated.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        rated.into_iter().map(|(_, caption)| caption).collect()
    }

    /// How much each vote counts, 1 in sum: more where the tags that it names are those that the
    /// picture shows.
    fn shares(&self, votes: &[Hypothesis], evidence: &Evidence<'_>) -> Vec<f64> {
        let weights = &self.voting.evidence;
        let value = |vote| {
            let (concepts, surplus) = evidence.sums(vote);
            weights.concept_belief * concepts + weights.surplus_belief * surplus
        };
        let values: Vec<f64> = votes.iter().map(value).collect();
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let beliefs: Vec<f64> = values.iter().map(|value| (value - most).exp()).collect();
        let all = beliefs.iter().sum::<f64>().max(1e-9);
        beliefs.into_iter().map(|belief| belief / all).collect()
    }

    /// For each caption the mean of its agreement with the votes, 0..=1.
    pub(crate) fn agreements(&self, captions: &[Hypothesis], votes: &[Hypothesis]) -> Vec<f32> {
        let bags: Vec<Bag> = votes.iter().map(|caption| self.bag(caption)).collect();
        let common = |caption: &Hypothesis| {
            let own = self.bag(caption);
            let sum: f32 = bags.iter().map(|bag| agreement(&own, bag)).sum();
            sum / bags.len().max(1) as f32
        };
        captions.iter().map(common).collect()
    }

    fn bag(&self, caption: &Hypothesis) -> Bag {
        let mut said = caption.words.clone();
        said.sort_unstable();
        let words: Vec<(u32, f32)> = said
            .chunk_by(|a, b| a == b)
            .filter_map(|same| {
                let rarity = self.rarity.get(*same.first()? as usize)?;
                Some((*same.first()?, same.len() as f32 * rarity))
            })
            .collect();
        let squares: f32 = words.iter().map(|(_, weight)| weight * weight).sum();
        Bag {
            words,
            norm: squares.sqrt(),
            length: caption.words.len() as f32,
        }
    }
}

/// 0..=1: the cosine of the words, cut where `a` says one more often than `b`, less for
/// captions of different length.
fn agreement(a: &Bag, b: &Bag) -> f32 {
    if a.norm == 0.0 || b.norm == 0.0 {
        return 0.0;
    }
    let common = |&(word, weight): &(u32, f32)| {
        let place = b.words.binary_search_by_key(&word, |&(other, _)| other);
        place.map_or(0.0, |place| weight.min(b.words[place].1) * b.words[place].1)
    };
    let dot: f32 = a.words.iter().map(common).sum();
    let apart = a.length - b.length;
    dot / (a.norm * b.norm) * (-apart * apart / (2.0 * SIGMA * SIGMA)).exp()
}

/// A number in 0..1 for a word of a voter: the output of splitmix64 (Steele, Lea and Flood,
/// 2014) for their common number, which in Python is the same.
fn uniform(voter: usize, word: usize) -> f64 {
    let mut z = (voter as u64 * 256 + word as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
#[path = "consensus_tests.rs"]
mod tests;
