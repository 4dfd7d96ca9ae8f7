//! A database of its own on the server that speaks MongoDB's protocol.

use crate::servers::{Server, mongodb};

/// The address of a new database. Where there is no server the case fails, unless whoever runs the
/// tests has said that they do without (`WITHOUT_MONGODB=1`): then none, with a word.
pub fn fresh() -> Option<String> {
    let server = server()?;
    let mut uri = url::Url::parse(&server.uri).unwrap();
    uri.set_path(&format!("faults_{}", uuid::Uuid::new_v4().simple()));
    Some(uri.to_string())
}

fn server() -> Option<&'static Server> {
    match mongodb() {
        Ok(server) => Some(server),
        Err(reason) if std::env::var_os("WITHOUT_MONGODB").is_some() => {
            eprintln!("passed over, because there is no MongoDB server: {reason}");
            None
        }
        Err(reason) => panic!("no MongoDB server: {reason}"),
    }
}
