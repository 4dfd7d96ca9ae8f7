//! Runs the model with ONNX Runtime, whose shared library is loaded while the program runs.

mod library;
mod runtime;

use std::{path::Path, thread};

use ort::{
    session::{Session, SessionOutputs},
    value::TensorRef,
};

pub(crate) use runtime::OnnxRuntime;

use super::{
    error::LoadError,
    files::GraphFile,
    manifest::Sizes,
    model::{
        ATTENTION, CaptionModel, DECODER_INPUTS, DECODER_OUTPUTS, ENCODER_INPUTS, ENCODER_OUTPUTS,
        Encoding, Memory, ModelError, Step, check_names,
    },
    threads::joined,
};

/// The pass of ONNX Runtime that turns the encoder's 8-bit weights of what it computes with floats
/// into floats while it loads. It takes a third of the time to load, and saves a tenth of the
/// encoder's time for each picture.
const FOLDING: &str = "ConstantFolding";

/// How a model's sessions compute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Computing {
    /// Threads that share the arithmetic of one picture.
    pub(crate) threads: usize,
    /// As in [`CaptionSettings`](super::CaptionSettings).
    pub(crate) quick_start: bool,
}

/// One worker's sessions.
pub(crate) struct OnnxModel {
    encoder: Session,
    decoder: Session,
    image: [i64; 4],
    sizes: Sizes,
    tokens: Vec<i64>,
}

impl OnnxModel {
    /// Makes the sessions and checks the names of what goes in and comes out.
    pub(crate) fn load(
        runtime: &OnnxRuntime,
        (encoder_file, decoder_file): (&GraphFile, &GraphFile),
        (width, height): (u32, u32),
        sizes: Sizes,
        Computing {
            threads,
            quick_start,
        }: Computing,
    ) -> Result<OnnxModel, LoadError> {
        let left_out = if quick_start { FOLDING } else { "" };
        let (encoder, decoder) = thread::scope(|scope| {
            // Of the decoder they are folded always: it runs some twenty times for a picture.
            let decoder = scope.spawn(|| runtime.session(decoder_file, threads, ""));
            let encoder = runtime.session(encoder_file, threads, left_out);
            (encoder, joined(decoder))
        });
        let (encoder, decoder) = (encoder?, decoder?);
        let file = &encoder_file.path;
        check_session(file, &encoder, ENCODER_INPUTS, ENCODER_OUTPUTS)?;
        let file = &decoder_file.path;
        check_session(file, &decoder, DECODER_INPUTS, DECODER_OUTPUTS)?;
        let image = [1, 3, i64::from(height), i64::from(width)];
        Ok(OnnxModel {
            encoder,
            decoder,
            image,
            sizes,
            tokens: Vec::new(),
        })
    }
}

impl CaptionModel for OnnxModel {
    fn encode(&mut self, image: &[f32]) -> Result<Encoding, ModelError> {
        let image = TensorRef::from_array_view((self.image, image)).map_err(ModelError::new)?;
        let outputs = self
            .encoder
            .run(ort::inputs!["image" => image])
            .map_err(ModelError::new)?;
        let [features, keys, hidden, cell, tag_logits] = extract(&outputs, ENCODER_OUTPUTS)?;
        Ok(Encoding {
            features: features.to_vec(),
            keys: keys.to_vec(),
            hidden: hidden.to_vec(),
            cell: cell.to_vec(),
            tag_logits: tag_logits.to_vec(),
            parts: Vec::new(),
        })
    }

    fn declared_sizes(&self) -> Option<[usize; 5]> {
        let size = |name: &&str| {
            let outputs = self.encoder.outputs();
            let output = outputs.iter().find(|output| output.name() == *name)?;
            let (_pictures, sides) = output.dtype().tensor_shape()?.split_first()?;
            // A side that depends on the input is below zero.
            let sides = sides.iter().map(|&side| usize::try_from(side).ok());
            sides.reduce(|all, side| all?.checked_mul(side?))?
        };
        let sizes: Option<Vec<usize>> = ENCODER_OUTPUTS.iter().map(size).collect();
        sizes?.try_into().ok()
    }

    fn step(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<(), ModelError> {
        self.decode(encoding, memory, step).map(|_| ())
    }

    fn attend(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<Vec<f32>, ModelError> {
        let outputs = self.decode(encoding, memory, step)?;
        let [looked] = extract(&outputs, &[ATTENTION])?;
        Ok(looked.to_vec())
    }
}

impl OnnxModel {
    /// Runs the decoder; the outputs hold what else it gives.
    fn decode(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<SessionOutputs<'_>, ModelError> {
        let Sizes {
            places,
            features,
            attention,
            hidden,
        } = self.sizes;
        let batch = memory.tokens.len();
        self.tokens.clear();
        self.tokens
            .extend(memory.tokens.iter().map(|&token| i64::from(token)));
        let float = |shape: &[usize], data| {
            let shape: Vec<i64> = shape.iter().map(|&side| side as i64).collect();
            TensorRef::from_array_view((shape, data)).map_err(ModelError::new)
        };
        let tokens = TensorRef::from_array_view(([batch], self.tokens.as_slice()))
            .map_err(ModelError::new)?;
        let outputs = self
            .decoder
            .run(ort::inputs![
                "token" => tokens,
                "h" => float(&[batch, hidden], memory.hidden.as_slice())?,
                "c" => float(&[batch, hidden], memory.cell.as_slice())?,
                "features" => float(&[1, places, features], encoding.features.as_slice())?,
                "keys" => float(&[1, places, attention], encoding.keys.as_slice())?,
            ])
            .map_err(ModelError::new)?;
        let [log_probs, hidden, cell] = extract(&outputs, DECODER_OUTPUTS)?;
        overwrite(&mut step.log_probs, log_probs);
        overwrite(&mut step.hidden, hidden);
        overwrite(&mut step.cell, cell);
        Ok(outputs)
    }
}

/// The outputs' numbers, in the order of `names`.
fn extract<'a, const N: usize>(
    outputs: &'a SessionOutputs<'_>,
    names: &[&str],
) -> Result<[&'a [f32]; N], ModelError> {
    let mut slices: [&[f32]; N] = [&[]; N];
    for (slice, name) in slices.iter_mut().zip(names) {
        let value = outputs
            .get(name)
            .ok_or_else(|| ModelError(format!("no output {name}")))?;
        *slice = value
            .try_extract_tensor::<f32>()
            .map_err(ModelError::new)?
            .1;
    }
    Ok(slices)
}

fn overwrite(target: &mut Vec<f32>, source: &[f32]) {
    target.clear();
    target.extend_from_slice(source);
}

fn check_session(
    file: &Path,
    session: &Session,
    inputs: &[&str],
    outputs: &[&str],
) -> Result<(), LoadError> {
    let found_inputs: Vec<_> = session.inputs().iter().map(|input| input.name()).collect();
    let found_outputs: Vec<_> = session
        .outputs()
        .iter()
        .map(|output| output.name())
        .collect();
    check_names(file, (&found_inputs, inputs), (&found_outputs, outputs))
}
