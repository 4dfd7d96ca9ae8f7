//! Starts the captioners that the settings name.

use std::path::Path;

use super::StartError;
use crate::captioning::{CaptionSettings, Captioner, LoadError};
use crate::settings::{Captions, ModelChoice};

/// The captioners of a process.
#[derive(Default)]
pub(super) struct Captioners {
    /// The one that fills fields; none where captions are off.
    pub(super) first: Option<Captioner>,
    /// Those whose suggestions stand beside its own.
    pub(super) others: Vec<Captioner>,
}

/// Loads the models. Where they are not required, those that cannot be loaded are left out, and the
/// first that can be fills the fields.
pub(super) fn start(settings: &Captions) -> Result<Captioners, StartError> {
    if !settings.enabled {
        tracing::info!("captions are switched off");
        return Ok(Captioners::default());
    }
    let choices = settings.choices()?;
    let mut captioners: Vec<Captioner> = Vec::new();
    for choice in &choices {
        let of = |folder: &Path| settings.captioner(folder, captioners.is_empty());
        match load(choice, &choices, of) {
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
            Err(error) => tracing::warn!(%error, ?choice, "starting without this model"),
        }
    }
    if captioners.is_empty() {
        tracing::warn!("starting without captions");
    }
    let mut captioners = captioners.into_iter();
    Ok(Captioners {
        first: captioners.next(),
        others: captioners.collect(),
    })
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
