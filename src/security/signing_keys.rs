//! The secrets that sign session tokens, and the file that keeps them.

use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretSlice, SecretString};

/// Fewest bytes of a secret.
const BYTES: usize = 32;
/// Keys that are kept when a new one is made: sessions of browsers that have not been seen since
/// the second last change must sign in again.
const KEPT: usize = 3;

/// The secrets, newest first. They cannot be printed.
#[derive(Debug, Clone)]
pub struct SigningKeys(Vec<SecretSlice<u8>>);

impl SigningKeys {
    /// A new random key alone.
    #[must_use]
    pub fn generate() -> Self {
        Self(vec![random()])
    }

    /// Keys in hexadecimal digits, newest first.
    ///
    /// # Errors
    /// When there is none, or one is none.
    pub fn parse(lines: &[SecretString]) -> Result<Self, BadKey> {
        let key = |line: &SecretString| {
            let bytes = hex::decode(line.expose_secret().trim()).map_err(|_| BadKey)?;
            (bytes.len() >= BYTES)
                .then(|| SecretSlice::from(bytes))
                .ok_or(BadKey)
        };
        let keys: Vec<_> = lines.iter().map(key).collect::<Result<_, _>>()?;
        if keys.is_empty() {
            Err(BadKey)
        } else {
            Ok(Self(keys))
        }
    }

    /// Reads the keys in a data folder, or makes one (mode 0600) at the first start.
    ///
    /// # Errors
    /// When the file can neither be read nor made, or holds something else.
    pub fn load_or_create(data: &Path) -> std::io::Result<Self> {
        match load(data) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let keys = Self::generate();
                std::fs::create_dir_all(data)?;
                keys.write(&file(data))?;
                Ok(keys)
            }
            other => other,
        }
    }

    /// Puts a new key before those in a data folder; running servers take it up at their next
    /// start.
    ///
    /// # Errors
    /// When there is no file yet, or it can be neither read nor replaced.
    pub fn rotate(data: &Path) -> std::io::Result<()> {
        load(data)?.rotated().put(data)
    }

    /// Puts a new key in the place of those in a data folder: what they signed stops working when
    /// servers start again.
    ///
    /// # Errors
    /// When there is no file yet, or it can be neither read nor replaced.
    pub fn replace(data: &Path) -> std::io::Result<()> {
        load(data)?;
        Self::generate().put(data)
    }

    /// Writes these keys over those in a data folder.
    fn put(&self, data: &Path) -> std::io::Result<()> {
        let (path, fresh) = (file(data), data.join("secret.new"));
        match std::fs::remove_file(&fresh) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => self.write(&fresh)?,
        }
        // Whoever reads at this moment reads either file whole.
        std::fs::rename(fresh, path)
    }

    /// A new key before the newest of these.
    #[must_use]
    pub fn rotated(&self) -> Self {
        let old = self.0.iter().cloned();
        Self(std::iter::once(random()).chain(old).take(KEPT).collect())
    }

    /// The key that signs.
    pub(super) fn newest(&self) -> &[u8] {
        self.0.first().map_or(&[], |key| key.expose_secret())
    }

    /// All keys, newest first.
    pub(super) fn all(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|key| key.expose_secret())
    }

    /// Writes a file that does not exist yet and that only its owner reads.
    fn write(&self, path: &Path) -> std::io::Result<()> {
        let lines: Vec<String> = self.all().map(hex::encode).collect();
        write_private(path, &lines.join("\n"))
    }
}

/// Writes lines into a file that does not exist yet and that only its owner reads.
pub(super) fn write_private(path: &Path, lines: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{lines}")?;
    file.sync_all()
}

/// A text that is no signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a signing secret is at least 64 hexadecimal digits")]
pub struct BadKey;

fn random() -> SecretSlice<u8> {
    SecretSlice::from(rand::random::<[u8; BYTES]>().to_vec())
}

fn file(data: &Path) -> PathBuf {
    data.join("secret")
}

fn load(data: &Path) -> std::io::Result<SigningKeys> {
    let path = file(data);
    let text = std::fs::read_to_string(&path)?;
    let lines: Vec<SecretString> = text.lines().map(SecretString::from).collect();
    SigningKeys::parse(&lines).map_err(|error| {
        Error::other(format!(
            "{} holds something else ({error}); delete it to have a new one made, which signs \
             everybody out",
            path.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_made_once_and_only_its_owner_reads_it() {
        let data = tempfile::tempdir().unwrap();
        let first = SigningKeys::load_or_create(data.path()).unwrap();
        let second = SigningKeys::load_or_create(data.path()).unwrap();
        assert_eq!(first.newest(), second.newest());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let secret = std::fs::metadata(data.path().join("secret")).unwrap();
            assert_eq!(secret.permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(data.path().join("secret"), "zzz").unwrap();
        assert!(SigningKeys::load_or_create(data.path()).is_err());
    }

    #[test]
    fn a_new_key_comes_first_and_old_ones_go_in_the_end() {
        let data = tempfile::tempdir().unwrap();
        assert!(
            SigningKeys::rotate(data.path()).is_err(),
            "nothing to rotate"
        );
        let first = SigningKeys::load_or_create(data.path()).unwrap();
        for round in 1..=4 {
            SigningKeys::rotate(data.path()).unwrap();
            let keys = SigningKeys::load_or_create(data.path()).unwrap();
            assert_ne!(keys.newest(), first.newest());
            assert_eq!(keys.all().count(), KEPT.min(round + 1));
            assert_eq!(keys.all().any(|key| key == first.newest()), round < KEPT);
        }
        let before = SigningKeys::load_or_create(data.path()).unwrap();
        SigningKeys::replace(data.path()).unwrap();
        let after = SigningKeys::load_or_create(data.path()).unwrap();
        assert_eq!(after.all().count(), 1);
        assert!(before.all().all(|key| key != after.newest()));
    }
}
