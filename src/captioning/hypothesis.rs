//! A caption in the making, and the rules that it is made by.

use super::manifest::{Decoding, Special};

/// What a search needs to know of the model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) special: Special,
    pub(crate) decoding: Decoding,
    /// Token ids, the special ones included.
    pub(crate) vocabulary: usize,
    /// Numbers in the decoder's memory.
    pub(crate) hidden: usize,
}

/// A caption, finished or growing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hypothesis {
    /// Token ids, without start and end.
    pub(crate) words: Vec<u32>,
    /// Sum over the produced tokens, the end's included.
    pub(crate) log_prob: f32,
    /// How many tokens were produced, the end included.
    pub(crate) produced: usize,
}

impl Hypothesis {
    /// Whether it has no end: it grew as long as captions may, and breaks off.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.produced == self.words.len()
    }
}

impl Rules {
    /// The length-normalised log-probability: 0 is certainty.
    pub(crate) fn score(&self, hypothesis: &Hypothesis) -> f32 {
        self.normalise(hypothesis.log_prob, hypothesis.produced)
    }

    /// Divides a caption's log-probability by a power of its length in tokens.
    pub(crate) fn normalise(&self, log_prob: f32, produced: usize) -> f32 {
        log_prob / (produced.max(1) as f32).powf(self.decoding.length_normalisation)
    }

    /// Whether a token stands for no word and no end.
    pub(crate) fn is_never_said(&self, token: u32) -> bool {
        let Special {
            padding,
            start,
            unknown,
            ..
        } = self.special;
        token == padding || token == start || token == unknown
    }
}
