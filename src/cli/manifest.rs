//! What a backup holds: every file with its digest, in `manifest.json`, which is written last.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const DATABASE: &str = "vignette.sqlite";
pub(super) const PICTURES: &str = "pictures";

/// A file of a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    /// From the backup's folder.
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    /// SHA-256 in hexadecimal.
    pub(super) sha256: String,
}

/// All files of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Of the program that made it.
    pub(super) version: String,
    pub(super) files: Vec<Entry>,
}

impl Manifest {
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let mut file = create(&folder.join(MANIFEST))?;
        serde_json::to_writer_pretty(&mut file, self)?;
        Ok(file.sync_all()?)
    }

    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(MANIFEST);
        let text = fs::read_to_string(&path).map_err(|_| {
            anyhow!(
                "{} is no whole backup: it lacks {MANIFEST}",
                folder.display()
            )
        })?;
        let manifest: Self = serde_json::from_str(&text).map_err(|error| named(&path, &error))?;
        let inside = |entry: &Entry| {
            let parts = entry.path.components();
            parts
                .into_iter()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        if let Some(entry) = manifest.files.iter().find(|entry| !inside(entry)) {
            bail!("{} names {}", path.display(), entry.path.display());
        }
        Ok(manifest)
    }

    /// Reads every file again and compares it with its digest.
    pub(super) fn verify(&self, folder: &Path) -> anyhow::Result<()> {
        let bar = progress("files verified", self.files.len());
        for entry in &self.files {
            let path = folder.join(&entry.path);
            let found = digest(&path).map_err(|error| named(&path, &error))?;
            if found != (entry.bytes, entry.sha256.clone()) {
                bail!("{} is not what was written there", path.display());
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }
}

/// Copies a file and its permissions into a new file, and returns its digest.
pub(super) fn copy(from: &Path, folder: &Path, path: &Path) -> io::Result<Entry> {
    let source = File::open(from)?;
    let permissions = source.metadata()?.permissions();
    let into = folder.join(path);
    if let Some(parent) = into.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut copy = create(&into)?;
    let (bytes, sha256) = pass_on(source, &mut copy)?;
    copy.set_permissions(permissions)?;
    Ok(Entry {
        path: path.to_owned(),
        bytes,
        sha256,
    })
}

/// A file that is not there yet, for its owner alone at first.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Length and SHA-256 of a file.
pub(super) fn digest(path: &Path) -> io::Result<(u64, String)> {
    pass_on(File::open(path)?, &mut io::sink())
}

fn pass_on(mut from: impl Read, into: &mut impl Write) -> io::Result<(u64, String)> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes = 0;
    loop {
        let read = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            return Ok((bytes, hex::encode(digest.finalize())));
        };
        digest.update(part);
        into.write_all(part)?;
        bytes += part.len() as u64;
    }
}

/// Makes a folder that is not there yet, or takes an empty one.
pub(super) fn empty_folder(folder: &Path) -> anyhow::Result<()> {
    let mut options = fs::DirBuilder::new();
    options.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut options, 0o700);
    options
        .create(folder)
        .map_err(|error| named(folder, &error))?;
    let mut entries = fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    if entries.next().is_some() {
        bail!("{} is not empty", folder.display());
    }
    Ok(())
}

/// An error with the file that it is about.
pub(super) fn named(path: &Path, error: &dyn std::error::Error) -> anyhow::Error {
    anyhow!("{}: {error}", path.display())
}

/// On standard error; hidden where nobody looks.
pub(super) fn progress(what: &str, length: usize) -> ProgressBar {
    let style = format!("{{wide_bar}} {{pos}}/{{len}} {what}, {{per_sec}}, {{eta}} left");
    let style =
        ProgressStyle::with_template(&style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length as u64).with_style(style)
}
