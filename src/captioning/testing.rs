//! A caption model small enough to be worked out by hand, for the tests of this folder.

use super::{
    describer::ModelSpec,
    files::TextFile,
    gender::Gender,
    hypothesis::Rules,
    manifest::{Decoding, EvidenceWeights, HashtagFormula, Special, Voting},
    model::{CaptionModel, Encoding, Memory, ModelError, Step},
    preprocess::InputForm,
    types::ModelInfo,
    vocabulary::{Vocabulary, VocabularyFiles},
};

pub(crate) const SPECIAL: Special = Special {
    padding: 0,
    start: 1,
    end: 2,
    unknown: 3,
};

/// Numbers in the fake's memory: the count of words so far, then the words.
pub(crate) const HIDDEN: usize = 17;

/// The probabilities of the next word after the words so far, start included.
type NextWord = Box<dyn Fn(&[u32]) -> Vec<f32> + Send>;

/// A decoder that remembers each caption's words and looks the next word's probabilities up.
pub(crate) struct FakeModel {
    next_word: NextWord,
    /// The sizes of the batches that were run.
    pub(crate) batches: Vec<usize>,
}

impl FakeModel {
    pub(crate) fn new(next_word: impl Fn(&[u32]) -> Vec<f32> + Send + 'static) -> FakeModel {
        FakeModel {
            next_word: Box::new(next_word),
            batches: Vec::new(),
        }
    }

    /// Probabilities without rhyme or reason, the same for the same `seed` and words.
    pub(crate) fn random(seed: u64, vocabulary: usize) -> FakeModel {
        FakeModel::new(move |words| {
            let noise = |token: usize| {
                let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
                for part in words
                    .iter()
                    .map(|&word| u64::from(word))
                    .chain([token as u64 + 99])
                {
                    state = (state ^ part).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    state ^= state >> 29;
                }
                (state % 4096) as f32 / 1024.0
            };
            log_softmax((0..vocabulary).map(noise).collect())
        })
    }

    /// What the decoder says after `words`.
    pub(crate) fn log_probs(&self, words: &[u32]) -> Vec<f32> {
        (self.next_word)(words)
    }
}

impl CaptionModel for FakeModel {
    fn encode(&mut self, _image: &[f32]) -> Result<Encoding, ModelError> {
        Ok(encoding())
    }

    fn step(
        &mut self,
        _encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<(), ModelError> {
        self.batches.push(memory.tokens.len());
        *step = Step {
            cell: memory.cell.clone(),
            ..Step::default()
        };
        for (&token, before) in memory.tokens.iter().zip(memory.hidden.chunks_exact(HIDDEN)) {
            let mut memory = before.to_vec();
            let count = memory[0] as usize + 1;
            memory[0] = count as f32;
            memory[count] = token as f32;
            let words: Vec<u32> = memory[1..=count].iter().map(|&word| word as u32).collect();
            step.log_probs.extend((self.next_word)(&words));
            step.hidden.extend(memory);
        }
        Ok(())
    }
}

/// Agreement and the score, nothing else.
pub(crate) const VOTING: Voting = Voting {
    draws: 30,
    temperature: 1.0,
    breadth: 24,
    likelihood_weight: 0.1,
    evidence: NOTHING_ELSE,
};

/// No concepts.
pub(crate) const NOTHING_ELSE: EvidenceWeights = EvidenceWeights {
    length_weight: 0.0,
    concept_weight: 0.0,
    surplus_weight: 0.0,
    concept_belief: 0.0,
    surplus_belief: 0.0,
};

/// Where every caption of the fake starts: no words.
pub(crate) fn encoding() -> Encoding {
    let (hidden, cell) = (vec![0.0; HIDDEN], vec![0.0; HIDDEN]);
    Encoding {
        hidden,
        cell,
        tag_logits: vec![0.0; 3],
        ..Encoding::default()
    }
}

pub(crate) fn rules(vocabulary: usize, beam_width: usize, max_words: usize) -> Rules {
    let decoding = Decoding {
        max_words,
        beam_width,
        length_normalisation: 0.7,
    };
    Rules {
        special: SPECIAL,
        decoding,
        vocabulary,
        hidden: HIDDEN,
    }
}

/// A list of a model, as if it had been read.
pub(crate) fn file(text: &str) -> TextFile {
    TextFile {
        path: "list".into(),
        text: text.to_owned(),
    }
}

/// Four special tokens, then "a", "dog", "dogs", "beach", "runs", "on" as 4 to 9.
pub(crate) fn vocabulary() -> Vocabulary {
    let files = VocabularyFiles {
        words: file("<pad>\n<start>\n<end>\n<unk>\na\ndog\ndogs\nbeach\nruns\non\n"),
        tags: file("dog\nbeach\nrun\n"),
        lemmas: file("dog\tdog\ndogs\tdog\nbeach\tbeach\nruns\trun\n"),
        blocklist: file("run\n"),
    };
    Vocabulary::parse(&files, SPECIAL).expect("the fake vocabulary is sound")
}

/// All about a model with the fake's vocabulary that looks at 2×2 pixels.
pub(crate) fn spec() -> ModelSpec {
    let text = String::from;
    let formula = HashtagFormula {
        limit: 5,
        head_weight: 1.0,
        vote_weight: 1.0,
        bias: 0.0,
        threshold: 0.1,
    };
    ModelSpec {
        info: ModelInfo {
            name: text("fake"),
            version: text("1"),
            stage: text("test"),
            runtime: text("none"),
            attribution: Vec::new(),
        },
        forms: vec![InputForm {
            width: 2,
            height: 2,
            mean: [0.0; 3],
            std: [1.0; 3],
        }],
        rules: rules(10, 3, 8),
        hashtags: formula,
        vocabulary: vocabulary(),
        consensus: None,
        confidence: None,
        wording: None,
        gender: Gender::of_old_models(None),
        grid: None,
    }
}

pub(crate) fn log_softmax(logits: Vec<f32>) -> Vec<f32> {
    let sum: f32 = logits.iter().map(|logit| logit.exp()).sum();
    logits.iter().map(|logit| logit - sum.ln()).collect()
}
