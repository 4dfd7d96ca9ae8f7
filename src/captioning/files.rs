//! The files that a manifest names, each checked by its sum before anything is made of it.

use std::{
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{error::LoadError, manifest::MANIFEST};

/// A file beside the manifest.
#[derive(Debug, Deserialize)]
pub(crate) struct NamedFile {
    file: String,
    sha256: String,
    /// Of an encoder: what it takes. Format 2 says so.
    pub(crate) inputs: Option<Vec<String>>,
}

/// A graph file whose sum is right. It is read by the runtime itself, from which nothing of it remains
/// but what it computes with.
pub(crate) struct GraphFile {
    pub(crate) path: PathBuf,
}

/// A text file, read and checked.
pub(crate) struct TextFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl NamedFile {
    /// Holds a graph to the manifest's sum.
    pub(crate) fn check_graph(&self, folder: &Path) -> Result<GraphFile, LoadError> {
        let path = self.find(folder)?;
        let sum = sum(&path).map_err(|error| unread(&path, error))?;
        self.compare(&path, &sum)?;
        Ok(GraphFile { path })
    }

    /// Reads a text whose sum is the manifest's.
    pub(crate) fn read_text(&self, folder: &Path) -> Result<TextFile, LoadError> {
        let path = self.find(folder)?;
        let bytes = read(&path)?;
        self.compare(&path, &Sha256::digest(&bytes))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(TextFile { path, text }),
            Err(_) => Err(LoadError::Content {
                file: path,
                reason: "is not UTF-8".to_owned(),
            }),
        }
    }

    /// Where the file lies, if it is there.
    pub(crate) fn find(&self, folder: &Path) -> Result<PathBuf, LoadError> {
        let mut components = Path::new(&self.file).components();
        let (Some(Component::Normal(_)), None) = (components.next(), components.next()) else {
            return Err(LoadError::Content {
                file: folder.join(MANIFEST),
                reason: format!("{:?} is not the name of a file beside it", self.file),
            });
        };
        let file = folder.join(&self.file);
        match file.exists() {
            true => Ok(file),
            false => Err(LoadError::Missing { file }),
        }
    }

    fn compare(&self, path: &Path, sum: &[u8]) -> Result<(), LoadError> {
        let found = hex::encode(sum);
        match found.eq_ignore_ascii_case(&self.sha256) {
            true => Ok(()),
            false => Err(LoadError::Checksum {
                file: path.to_owned(),
                expected: self.sha256.to_ascii_lowercase(),
                found,
            }),
        }
    }
}

/// The SHA-256 of a file, without all of it in memory at once.
fn sum(path: &Path) -> io::Result<[u8; 32]> {
    let mut file = fs::File::open(path)?;
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digest.finalize().into()),
            length => digest.update(&buffer[..length]),
        }
    }
}

/// Reads a whole file.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, LoadError> {
    fs::read(file).map_err(|error| unread(file, error))
}

fn unread(file: &Path, source: io::Error) -> LoadError {
    let file = file.to_owned();
    match source.kind() {
        io::ErrorKind::NotFound => LoadError::Missing { file },
        _ => LoadError::Unreadable { file, source },
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn text_that_is_not_utf_8_is_refused() {
        let folder = TempDir::new().unwrap();
        let bytes = [0xff, 0xfe];
        fs::write(folder.path().join("tags.txt"), bytes).unwrap();
        let sha256 = hex::encode(Sha256::digest(bytes));
        let file = NamedFile {
            file: "tags.txt".into(),
            sha256,
            inputs: None,
        };
        let message = file.read_text(folder.path()).err().unwrap().to_string();
        assert!(message.ends_with("tags.txt: is not UTF-8"), "{message}");
    }
}
