//! A database of its own on the server that speaks MongoDB's protocol.

use crate::servers::{Server, mongodb};

/// The address of a new database; none, with a word, where there is no server and nobody insists.
pub fn fresh() -> Option<String> {
    let server = server()?;
    let mut uri = url::Url::parse(&server.uri).unwrap();
    uri.set_path(&format!("faults_{}", uuid::Uuid::new_v4().simple()));
    Some(uri.to_string())
}

fn server() -> Option<&'static Server> {
    match mongodb() {
        Ok(server) => Some(server),
        Err(reason) if std::env::var_os("CI").is_none() => {
            eprintln!("passed over, because there is no MongoDB server: {reason}");
            None
        }
        Err(reason) => panic!("no MongoDB server: {reason}"),
    }
}
