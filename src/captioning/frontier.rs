//! The rows that the decoder is run on: one for all captions that say the same so far.
//!
//! Captions with the same words have the same memory, and most of those that are drawn for a
//! picture begin alike. So they share a row until they part.

use super::{
    hypothesis::Rules,
    model::{CaptionModel, Encoding, Memory, ModelError, Step},
};

/// Where all growing captions stand.
#[derive(Debug, Default)]
pub(crate) struct Frontier {
    memory: Memory,
    /// By row: the row of the step before that it goes on from, and the word that it adds.
    origins: Vec<(usize, u32)>,
    /// By caption, beam after beam: its row.
    rows: Vec<usize>,
}

impl Frontier {
    /// Before the first word of so many captions.
    pub(crate) fn start(rules: &Rules, encoding: &Encoding, captions: usize) -> Frontier {
        let memory = Memory {
            tokens: vec![rules.special.start],
            hidden: encoding.hidden.clone(),
            cell: encoding.cell.clone(),
        };
        Frontier {
            memory,
            origins: Vec::new(),
            rows: vec![0; captions],
        }
    }

    /// By caption, in the order in which they came: the row of the step that is its own.
    pub(crate) fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// Runs the decoder on each row.
    pub(crate) fn step(
        &self,
        model: &mut dyn CaptionModel,
        encoding: &Encoding,
        rules: &Rules,
        step: &mut Step,
    ) -> Result<(), ModelError> {
        model.step(encoding, &self.memory, step)?;
        step.check_sizes(rules, self.memory.tokens.len())
    }

    /// Forgets all captions.
    pub(crate) fn clear(&mut self) {
        self.memory.tokens.clear();
        self.memory.hidden.clear();
        self.memory.cell.clear();
        self.origins.clear();
        self.rows.clear();
    }

    /// Adds a caption that goes on from row `row` of `step` with `token`.
    pub(crate) fn push(&mut self, token: u32, step: &Step, row: usize, hidden: usize) {
        let origin = (row, token);
        // There are a few dozen rows, for which a walk beats a table.
        let known = self.origins.iter().position(|&other| other == origin);
        self.rows.push(known.unwrap_or(self.origins.len()));
        if known.is_some() {
            return;
        }
        self.origins.push(origin);
        let memory = &mut self.memory;
        memory.tokens.push(token);
        let of_row = row * hidden..(row + 1) * hidden;
        memory
            .hidden
            .extend_from_slice(&step.hidden[of_row.clone()]);
        memory.cell.extend_from_slice(&step.cell[of_row]);
    }
}
