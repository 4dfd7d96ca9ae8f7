//! Beam search. Any number of beams walk in lock-step, so that one run of the decoder
//! advances every caption of every beam by a word (see [`Frontier`]).

use super::{
    frontier::Frontier,
    hypothesis::{Hypothesis, Rules},
    likeliest::Likeliest,
    model::{CaptionModel, Encoding, ModelError, Step},
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
    /// What places are given by: `log_prob`, unless a [`LogitsProcessor`] has changed it.
    pub(crate) preference: f32,
}

/// Bends what beams prefer to say; the likelihoods stay what they are.
pub(crate) trait LogitsProcessor {
    /// How many of each caption's likeliest extensions beam `beam` must see at least, so
    /// that those which count after [`LogitsProcessor::process`] are among them.
    fn breadth(&mut self, beams: &[Beam], beam: usize) -> usize;

    /// Changes the preferences of beam `beam`'s extensions. Beams with a lower number have
    /// chosen this step's words already.
    fn process(&mut self, beam: usize, extensions: &mut Vec<Extension>);
}

/// Says what is likeliest.
pub(crate) struct Unprocessed;

impl LogitsProcessor for Unprocessed {
    fn breadth(&mut self, beams: &[Beam], beam: usize) -> usize {
        beams[beam].width
    }

    fn process(&mut self, _beam: usize, _extensions: &mut Vec<Extension>) {}
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

    /// The `breadth` likeliest extensions of each live caption; `rows[i]` is the row of `step`
    /// that is about caption `i`.
    fn extensions(
        &self,
        likeliest: &mut Likeliest<'_>,
        rows: &[usize],
        breadth: usize,
    ) -> Vec<Extension> {
        let mut extensions = Vec::with_capacity(self.live.len() * breadth);
        for (row, place) in rows.iter().enumerate() {
            let best = likeliest.of_row(*place, breadth);
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
    processor: &mut dyn LogitsProcessor,
) -> Result<(), ModelError> {
    let mut frontier = Frontier::start(rules, encoding, beams.len());
    let (mut step, mut next) = (Step::default(), Frontier::default());
    for _ in 0..rules.decoding.max_words {
        if frontier.rows().is_empty() {
            break;
        }
        frontier.step(model, encoding, rules, &mut step)?;
        let mut likeliest = Likeliest::new(rules, &step);
        next.clear();
        let mut rows = frontier.rows();
        for beam in 0..beams.len() {
            let (own, others) = rows.split_at(beams[beam].live.len());
            rows = others;
            let breadth = processor.breadth(beams, beam);
            let mut extensions = beams[beam].extensions(&mut likeliest, own, breadth);
            processor.process(beam, &mut extensions);
            for Extension { row, token, .. } in beams[beam].grow(rules, extensions) {
                next.push(token, &step, own[row], rules.hidden);
            }
        }
        std::mem::swap(&mut frontier, &mut next);
    }
    for beam in beams {
        beam.close(rules);
    }
    Ok(())
}

#[cfg(test)]
#[path = "beam_tests.rs"]
mod tests;
