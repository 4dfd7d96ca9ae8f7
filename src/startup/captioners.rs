//! Starts the captioners that the settings name.

use std::path::Path;

use tokio::task::{JoinHandle, spawn_blocking};

use super::StartError;
use crate::captioning::{CaptionSettings, Captioner, LoadError};
use crate::services::captions::captioners::Captioners;
use crate::settings::{Captions, ModelChoice};

/// The loading of models, which goes on while the server answers.
pub(super) type Loading = JoinHandle<Result<(), StartError>>;

/// Begins to load the models. What is wrong with the settings or with what a folder holds beside the
/// graphs is said at once; where models are not required, those that cannot be loaded are left out, and
/// the first that can be fills the fields.
pub(super) fn start(settings: &Captions) -> Result<(Captioners, Option<Loading>), StartError> {
    if !settings.enabled {
        tracing::info!("captions are switched off");
        return Ok((Captioners::off(), None));
    }
    let choices = settings.choices()?;
    check(settings, &choices)?;
    let captioners = Captioners::default();
    let (loaded, settings) = (captioners.clone(), settings.clone());
    let loading = spawn_blocking(move || {
        let outcome = load_all(&settings, &choices);
        let (found, outcome) = match outcome {
            Ok(found) => (found, Ok(())),
            Err(error) => (Vec::new(), Err(error)),
        };
        loaded.set(found);
        outcome
    });
    Ok((captioners, Some(loading)))
}

/// Waits until the models are loaded.
pub(super) async fn finish(loading: Option<Loading>) -> Result<(), StartError> {
    match loading {
        None => Ok(()),
        Some(loading) => loading.await.unwrap_or_else(|error| {
            let panicked = std::io::Error::other(error);
            Err(LoadError::Thread(panicked).into())
        }),
    }
}

/// Refuses what can be refused in a moment.
fn check(settings: &Captions, choices: &[ModelChoice]) -> Result<(), StartError> {
    let mut names: Vec<String> = Vec::new();
    for choice in choices {
        let ModelChoice::Folder(folder) = choice else {
            continue;
        };
        match Captioner::check(&settings.captioner(folder, names.is_empty())) {
            Ok(name) if names.contains(&name) => return Err(StartError::SameModel(name)),
            Ok(name) => names.push(name),
            Err(error) if settings.required => return Err(error.into()),
            // Said again, and logged, when it is to be loaded.
            Err(_) => {}
        }
    }
    Ok(())
}

fn load_all(settings: &Captions, choices: &[ModelChoice]) -> Result<Vec<Captioner>, StartError> {
    let mut captioners: Vec<Captioner> = Vec::new();
    for choice in choices {
        let of = |folder: &Path| settings.captioner(folder, captioners.is_empty());
        match load(choice, choices, of) {
            Ok(captioner) => {
                let model = captioner.model();
                let mut known = captioners.iter().map(|one| &one.model().name);
                if known.any(|name| *name == model.name) {
                    return Err(StartError::SameModel(model.name.clone()));
                }
                tracing::info!(
                    model = %model.name, version = %model.version, stage = %model.stage,
                    runtime = %model.runtime, "the captioner is ready"
                );
                captioners.push(captioner);
            }
            Err(error) if settings.required => return Err(error.into()),
            Err(error) => tracing::warn!(%error, ?choice, "running without this model"),
        }
    }
    if captioners.is_empty() {
        tracing::warn!("running without captions");
    }
    Ok(captioners)
}

fn load(
    choice: &ModelChoice,
    all: &[ModelChoice],
    settings: impl Fn(&Path) -> CaptionSettings,
) -> Result<Captioner, LoadError> {
    match choice {
        ModelChoice::Folder(folder) => Captioner::start(&settings(folder)),
        ModelChoice::Ensemble => {
            let parts = all.iter().filter_map(|one| match one {
                ModelChoice::Folder(folder) => Some(settings(folder)),
                ModelChoice::Ensemble => None,
            });
            Captioner::start_ensemble(&parts.collect::<Vec<_>>())
        }
    }
}
