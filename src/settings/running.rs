//! Where a running server is reached, kept beside its data: commands that print links have other
//! settings where the server got its own by the command line or its environment.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Settings;

/// The file that holds the site's address, and below it where the server listens.
pub const SERVER_ADDRESS: &str = "server-address";
/// How long a server on this machine may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// The note of a running server, which is taken back when this goes.
#[derive(Debug)]
pub struct RunningNote {
    path: PathBuf,
    text: String,
}

impl RunningNote {
    /// Notes the address at which this server listens, and the public one where it is set. None where
    /// the folder of the data cannot be written to: commands do without then.
    #[must_use]
    pub fn write(settings: &Settings, listens: SocketAddr) -> Option<Self> {
        let listens = reachable(listens);
        let base = match &settings.server.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{listens}"),
        };
        let note = Self {
            path: settings.storage.data.join(SERVER_ADDRESS),
            text: format!("{base}\n{listens}\n"),
        };
        if let Err(error) = fs::write(&note.path, &note.text) {
            tracing::warn!(%error, "commands cannot learn the server's address");
            return None;
        }
        Some(note)
    }
}

impl Drop for RunningNote {
    fn drop(&mut self) {
        // Another server over the same data may have written its own since.
        if fs::read_to_string(&self.path).is_ok_and(|text| text == self.text) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The address of the site, without a slash at its end, as the server that runs over these data has
/// it. None where none runs: what a crash left behind leads to nobody.
#[must_use]
pub fn running(data: &Path) -> Option<String> {
    let (base, listens) = noted(data)?;
    TcpStream::connect_timeout(&listens, ANSWERS_WITHIN).ok()?;
    Some(base)
}

/// Where the server over these data is reached from this machine, as its note says; without one, as
/// the settings do.
#[must_use]
pub fn listening(settings: &Settings) -> SocketAddr {
    let noted = noted(&settings.storage.data);
    noted.map_or_else(|| reachable(settings.server.listen), |(_, listens)| listens)
}

/// What a server's note says: the site's address, and where the server listens.
fn noted(data: &Path) -> Option<(String, SocketAddr)> {
    let text = fs::read_to_string(data.join(SERVER_ADDRESS)).ok()?;
    let (base, listens) = text.trim_end().split_once('\n')?;
    Some((base.to_owned(), listens.parse().ok()?))
}

/// Who listens on all addresses of a machine is reached on it by this one.
fn reachable(listens: SocketAddr) -> SocketAddr {
    let ip = match listens.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listens.port())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_address_is_known_while_a_server_runs() {
        let data = tempfile::tempdir().unwrap();
        let mut settings = Settings::default();
        settings.storage.data = data.path().to_owned();
        assert_eq!(running(data.path()), None);
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let note = RunningNote::write(&settings, listener.local_addr().unwrap()).unwrap();
        let here = format!("http://127.0.0.1:{port}");
        assert_eq!(running(data.path()), Some(here));
        settings.server.public_url = Some("https://photos.example.org/".parse().unwrap());
        let other = RunningNote::write(&settings, listener.local_addr().unwrap()).unwrap();
        drop(note);
        let public = "https://photos.example.org".to_owned();
        assert_eq!(running(data.path()), Some(public), "it is the other's note");
        drop(listener);
        assert_eq!(running(data.path()), None, "as after a crash");
        drop(other);
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
    }
}
