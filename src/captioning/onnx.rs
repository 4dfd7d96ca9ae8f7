//! Runs the model with ONNX Runtime, whose shared library is loaded while the program runs.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use ort::{
    environment::Environment,
    ep::CPU,
    logging::LogLevel,
    session::{Session, SessionOutputs},
    value::TensorRef,
};

use super::{
    error::{LoadError, one_line},
    files::GraphFile,
    library,
    manifest::Sizes,
    model::{
        ATTENTION, CaptionModel, DECODER_INPUTS, DECODER_OUTPUTS, ENCODER_INPUTS, ENCODER_OUTPUTS,
        Encoding, Memory, ModelError, Step, check_names,
    },
    threads::joined,
};

/// ONNX Runtime allows one environment per process, from the first library that was loaded.
static OPENED: Mutex<Option<OnnxRuntime>> = Mutex::new(None);

/// ONNX Runtime, loaded.
#[derive(Clone)]
pub(crate) struct OnnxRuntime {
    environment: Environment,
    library: PathBuf,
}

impl OnnxRuntime {
    /// Loads the shared library, or gives the one that this process has loaded before.
    pub(crate) fn open(library: &Path) -> Result<OnnxRuntime, LoadError> {
        let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = opened.as_ref() {
            return Ok(runtime.clone());
        }
        let failed = |reason: String| LoadError::Runtime { reason };
        // ort would take a relative path from the executable's folder.
        let absolute = std::path::absolute(library).map_err(|error| failed(error.to_string()))?;
        let environment = ort::init_from(&absolute)
            .map_err(|error| failed(error.to_string()))?
            .with_name("vignette")
            .with_telemetry(false)
            .with_logger(Arc::new(log))
            .build()
            .map_err(|error| failed(error.to_string()))?;
        environment.set_log_level(LogLevel::Warning);
        let runtime = OnnxRuntime {
            environment,
            library: library.to_owned(),
        };
        *opened = Some(runtime.clone());
        Ok(runtime)
    }

    /// For people: `ONNX Runtime 1.28.0 from vendor/onnxruntime/libonnxruntime.so.1.28.0`.
    pub(crate) fn describe(&self) -> String {
        let library = self.library.display();
        match library::version_in_name(&self.library) {
            Some(version) => format!("ONNX Runtime {version} from {library}"),
            None => format!("ONNX Runtime from {library}"),
        }
    }

    /// A session for `graph` that computes on `threads` threads.
    fn session(&self, graph: &GraphFile, threads: usize) -> Result<Session, LoadError> {
        let build = || -> ort::Result<Session> {
            Session::builder(&self.environment)?
                .with_log_level(LogLevel::Warning)?
                .with_intra_threads(threads)?
                .with_inter_threads(1)?
                // A thread that spins while it waits takes the core from the other workers.
                .with_intra_op_spinning(false)?
                .with_inter_op_spinning(false)?
                // What a picture takes goes back to the system with it, and is not kept for the next.
                .with_execution_providers([CPU::default().with_arena_allocator(false).build()])?
                .with_memory_pattern(false)?
                .commit_from_file(&graph.path)
        };
        build().map_err(|error| LoadError::Graph {
            file: graph.path.clone(),
            reason: one_line(error.message()),
        })
    }
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
        threads: usize,
    ) -> Result<OnnxModel, LoadError> {
        let (encoder, decoder) = thread::scope(|scope| {
            let decoder = scope.spawn(|| runtime.session(decoder_file, threads));
            (runtime.session(encoder_file, threads), joined(decoder))
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

/// Hands ONNX Runtime's own messages to the log.
fn log(level: LogLevel, category: &str, _id: &str, location: &str, message: &str) {
    match level {
        LogLevel::Verbose => {
            tracing::trace!(target: "onnxruntime", category, location, "{message}")
        }
        LogLevel::Info => tracing::debug!(target: "onnxruntime", category, location, "{message}"),
        LogLevel::Warning => tracing::warn!(target: "onnxruntime", category, location, "{message}"),
        LogLevel::Error | LogLevel::Fatal => {
            tracing::error!(target: "onnxruntime", category, location, "{message}");
        }
    }
}
