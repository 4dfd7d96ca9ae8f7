//! Starts the captioners that the settings name.

use super::StartError;
use crate::captioning::Captioner;
use crate::settings::Captions;

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
    let mut captioners: Vec<Captioner> = Vec::new();
    for folder in settings.folders()? {
        let settings_of_model = settings.captioner(&folder, captioners.is_empty());
        match Captioner::start(&settings_of_model) {
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
            Err(error) => {
                tracing::warn!(%error, model = %folder.display(), "starting without this model");
            }
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
