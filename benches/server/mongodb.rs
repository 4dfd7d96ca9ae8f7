//! A server that speaks MongoDB's protocol, and a database on it for this run.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// Stops with this program, because its standard input closes then.
struct Started {
    child: Child,
    _folder: TempDir,
}

pub struct Server {
    /// Of the database for this run.
    pub uri: String,
    started: Option<Started>,
}

/// The server named by `MONGODB_TEST_URI`, or the one of the tests; the inner error says why there
/// is none.
pub fn server() -> Result<Result<Server, String>> {
    let (uri, started) = match std::env::var("MONGODB_TEST_URI") {
        Ok(uri) if !uri.is_empty() => (uri, None),
        _ => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let program = root.join("tests/mongodb-server/bin/mongodb-server");
            if !program.is_file() {
                let reason = "neither MONGODB_TEST_URI nor `make mongodb-server` gave a server";
                return Ok(Err(reason.to_owned()));
            }
            let (uri, started) = start(&program)?;
            (uri, Some(started))
        }
    };
    let mut uri = url::Url::parse(&uri)?;
    uri.set_path(&format!("bench_{}", uuid::Uuid::new_v4().simple()));
    let uri = uri.to_string();
    Ok(Ok(Server { uri, started }))
}

fn start(program: &Path) -> Result<(String, Started)> {
    let folder = tempfile::tempdir()?;
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let mut child = Command::new(program)
        .arg(folder.path())
        .arg(address.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().context("no output")?;
    let mut uri = String::new();
    BufReader::new(output).read_line(&mut uri)?;
    ensure!(!uri.trim().is_empty(), "the test server ended at once");
    let started = Started {
        child,
        _folder: folder,
    };
    Ok((uri.trim().to_owned(), started))
}

impl Server {
    /// Whether it is the tests' own, which is no MongoDB.
    pub fn is_stand_in(&self) -> bool {
        self.started.is_some()
    }

    /// Takes this run's database away again.
    pub async fn clean_up(&self) -> Result<()> {
        let client = mongodb::Client::with_uri_str(&self.uri).await?;
        let database = client.default_database().context("no database named")?;
        database.drop().await?;
        Ok(())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
