//! Beam search. Any number of beams walk in lock-step, so that one run of the decoder
//! advances every caption of every beam by a word.

use super::{
    hypothesis::{Hypothesis, Rules},
    model::{CaptionModel, Encoding, Memory, ModelError, Step},
};

/// A few captions that compete with one another for the places to go on.
#[derive(Debug)]
pub(crate) struct Beam {
    width: usize,
    live: Vec<Hypothesis>,
    finished: Vec<Hypothesis>,
}

/// A caption with one more word: `row` among the beam's live captions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extension {
    pub(crate) row: usize,
    pub(crate) token: u32,
    /// Of the whole caption with this token.
    pub(crate) log_prob: f32,
    /// What places are given by: `log_prob`, unless a [`Guide`] has bent it.
    pub(crate) preference: f32,
}

/// Bends what beams prefer to say; the likelihoods stay what they are.
pub(crate) trait Guide {
    /// How many of each caption's likeliest extensions beam `beam` must see at least, so
    /// that those which count after [`Guide::bend`] are among them.
    fn breadth(&mut self, beams: &[Beam], beam: usize) -> usize;

    /// Changes the preferences of beam `beam`'s extensions. Beams with a lower number have
    /// chosen this step's words already.
    fn bend(&mut self, beam: usize, extensions: &mut Vec<Extension>);
}

/// Says what is likeliest.
pub(crate) struct Unguided;

impl Guide for Unguided {
    fn breadth(&mut self, beams: &[Beam], beam: usize) -> usize {
        beams[beam].width
    }

    fn bend(&mut self, _beam: usize, _extensions: &mut Vec<Extension>) {}
}

impl Beam {
    /// A beam of `width` places, before its first word.
    pub(crate) fn new(width: usize) -> Beam {
        let empty = Hypothesis {
            words: Vec::new(),
            log_prob: 0.0,
            produced: 0,
        };
        Beam {
            width,
            live: vec![empty],
            finished: Vec::new(),
        }
    }

    /// The captions that are still growing, best first.
    pub(crate) fn live(&self) -> &[Hypothesis] {
        &self.live
    }

    /// The finished captions, best first once the search is over.
    pub(crate) fn into_finished(self) -> Vec<Hypothesis> {
        self.finished
    }

    /// The finished captions, best first once the search is over.
    pub(crate) fn finished(&self) -> &[Hypothesis] {
        &self.finished
    }

    /// The `breadth` likeliest extensions of each live caption. `log_probs` is
    /// `[live, vocabulary]`.
    fn extensions(&self, rules: &Rules, log_probs: &[f32], breadth: usize) -> Vec<Extension> {
        let mut extensions = Vec::with_capacity(self.live.len() * breadth);
        let mut best = Vec::with_capacity(breadth + 1);
        for (row, log_probs) in log_probs.chunks_exact(rules.vocabulary).enumerate() {
            likeliest(
                log_probs,
                breadth,
                |token| rules.is_never_said(token),
                &mut best,
            );
            extensions.extend(best.iter().map(|&(token, step)| {
                let log_prob = self.live[row].log_prob + step;
                Extension {
                    row,
                    token,
                    log_prob,
                    preference: log_prob,
                }
            }));
        }
        extensions
    }

    /// Gives the places to the extensions preferred most and returns those that go on, in
    /// the order of the captions that are now live.
    fn grow(&mut self, rules: &Rules, mut extensions: Vec<Extension>) -> Vec<Extension> {
        // Extensions come by row and token, and the sort is stable: of equals, the earlier
        // caption and then the lower token wins.
        extensions.sort_by_key(|extension| (extension.row, extension.token));
        extensions.sort_by(|a, b| b.preference.total_cmp(&a.preference));
        extensions.truncate(self.width);
        let mut live = Vec::with_capacity(self.width);
        extensions.retain(|extension| {
            let parent = &self.live[extension.row];
            let ends = extension.token == rules.special.end;
            let mut words = Vec::with_capacity(parent.words.len() + 1);
            words.extend_from_slice(&parent.words);
            words.extend((!ends).then_some(extension.token));
            let (log_prob, produced) = (extension.log_prob, parent.produced + 1);
            let child = Hypothesis {
                words,
                log_prob,
                produced,
            };
            if ends { &mut self.finished } else { &mut live }.push(child);
            !ends
        });
        self.live = live;
        if self.is_decided(rules) {
            self.live.clear();
            extensions.clear();
        }
        extensions
    }

    /// Whether enough captions are finished and none that is growing can still beat them.
    fn is_decided(&self, rules: &Rules) -> bool {
        let worst = self
            .finished
            .iter()
            .map(|done| rules.score(done))
            .fold(f32::MAX, f32::min);
        // More words only lower the sum, so this is the most that a caption can come to.
        let best = self
            .live
            .iter()
            .map(|live| live.log_prob)
            .fold(f32::MIN, f32::max);
        self.finished.len() >= self.width
            && rules.normalise(best, rules.decoding.max_words) <= worst
    }

    /// Counts what is still growing as finished, and sorts.
    fn close(&mut self, rules: &Rules) {
        self.finished.append(&mut self.live);
        self.finished
            .sort_by(|a, b| rules.score(b).total_cmp(&rules.score(a)));
    }
}

/// Walks all beams to their ends. What each beam has finished is sorted, best first.
pub(crate) fn search(
    model: &mut dyn CaptionModel,
    encoding: &Encoding,
    rules: &Rules,
    beams: &mut [Beam],
    guide: &mut dyn Guide,
) -> Result<(), ModelError> {
    let mut memory = Memory::default();
    for _ in 0..beams.len() {
        memory.tokens.push(rules.special.start);
        memory.hidden.extend_from_slice(&encoding.hidden);
        memory.cell.extend_from_slice(&encoding.cell);
    }
    let (mut step, mut next) = (Step::default(), Memory::default());
    for _ in 0..rules.decoding.max_words {
        if memory.tokens.is_empty() {
            break;
        }
        model.step(encoding, &memory, &mut step)?;
        check_sizes(rules, &memory, &step)?;
        next.clear();
        let mut first_row = 0;
        for beam in 0..beams.len() {
            let rows = beams[beam].live.len();
            let log_probs =
                &step.log_probs[first_row * rules.vocabulary..][..rows * rules.vocabulary];
            let breadth = guide.breadth(beams, beam);
            let mut extensions = beams[beam].extensions(rules, log_probs, breadth);
            guide.bend(beam, &mut extensions);
            for Extension { row, token, .. } in beams[beam].grow(rules, extensions) {
                next.push(token, &step, first_row + row, rules.hidden);
            }
            first_row += rows;
        }
        std::mem::swap(&mut memory, &mut next);
    }
    for beam in beams {
        beam.close(rules);
    }
    Ok(())
}

impl Memory {
    fn clear(&mut self) {
        self.tokens.clear();
        self.hidden.clear();
        self.cell.clear();
    }

    /// Adds a caption that ends with `token` and goes on from row `row` of `step`.
    fn push(&mut self, token: u32, step: &Step, row: usize, hidden: usize) {
        self.tokens.push(token);
        self.hidden
            .extend_from_slice(&step.hidden[row * hidden..][..hidden]);
        self.cell
            .extend_from_slice(&step.cell[row * hidden..][..hidden]);
    }
}

/// Finds the `count` largest of `log_probs`, largest first, of equals the lower id first,
/// in one pass.
fn likeliest(
    log_probs: &[f32],
    count: usize,
    skip: impl Fn(u32) -> bool,
    best: &mut Vec<(u32, f32)>,
) {
    best.clear();
    for (token, &log_prob) in (0u32..).zip(log_probs) {
        // The common case, most of the vocabulary, is this one comparison.
        let is_out = best.len() == count && best.last().is_none_or(|last| log_prob <= last.1);
        if is_out || log_prob.is_nan() || skip(token) {
            continue;
        }
        let place = best.partition_point(|&(_, other)| other >= log_prob);
        best.truncate(count.saturating_sub(1));
        best.insert(place.min(best.len()), (token, log_prob));
    }
}

/// A graph whose outputs change size with their input is caught here, not by a panic.
fn check_sizes(rules: &Rules, memory: &Memory, step: &Step) -> Result<(), ModelError> {
    let batch = memory.tokens.len();
    let expected = [
        batch * rules.vocabulary,
        batch * rules.hidden,
        batch * rules.hidden,
    ];
    let found = [step.log_probs.len(), step.hidden.len(), step.cell.len()];
    if found == expected {
        return Ok(());
    }
    Err(ModelError(format!(
        "the decoder gave {found:?} numbers in place of {expected:?}"
    )))
}

#[cfg(test)]
#[path = "beam_tests.rs"]
mod tests;
