//! Fresh stores: a database file in a folder of its own, or a database of its own on a server.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};

use tempfile::TempDir;
use vignette::storage::mongodb::{CONNECTIONS, MongoStore};
use vignette::storage::sqlite::SqliteStore;
use vignette::storage::{QueryPlans, Store};

/// A migrated, empty store, which goes when this goes.
pub struct Fresh {
    pub store: Arc<dyn QueryPlans>,
    /// The database itself, for cases that leave it as a crash would.
    pub mongodb: Option<mongodb::Database>,
    /// Where it is, in its own language.
    pub address: String,
    _folder: Option<TempDir>,
}

pub async fn fresh_sqlite() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let store = SqliteStore::open(&file).await.unwrap();
    store.migrate().await.unwrap();
    Fresh {
        store: Arc::new(store),
        mongodb: None,
        address: format!("sqlite:{}", file.display()),
        _folder: Some(folder),
    }
}

pub async fn fresh_mongodb(server: &Server) -> Fresh {
    let database = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut uri = url::Url::parse(&server.uri).unwrap();
    uri.set_path(&database);
    let uri = uri.to_string();
    let store = MongoStore::connect(&uri, CONNECTIONS).await.unwrap();
    store.migrate().await.unwrap();
    let client = mongodb::Client::with_uri_str(&uri).await.unwrap();
    Fresh {
        store: Arc::new(store),
        mongodb: Some(client.database(&database)),
        address: uri,
        _folder: None,
    }
}

/// A server that speaks MongoDB's protocol.
pub struct Server {
    /// Its address, without a database.
    pub uri: String,
    /// What it was asked, where this run started it: see `tests/mongodb-server/Shapes.java`.
    pub shapes: Option<PathBuf>,
}

/// The address of a server that speaks MongoDB's protocol: the one in `MONGODB_TEST_URI`, or one
/// that is started for this run, from the program that `make mongodb-server` builds.
pub fn mongodb() -> &'static Result<Server, String> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("MONGODB_TEST_URI") {
        Ok(uri) if !uri.is_empty() => Ok(Server { uri, shapes: None }),
        _ => start(),
    })
}

/// Starts the server in a folder of its own. It stops when this process ends, because its standard
/// input closes then.
fn start() -> Result<Server, String> {
    static RUNNING: OnceLock<(Child, TempDir)> = OnceLock::new();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let program = root.join("tests/mongodb-server/bin/mongodb-server");
    if !program.is_file() {
        return Err(
            "set MONGODB_TEST_URI, or build the test server with `make mongodb-server` \
                    (needs Java and Maven)"
                .to_owned(),
        );
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| error.to_string())?
        .port();
    let mut child = Command::new(&program)
        .arg(folder.path())
        .arg(format!("127.0.0.1:{port}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let mut uri = String::new();
    let output = child.stdout.take().ok_or("the test server has no output")?;
    BufReader::new(output)
        .read_line(&mut uri)
        .map_err(|error| error.to_string())?;
    let uri = uri.trim().to_owned();
    if uri.is_empty() {
        return Err("the test server ended at once".to_owned());
    }
    let shapes = Some(folder.path().join("shapes.jsonl"));
    RUNNING
        .set((child, folder))
        .map_err(|_| "started twice".to_owned())?;
    Ok(Server { uri, shapes })
}
