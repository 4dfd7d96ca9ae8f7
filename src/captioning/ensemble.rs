//! Several models that write together: at each step the logarithms of their probabilities are
//! averaged, so a word is likely where all of them find it likely.
//!
//! To the search it is one model. A picture is given in the form of each, one behind the other;
//! memories stand side by side.

use super::{
    describer::ModelSpec,
    error::LoadError,
    hypothesis::Rules,
    load::Loaded,
    model::{CaptionModel, Encoding, Memory, ModelError, Step},
    preprocess::InputForm,
};

/// One of the models.
pub(crate) struct Part {
    pub(crate) model: Box<dyn CaptionModel>,
    /// Numbers in its image.
    pub(crate) pixels: usize,
    pub(crate) rules: Rules,
    memory: Memory,
    step: Step,
}

impl Part {
    pub(crate) fn new(model: Box<dyn CaptionModel>, pixels: usize, rules: Rules) -> Part {
        Part {
            model,
            pixels,
            rules,
            memory: Memory::default(),
            step: Step::default(),
        }
    }

    /// Advances its own part of each memory, which begins at `start` of `width` numbers.
    fn advance(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        (start, width): (usize, usize),
    ) -> Result<(), ModelError> {
        let own = |all: &[f32], target: &mut Vec<f32>| {
            target.clear();
            for row in all.chunks_exact(width) {
                target.extend_from_slice(&row[start..start + self.rules.hidden]);
            }
        };
        self.memory.tokens.clone_from(&memory.tokens);
        own(&memory.hidden, &mut self.memory.hidden);
        own(&memory.cell, &mut self.memory.cell);
        self.model.step(encoding, &self.memory, &mut self.step)?;
        self.step.check_sizes(&self.rules, memory.tokens.len())
    }
}

/// Models with one vocabulary, as one.
pub(crate) struct Ensemble {
    parts: Vec<Part>,
}

impl Ensemble {
    pub(crate) fn new(parts: Vec<Part>) -> Ensemble {
        Ensemble { parts }
    }

    /// Numbers in the memory of all.
    fn width(&self) -> usize {
        self.parts.iter().map(|part| part.rules.hidden).sum()
    }
}

impl CaptionModel for Ensemble {
    fn encode(&mut self, image: &[f32]) -> Result<Encoding, ModelError> {
        let mut all = Encoding::default();
        let mut rest = image;
        for part in &mut self.parts {
            let (own, others) = rest
                .split_at_checked(part.pixels)
                .ok_or_else(|| ModelError("the image is too small for all models".into()))?;
            rest = others;
            let encoding = part.model.encode(own)?;
            all.hidden.extend_from_slice(&encoding.hidden);
            all.cell.extend_from_slice(&encoding.cell);
            add(&mut all.tag_logits, &encoding.tag_logits)?;
            all.parts.push(encoding);
        }
        divide(&mut all.tag_logits, self.parts.len());
        Ok(all)
    }

    fn step(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<(), ModelError> {
        let width = self.width();
        if encoding.parts.len() != self.parts.len() {
            return Err(ModelError("the encoding is not of these models".into()));
        }
        step.log_probs.clear();
        let mut start = 0;
        for (part, encoding) in self.parts.iter_mut().zip(&encoding.parts) {
            part.advance(encoding, memory, (start, width))?;
            start += part.rules.hidden;
            add(&mut step.log_probs, &part.step.log_probs)?;
        }
        divide(&mut step.log_probs, self.parts.len());
        step.hidden.clear();
        step.cell.clear();
        for row in 0..memory.tokens.len() {
            for part in &self.parts {
                let own = row * part.rules.hidden..(row + 1) * part.rules.hidden;
                step.hidden
                    .extend_from_slice(&part.step.hidden[own.clone()]);
                step.cell.extend_from_slice(&part.step.cell[own]);
            }
        }
        Ok(())
    }
}

/// Models that were loaded, as one for each worker of the first.
pub(crate) fn combine(loaded: Vec<Loaded>) -> Result<Loaded, LoadError> {
    let mut loaded = loaded.into_iter();
    let Some((mut spec, models)) = loaded.next() else {
        return Err(LoadError::TooFewModels);
    };
    let part = |spec: &ModelSpec, model| {
        let pixels = spec.forms.iter().map(InputForm::numbers).sum();
        Part::new(model, pixels, spec.rules)
    };
    let parts = models.into_iter().map(|model| vec![part(&spec, model)]);
    let mut workers: Vec<Vec<Part>> = parts.collect();
    let first = spec.info.to_string();
    for (other, models) in loaded {
        if !spec.speaks_like(&other) {
            let other = other.info.to_string();
            return Err(LoadError::Vocabularies { first, other });
        }
        for (parts, model) in workers.iter_mut().zip(models) {
            parts.push(part(&other, model));
        }
        spec.join(other);
    }
    let together = |parts| Box::new(Ensemble::new(parts)) as Box<dyn CaptionModel>;
    Ok((spec, workers.into_iter().map(together).collect()))
}

/// Adds numbers to a sum, which is empty at first.
fn add(sum: &mut Vec<f32>, numbers: &[f32]) -> Result<(), ModelError> {
    if sum.is_empty() {
        sum.extend_from_slice(numbers);
        return Ok(());
    }
    if sum.len() != numbers.len() {
        return Err(ModelError("the models do not say equally much".into()));
    }
    for (sum, number) in sum.iter_mut().zip(numbers) {
        *sum += number;
    }
    Ok(())
}

fn divide(sum: &mut [f32], count: usize) {
    for number in sum {
        *number /= count as f32;
    }
}

#[cfg(test)]
#[path = "ensemble_tests.rs"]
mod tests;
