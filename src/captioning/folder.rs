//! What a model's folder holds beside its graphs: read and checked in a moment, so that a server can
//! refuse to start for it before the graphs are loaded.

use std::path::{Path, PathBuf};

use super::{
    consensus::Consensus,
    error::LoadError,
    locate::{locate, places},
    manifest::{MANIFEST, Manifest},
    types::CaptionSettings,
    vocabulary::{Vocabulary, VocabularyFiles},
};

/// A folder with its manifest and its lists; the graphs are there, and not read.
pub(crate) struct ModelFolder {
    pub(crate) path: PathBuf,
    pub(crate) manifest: Manifest,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) consensus: Option<Consensus>,
}

impl ModelFolder {
    /// Reads the folder that the settings name.
    pub(crate) fn read(settings: &CaptionSettings) -> Result<ModelFolder, LoadError> {
        check(settings)?;
        let path = locate(&settings.model);
        if !path.exists() {
            let looked = places(&settings.model);
            return Err(LoadError::NoModel { looked });
        }
        let manifest = Manifest::read(&path)?;
        let vocabulary = read_vocabulary(&path, &manifest)?;
        let consensus = read_consensus(&path, &manifest, vocabulary.len())?;
        check_concepts(&path, &manifest, &vocabulary)?;
        for graph in [&manifest.encoder, &manifest.decoder] {
            graph.find(&path)?;
        }
        Ok(ModelFolder {
            path,
            manifest,
            vocabulary,
            consensus,
        })
    }
}

/// Refuses settings that make no sense with any model.
fn check(settings: &CaptionSettings) -> Result<(), LoadError> {
    let counts = [
        ("workers", settings.workers),
        ("threads_per_worker", settings.threads_per_worker),
        ("queue", settings.queue),
    ];
    if let Some((name, _)) = counts.into_iter().find(|(_, count)| *count == 0) {
        return Err(LoadError::Setting { name });
    }
    let margin = settings.gender_margin.unwrap_or_default();
    match margin.is_finite() && margin >= 0.0 {
        true => Ok(()),
        false => Err(LoadError::GenderMargin),
    }
}

/// The concepts behind a picture's places are distinct tags.
fn check_concepts(
    folder: &Path,
    manifest: &Manifest,
    vocabulary: &Vocabulary,
) -> Result<(), LoadError> {
    let tags = vocabulary.tags().len();
    match manifest.concepts.filter(|concepts| concepts.rows > tags) {
        Some(concepts) => Err(LoadError::Content {
            file: folder.join(MANIFEST),
            reason: format!(
                "concepts.rows is {}, but there are {tags} tags",
                concepts.rows
            ),
        }),
        None => Ok(()),
    }
}

fn read_vocabulary(folder: &Path, manifest: &Manifest) -> Result<Vocabulary, LoadError> {
    let files = VocabularyFiles {
        words: manifest.vocabulary.read_text(folder)?,
        tags: manifest.tags.read_text(folder)?,
        lemmas: manifest.lemmas.read_text(folder)?,
        blocklist: manifest.blocklist.read_text(folder)?,
    };
    Vocabulary::parse(&files, manifest.special)
}

fn read_consensus(
    folder: &Path,
    manifest: &Manifest,
    vocabulary: usize,
) -> Result<Option<Consensus>, LoadError> {
    let (Some(voting), Some(rarity)) = (manifest.consensus, &manifest.rarity) else {
        return Ok(None);
    };
    Consensus::parse(voting, &rarity.read_text(folder)?, vocabulary).map(Some)
}
