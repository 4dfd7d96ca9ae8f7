//! The file with the servers that a user is logged in to. Its tokens open their accounts, so it
//! is for its owner alone.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};

use super::address::Server;
use super::error::RemoteError;

/// One login.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(super) struct Login {
    /// Whose account it is.
    pub(super) account: String,
    /// The app that this program registered there as; revoking a token takes its secret.
    pub(super) client_id: String,
    #[serde(serialize_with = "exposed")]
    pub(super) client_secret: SecretString,
    #[serde(serialize_with = "exposed")]
    pub(super) token: SecretString,
}

/// The file is where secrets go.
fn exposed<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

/// All logins, by the server's address.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Logins {
    /// The server that is meant where none is named.
    pub(super) default: Option<String>,
    pub(super) servers: BTreeMap<String, Login>,
}

impl Logins {
    /// As the file has them; none where there is no file.
    pub(super) fn read() -> Result<Self, RemoteError> {
        let path = path()?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(RemoteError::file(path, error)),
        };
        serde_json::from_str(&text).map_err(|error| RemoteError::Broken {
            path,
            reason: error.to_string(),
        })
    }

    /// Changes the file, whole or not at all, while no other run of this program does.
    pub(super) fn change<T>(
        change: impl FnOnce(&mut Self) -> Result<T, RemoteError>,
    ) -> Result<T, RemoteError> {
        let path = path()?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let failed = |error| RemoteError::file(&path, error);
        private_folder(folder).map_err(failed)?;
        let lock = File::create(folder.join("logins.lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut logins = Self::read()?;
        let outcome = change(&mut logins)?;
        let text = serde_json::to_vec_pretty(&logins).map_err(|error| failed(error.into()))?;
        write(folder, &path, &text).map_err(failed)?;
        Ok(outcome)
    }

    /// The login at a server, or at the default one.
    pub(super) fn find(&self, server: Option<&str>) -> Result<(Server, &Login), RemoteError> {
        let name = match server {
            // Whoever logged in there has been asked about plain HTTP.
            Some(text) => Server::parse(text, true)?.to_string(),
            None => self.default.clone().ok_or(RemoteError::NotLoggedIn)?,
        };
        let login = self.servers.get(&name);
        let login = login.ok_or_else(|| RemoteError::NotLoggedInTo(name.clone()))?;
        Ok((Server::parse(&name, true)?, login))
    }

    /// Takes a login in, in the place of one at the same server, which it returns.
    pub(super) fn put(&mut self, server: &Server, login: Login, default: bool) -> Option<Login> {
        let name = server.to_string();
        if default || self.default.is_none() {
            self.default = Some(name.clone());
        }
        self.servers.insert(name, login)
    }

    /// Takes a login out; another becomes the default where it was that.
    pub(super) fn remove(&mut self, server: &Server) {
        let name = server.to_string();
        self.servers.remove(&name);
        if self.default.as_ref() == Some(&name) {
            self.default = self.servers.keys().next().cloned();
        }
    }
}

/// Where the file is.
fn path() -> Result<PathBuf, RemoteError> {
    let folders = etcetera::choose_base_strategy().map_err(|_| RemoteError::NoHome)?;
    Ok(folders.config_dir().join("vignette").join("logins.json"))
}

/// Makes a folder for its owner alone.
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// A temporary file is made with mode 0600 and gets its name when it is whole.
fn write(folder: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
