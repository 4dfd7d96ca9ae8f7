//! Where in a picture the decoder looks for each word of a sentence: it is led through the sentence
//! word by word, whatever it would have said itself (teacher forcing), and what its attention was at
//! each step is kept.
//!
//! Attention over the places of a picture: K. Xu et al., "Show, Attend and Tell: Neural Image Caption
//! Generation with Visual Attention", 2015 (arXiv:1502.03044).

use super::{
    describer::ModelSpec,
    model::{CaptionModel, Encoding, Memory, ModelError, Step},
};

/// Where a model looked for the words of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Attention {
    /// Places along each side of the picture.
    pub grid: usize,
    /// The words, in the order of the sentence.
    pub words: Vec<WordAttention>,
}

/// Where a model looked for one word.
#[derive(Debug, Clone, PartialEq)]
pub struct WordAttention {
    /// The word, without the punctuation around it.
    pub word: String,
    /// The share of each place of the picture, row after row from the top.
    pub places: Vec<f32>,
    /// The share of what has no place in the picture: the concepts that the encoder has named.
    pub elsewhere: f32,
}

/// Leads the decoder through `text`. Words that the model does not know stand for themselves as the
/// unknown word; those beyond its longest sentence are left out.
pub(crate) fn attend(
    model: &mut dyn CaptionModel,
    encoding: &Encoding,
    spec: &ModelSpec,
    text: &str,
) -> Result<Attention, ModelError> {
    let absent = || ModelError("the decoder does not say where it looks".into());
    let grid = spec.grid.ok_or_else(absent)?;
    let rules = &spec.rules;
    let mut memory = Memory {
        tokens: vec![rules.special.start],
        hidden: encoding.hidden.clone(),
        cell: encoding.cell.clone(),
    };
    let mut step = Step::default();
    let mut words = Vec::new();
    for word in spoken(text).take(rules.decoding.max_words) {
        let looked = model.attend(encoding, &memory, &mut step)?;
        step.check_sizes(rules, 1)?;
        let split = looked.split_at_checked(grid * grid);
        let (places, concepts) = split.ok_or_else(|| ModelError("too few places".into()))?;
        words.push(WordAttention {
            word: word.to_owned(),
            places: places.to_vec(),
            elsewhere: concepts.iter().sum(),
        });
        let token = spec.vocabulary.token(&word.to_lowercase());
        memory = Memory {
            tokens: vec![token.unwrap_or(rules.special.unknown)],
            hidden: std::mem::take(&mut step.hidden),
            cell: std::mem::take(&mut step.cell),
        };
    }
    Ok(Attention { grid, words })
}

/// The words of a sentence, as the vocabulary has them but for capitals.
fn spoken(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_whitespace();
    let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    bare.filter(|word| !word.is_empty())
}

#[cfg(test)]
#[path = "attention_tests.rs"]
mod tests;
