//! What was sent to a server, by digest, so that a second run skips it.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::PathBuf;

use etcetera::BaseStrategy;
use sha2::{Digest, Sha256};

use super::error::RemoteError;
use super::logins::private_folder;

/// The file is added to and never rewritten: a run that is killed loses at most the line that it
/// was writing.
pub(super) struct Ledger {
    path: PathBuf,
    file: File,
    sent: HashSet<String>,
}

impl Ledger {
    /// That of an account on a server, for one run at a time.
    pub(super) fn open(server: &str, account: &str) -> Result<Self, RemoteError> {
        let folders = etcetera::choose_base_strategy().map_err(|_| RemoteError::NoHome)?;
        let folder = folders.state_dir().unwrap_or_else(|| folders.data_dir());
        let folder = folder.join("vignette").join("uploads");
        let name = hex::encode(Sha256::digest(format!("{account}\n{server}")));
        let path = folder.join(&name[..32]);
        let failed = |error| RemoteError::file(&path, error);
        private_folder(&folder).map_err(failed)?;
        let mut options = OpenOptions::new();
        let opened = options.read(true).append(true).create(true).open(&path);
        let mut file = opened.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let text = format!("another upload to {server} is running");
                return Err(RemoteError::Wrong(text));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        // A line that was broken off is no digest; the next must not be joined to it.
        if text.last().is_some_and(|last| *last != b'\n') {
            file.write_all(b"\n").map_err(failed)?;
        }
        let text = String::from_utf8_lossy(&text);
        let sent = text.lines().map(ToOwned::to_owned).collect();
        Ok(Self { path, file, sent })
    }

    /// Whether a file was sent.
    pub(super) fn holds(&self, digest: &str) -> bool {
        self.sent.contains(digest)
    }

    /// Notes that a file was sent.
    pub(super) fn note(&mut self, digest: &str) -> Result<(), RemoteError> {
        let line = format!("{digest}\n");
        let written = self.file.write_all(line.as_bytes());
        // Without its notes the run would be of no use to the next.
        written.map_err(|error| RemoteError::Broken {
            path: self.path.clone(),
            reason: error.to_string(),
        })?;
        self.sent.insert(digest.to_owned());
        Ok(())
    }
}
