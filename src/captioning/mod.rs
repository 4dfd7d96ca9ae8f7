//! Captions and hashtags for pictures, written by a neural network inside the process.
//!
//! A [`Captioner`] is a cheap handle on a few worker threads, each with a model of its own,
//! behind one bounded queue. A picture is shrunk to the model's input by the caller
//! ([`Captioner::prepare`]), queued ([`Captioner::submit`]) and answered with a
//! [`Suggestion`]: captions that differ from one another, best first, and ranked hashtags.
//!
//! Architecture invariant: nothing here imports another module of this crate, only `onnx.rs`
//! names the `ort` crate, and only `rten.rs` names `rten`.

mod types;
mod captioner;
mod worker;
mod describer;
mod offered;
mod attention;
mod diverse;
mod consensus;
mod confidence;
mod evidence;
mod wording;
mod beam;
mod frontier;
mod likeliest;
mod ensemble;
mod hypothesis;
mod hashtags;
mod tag_kinds;
mod gender;
mod neutral;
mod withheld_terms;
mod vocabulary;
mod preprocess;
mod resize;
mod load;
mod folder;
mod threads;
mod locate;
mod manifest;
mod files;
mod model;
mod onnx;
mod rten;
mod error;
#[cfg(test)]
mod testing;

pub use attention::{Attention, WordAttention};
pub use captioner::{Captioner, Pending};
pub use describer::Describer;
pub use error::{CaptionError, LoadError, SubmitError};
pub use manifest::name_of_model;
pub use model::Encoding;
pub use preprocess::Picture;
pub use types::{
    CaptionSettings, ModelInfo, Request, RuntimeChoice, ScoredCaption, ScoredHashtag, Suggestion,
};
