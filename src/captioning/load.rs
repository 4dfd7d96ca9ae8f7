//! From settings to models that are ready to run: the folder, the runtime, the checks.

use std::{path::Path, sync::Arc, thread};

use super::{
    consensus::Consensus,
    describer::{Describer, ModelSpec},
    ensemble,
    error::LoadError,
    files::GraphFile,
    folder::ModelFolder,
    gender::Gender,
    hypothesis::Rules,
    manifest::Manifest,
    model::{CaptionModel, DECODER_OUTPUTS, ENCODER_OUTPUTS, Encoding, Memory, Step},
    onnx::{Computing, OnnxModel, OnnxRuntime},
    rten::{self, RtenGraphs, RtenModel},
    threads::joined,
    types::{CaptionSettings, ModelInfo, RuntimeChoice},
    vocabulary::Vocabulary,
};

/// Loads the model that `settings` name once for each worker.
pub(crate) fn load(
    settings: &CaptionSettings,
) -> Result<(Arc<ModelSpec>, Vec<Describer>), LoadError> {
    read(settings).map(describers)
}

/// Loads several models as one that averages what they say, for each worker of the first. Whatever a
/// single model decides, such as how hashtags are ranked, the first decides.
pub(crate) fn load_ensemble(
    settings: &[CaptionSettings],
) -> Result<(Arc<ModelSpec>, Vec<Describer>), LoadError> {
    let loaded: Vec<Loaded> = settings.iter().map(read).collect::<Result<_, _>>()?;
    ensemble::combine(loaded).map(describers)
}

/// What a folder holds, and a model for each worker.
pub(crate) type Loaded = (ModelSpec, Vec<Box<dyn CaptionModel>>);

fn describers((spec, models): Loaded) -> (Arc<ModelSpec>, Vec<Describer>) {
    let spec = Arc::new(spec);
    let describe = |model| Describer::new(model, Arc::clone(&spec));
    let describers = models.into_iter().map(describe).collect();
    (spec, describers)
}

fn read(settings: &CaptionSettings) -> Result<Loaded, LoadError> {
    let ModelFolder {
        path: folder,
        manifest,
        vocabulary,
        consensus,
    } = ModelFolder::read(settings)?;
    let (encoder, decoder, library) = thread::scope(|scope| {
        // Sums over some sixty megabytes, which whoever waits for one caption notices.
        let library = scope.spawn(|| choose_onnx_runtime(settings));
        let decoder = scope.spawn(|| manifest.decoder.check_graph(&folder));
        let encoder = manifest.encoder.check_graph(&folder);
        (encoder, joined(decoder), joined(library))
    });
    let (encoder, decoder) = (encoder?, decoder?);
    let (encoder_path, decoder_path) = (encoder.path.clone(), decoder.path.clone());
    let (runtime, mut models) = load_models(settings, &manifest, (encoder, decoder), library?)?;
    let mut grid = manifest.grid();
    if let Some(model) = models.first_mut() {
        let paths = (encoder_path.as_path(), decoder_path.as_path());
        let says = try_out(model.as_mut(), &manifest, &vocabulary, paths)?;
        grid = grid.filter(|_| says);
    }
    let spec = ModelSpec {
        grid,
        ..spec(manifest, settings, vocabulary, consensus, runtime)
    };
    Ok((spec, models))
}

/// All about the model that its describers share.
fn spec(
    manifest: Manifest,
    settings: &CaptionSettings,
    vocabulary: Vocabulary,
    consensus: Option<Consensus>,
    runtime: String,
) -> ModelSpec {
    let (wording, margin) = (&manifest.wording, settings.gender_margin);
    ModelSpec {
        forms: vec![manifest.input_form()],
        rules: Rules {
            special: manifest.special,
            decoding: manifest.decoding,
            vocabulary: vocabulary.len(),
            hidden: manifest.sizes.hidden,
        },
        hashtags: manifest.hashtags,
        confidence: manifest.confidence,
        wording: wording
            .as_ref()
            .and_then(|rules| rules.filter(&vocabulary, consensus.as_ref())),
        gender: match wording {
            Some(rules) => Gender::new(margin, rules),
            None => Gender::of_old_models(margin),
        },
        vocabulary,
        consensus,
        grid: None,
        info: ModelInfo {
            name: manifest.name,
            version: manifest.version,
            stage: manifest.stage,
            runtime,
            attribution: manifest.attribution.unwrap_or_default(),
        },
    }
}

/// Each worker's model, and what runs them.
fn load_models(
    settings: &CaptionSettings,
    manifest: &Manifest,
    (encoder, decoder): (GraphFile, GraphFile),
    library: Option<OnnxRuntime>,
) -> Result<(String, Vec<Box<dyn CaptionModel>>), LoadError> {
    let input = (manifest.input.width, manifest.input.height);
    let threads = settings.threads_per_worker;
    if let Some(runtime) = library {
        let files = (&encoder, &decoder);
        let computing = Computing {
            threads,
            quick_start: settings.quick_start,
        };
        let models: Result<_, _> = (0..settings.workers)
            .map(|_| {
                let model = OnnxModel::load(&runtime, files, input, manifest.sizes, computing)?;
                Ok(Box::new(model) as Box<dyn CaptionModel>)
            })
            .collect();
        return Ok((runtime.describe(), models?));
    }
    let graphs = Arc::new(RtenGraphs::load(encoder, decoder, input, manifest.sizes)?);
    let models = (0..settings.workers)
        .map(|_| Box::new(RtenModel::new(&graphs, threads)) as Box<dyn CaptionModel>)
        .collect();
    Ok((rten::DESCRIPTION.to_owned(), models))
}

/// ONNX Runtime, or `None` when `rten` shall do it.
fn choose_onnx_runtime(settings: &CaptionSettings) -> Result<Option<OnnxRuntime>, LoadError> {
    if settings.runtime == RuntimeChoice::Rten {
        return Ok(None);
    }
    match OnnxRuntime::find(settings) {
        Ok(runtime) => Ok(Some(runtime)),
        Err(error) if settings.runtime == RuntimeChoice::OnnxRuntime => Err(error),
        Err(error) => {
            tracing::warn!(
                "captions are written by the slow fallback, rten: {error}; `make vendor` fetches \
                 ONNX Runtime, which is several times faster"
            );
            Ok(None)
        }
    }
}

/// Looks at the sizes of what the graphs give, so that a model whose files do not fit together is
/// refused now and not at the first picture. The decoder is run once, on nothing, and the encoder, which
/// takes a hundred times as long, only where its graph does not say. Returns whether the decoder says
/// where it looks.
fn try_out(
    model: &mut dyn CaptionModel,
    manifest: &Manifest,
    vocabulary: &Vocabulary,
    (encoder, decoder): (&Path, &Path),
) -> Result<bool, LoadError> {
    let graph_error = |file: &Path, reason| LoadError::Graph {
        file: file.to_owned(),
        reason,
    };
    let sizes = manifest.sizes;
    let found = match model.declared_sizes() {
        Some(found) => found,
        None => {
            let pixels = 3 * manifest.input.width as usize * manifest.input.height as usize;
            let encoding = model.encode(&vec![0.0; pixels]);
            encoding
                .map_err(|error| graph_error(encoder, error.to_string()))?
                .sizes()
        }
    };
    let expected = [
        sizes.places * sizes.features,
        sizes.places * sizes.attention,
        sizes.hidden,
        sizes.hidden,
        vocabulary.tags().len(),
    ];
    check_sizes(ENCODER_OUTPUTS, expected, found).map_err(|reason| graph_error(encoder, reason))?;
    let encoding = Encoding::zeros(expected);
    let tokens = vec![manifest.special.start; 2];
    let memory = Memory {
        tokens,
        hidden: encoding.hidden.repeat(2),
        cell: encoding.cell.repeat(2),
    };
    let mut step = Step::default();
    model
        .step(&encoding, &memory, &mut step)
        .map_err(|error| graph_error(decoder, error.to_string()))?;
    let expected = [2 * vocabulary.len(), 2 * sizes.hidden, 2 * sizes.hidden];
    let found = [step.log_probs.len(), step.hidden.len(), step.cell.len()];
    check_sizes(DECODER_OUTPUTS, expected, found).map_err(|reason| graph_error(decoder, reason))?;
    let looked = model.attend(&encoding, &memory, &mut step);
    Ok(looked.is_ok_and(|looked| looked.len() == 2 * sizes.places))
}

fn check_sizes<const N: usize>(
    names: &[&str],
    expected: [usize; N],
    found: [usize; N],
) -> Result<(), String> {
    let mut outputs = names.iter().zip(expected.into_iter().zip(found));
    match outputs.find(|(_, (expected, found))| expected != found) {
        Some((name, (expected, found))) => Err(format!(
            "{name} holds {found} numbers where the manifest and the word lists say {expected}"
        )),
        None => Ok(()),
    }
}
