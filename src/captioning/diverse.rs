//! Captions that differ from one another, and new ones when they are asked for again.
//!
//! Beside the plain beam walk beams that are fined for words that the beams before them say
//! (diverse beam search), the voters, among whose captions and the plain beam's [`Consensus`]
//! finds the one to offer first, and, for "suggest again", beams that each draw one caption at
//! random. From all that beams and draws finish, captions are then picked one by one,
//! weighing how likely each is against how much it repeats.
//!
//! Diverse beam search: A. Vijayakumar et al., "Diverse Beam Search: Decoding Diverse Solutions from
//! Neural Sequence Models", 2016 (arXiv:1610.02424). Draws by noise from the Gumbel distribution
//! ("Gumbel-max trick"): W. Kool, H. van Hoof, M. Welling, "Stochastic Beams and Where to Find Them",
//! 2019 (arXiv:1903.06059).

use std::ops::Range;

use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::{
    beam::{Beam, Extension, LogitsProcessor, Unprocessed, search},
    consensus::Consensus,
    describer::ModelSpec,
    evidence::Evidence,
    hypothesis::Hypothesis,
    model::{CaptionModel, Encoding, ModelError},
    types::Request,
};

/// Captions that can be asked for at once.
pub(crate) const MOST_CANDIDATES: usize = 8;

/// Places of each fined beam.
const GROUP_WIDTH: usize = 2;

/// What a word costs, in nats, for each earlier beam that says it: one that names something.
const CONTENT_FINE: f32 = 1.0;

/// The same for a word that names nothing: "a", "in", "is".
const FUNCTION_FINE: f32 = 0.6;

/// Captions drawn for "suggest again", for each one that is offered.
const DRAWS_PER_CANDIDATE: usize = 6;

/// How daring the draws are: 1 follows the model's probabilities, 0 says what is likeliest.
const TEMPERATURE: f32 = 0.6;

/// A word this many nats less likely than the likeliest is never drawn.
const REACH: f32 = 3.0;

/// Words that a draw chooses among at most.
const DRAW_BREADTH: usize = 24;

/// What saying the very words of a caption already picked costs, in units of the score.
const REPETITION_COST: f32 = 1.5;

/// What breaking off costs: so much that it is only offered where there is nothing else.
const CUT_OFF_COST: f32 = 100.0;

/// What bad wording costs: likewise.
const BAD_WORDING_COST: f32 = 50.0;

/// What was written about a picture.
pub(crate) struct Written {
    /// What the voters said.
    pub(crate) votes: Vec<Hypothesis>,
    /// The captions to offer.
    pub(crate) candidates: Vec<Hypothesis>,
}

/// Writes captions that differ. Without a seed the first is the one that voters agree on, or
/// the plain beam's best where the model has no voters; with one, all are others than without,
/// and the same for the same seed. Up to `spare` more than were asked for are picked; the decoder
/// does no more for them.
pub(crate) fn write(
    model: &mut dyn CaptionModel,
    encoding: &Encoding,
    spec: &ModelSpec,
    request: Request,
    spare: usize,
) -> Result<Written, ModelError> {
    let rules = &spec.rules;
    let asked = request.candidates.clamp(1, MOST_CANDIDATES);
    let count = asked + spare;
    let fined = 1..asked;
    let voters = asked..asked + spec.consensus.as_ref().map_or(0, Consensus::voters);
    let draws = request.seed.map_or(0, |_| asked * DRAWS_PER_CANDIDATE);
    let mut beams = vec![Beam::new(rules.decoding.beam_width)];
    beams.extend(fined.clone().map(|_| Beam::new(GROUP_WIDTH)));
    beams.extend((0..voters.len() + draws).map(|_| Beam::new(1)));
    let mut processor = Processors {
        spec,
        fined: fined.clone(),
        voters: voters.clone(),
        fines: Vec::new(),
        word: 0,
        random: StdRng::seed_from_u64(request.seed.unwrap_or_default()),
    };
    search(model, encoding, rules, &mut beams, &mut processor)?;

    let mut finished = beams.into_iter().map(Beam::into_finished);
    let mut best_first = finished.next().unwrap_or_default();
    let fined = finished.by_ref().take(fined.len()).flatten();
    let mut pool: Vec<_> = fined.collect();
    let votes: Vec<_> = finished.by_ref().take(voters.len()).flatten().collect();
    if let Some(consensus) = &spec.consensus {
        let evidence = Evidence::new(&spec.vocabulary, &encoding.tag_logits, &votes);
        best_first = consensus.sorted(rules, best_first, &votes, &evidence);
    }
    if let Some(filter) = &spec.wording {
        filter.sort(&spec.vocabulary, &mut best_first);
    }
    let best = best_first.iter().find(|caption| !caption.words.is_empty());
    let picked = best.cloned().into_iter().collect();
    pool.append(&mut best_first);
    let mut candidates = pick(spec, pool, picked, count);
    if request.seed.is_some() {
        let known = candidates.len();
        let drawn = finished.flatten().collect();
        candidates = pick(spec, drawn, candidates, known + count);
        candidates.drain(..known);
    }
    Ok(Written { votes, candidates })
}

/// Adds captions of `pool` to those `picked` until there are `count`: each time the one that
/// is best for its likelihood and for how little it repeats of those picked before.
fn pick(
    spec: &ModelSpec,
    mut pool: Vec<Hypothesis>,
    mut picked: Vec<Hypothesis>,
    count: usize,
) -> Vec<Hypothesis> {
    pool.retain(|caption| !caption.words.is_empty());
    while picked.len() < count {
        pool.retain(|caption| picked.iter().all(|other| other.words != caption.words));
        let worth = |caption: &Hypothesis| {
            let overlap = picked
                .iter()
                .map(|other| overlap(caption, other))
                .fold(0.0, f32::max);
            let cut_off = f32::from(caption.is_cut_off());
            let well_worded = spec.wording.as_ref();
            let badly = well_worded
                .is_some_and(|filter| !filter.is_well_worded(&spec.vocabulary, &caption.words));
            spec.rules.score(caption)
                - REPETITION_COST * overlap
                - CUT_OFF_COST * cut_off
                - BAD_WORDING_COST * f32::from(badly)
        };
        let worths = pool.iter().map(worth).enumerate();
        let Some((best, _)) = worths.max_by(|a, b| a.1.total_cmp(&b.1)) else {
            break;
        };
        picked.push(pool.swap_remove(best));
    }
    picked
}

/// The share of the distinct words of two captions that both of them have, 0..=1.
pub(crate) fn overlap(a: &Hypothesis, b: &Hypothesis) -> f32 {
    let distinct = |caption: &Hypothesis| {
        let mut words = caption.words.clone();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (a, b) = (distinct(a), distinct(b));
    let shared = a
        .iter()
        .filter(|word| b.binary_search(word).is_ok())
        .count();
    let all = a.len() + b.len() - shared;
    if all == 0 {
        1.0
    } else {
        shared as f32 / all as f32
    }
}

/// Leaves the first beam alone, fines the next ones, lets voters draw, draws with the rest.
struct Processors<'a> {
    spec: &'a ModelSpec,
    /// The beams that are fined.
    fined: Range<usize>,
    /// The beams whose words [`Consensus`] draws; those after them draw at random.
    voters: Range<usize>,
    /// What each word costs the beam whose turn it is.
    fines: Vec<(u32, f32)>,
    /// How many words the voter whose turn it is has said.
    word: usize,
    random: StdRng,
}

impl LogitsProcessor for Processors<'_> {
    fn breadth(&mut self, beams: &[Beam], beam: usize) -> usize {
        self.fines.clear();
        if beam == 0 {
            Unprocessed.breadth(beams, beam)
        } else if self.fined.contains(&beam) {
            for earlier in &beams[..beam] {
                self.fine_words_of(earlier);
            }
            // However many of the likeliest words are fined, enough others are seen.
            GROUP_WIDTH + self.fines.len()
        } else if self.voters.contains(&beam) {
            self.word = beams[beam].live().first().map_or(0, |one| one.words.len());
            let consensus = self.spec.consensus.as_ref();
            consensus.map_or(1, Consensus::breadth)
        } else {
            DRAW_BREADTH
        }
    }

    fn process(&mut self, beam: usize, extensions: &mut Vec<Extension>) {
        if self.fined.contains(&beam) {
            for extension in extensions {
                let fine = self
                    .fines
                    .iter()
                    .find(|(token, _)| *token == extension.token);
                extension.preference -= fine.map_or(0.0, |(_, fine)| *fine);
            }
        } else if self.voters.contains(&beam) {
            self.vote(beam - self.voters.start, extensions);
        } else if beam != 0 {
            self.draw(extensions);
        }
    }
}

impl Processors<'_> {
    /// Adds the fines for the words of the best caption that `beam` has so far.
    fn fine_words_of(&mut self, beam: &Beam) {
        let Some(leader) = beam.live().first().or_else(|| beam.finished().first()) else {
            return;
        };
        for &word in &leader.words {
            let names = self.spec.vocabulary.tag_of(word).is_some();
            let fine = if names { CONTENT_FINE } else { FUNCTION_FINE };
            match self.fines.iter_mut().find(|(token, _)| *token == word) {
                Some((_, sum)) => *sum += fine,
                None => self.fines.push((word, fine)),
            }
        }
    }

    /// Leaves the one word that the voter draws.
    fn vote(&self, voter: usize, extensions: &mut Vec<Extension>) {
        let Some(consensus) = &self.spec.consensus else {
            return;
        };
        let log_probs = extensions.iter().map(|one| one.log_prob);
        let drawn = consensus.draw(voter, self.word, log_probs);
        extensions.truncate(drawn + 1);
        extensions.drain(..drawn);
    }

    /// Adds noise of Gumbel's distribution, by which the largest preference is a fair draw.
    fn draw(&mut self, extensions: &mut Vec<Extension>) {
        let likeliest = extensions
            .iter()
            .map(|e| e.log_prob)
            .fold(f32::MIN, f32::max);
        extensions.retain(|extension| extension.log_prob >= likeliest - REACH);
        for extension in extensions {
            // 1 - x is in 0 < .. <= 1, so that the inner logarithm is finite.
            let uniform: f32 = self.random.random();
            let gumbel = -(-(1.0 - uniform).ln()).max(f32::MIN_POSITIVE).ln();
            extension.preference = extension.log_prob + TEMPERATURE * gumbel;
        }
    }
}

#[cfg(test)]
#[path = "diverse_tests.rs"]
mod tests;
