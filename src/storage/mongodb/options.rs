//! How the store talks to MongoDB, whatever an address says: each write is on most servers' disks
//! before it counts, and what is read is what was written. An address that asks for something else is
//! refused, because the store would lose likes or show what is gone.

use std::time::Duration;

use mongodb::options::{
    Acknowledgment, ClientOptions, ReadPreference, SelectionCriteria, WriteConcern,
};

use super::StorageError;

/// Connections to each server, where neither the settings nor the address say.
pub const CONNECTIONS: u32 = 32;

const SERVER_SELECTION: Duration = Duration::from_secs(5);
const CONNECTING: Duration = Duration::from_secs(5);
/// After so long a write that most servers have not confirmed counts as failed.
const CONFIRMING: Duration = Duration::from_secs(10);

/// What an address says, with what the store needs.
///
/// # Errors
/// When it is not understood, or contradicts.
pub(super) async fn options(uri: &str, connections: u32) -> Result<ClientOptions, StorageError> {
    if uri.starts_with("mongodb+srv://") {
        return Err(refused(
            "looks servers up by mongodb+srv://, which this program does not: name them, as in \
             mongodb://one,two,three/NAME?replicaSet=…&tls=true",
        ));
    }
    let mut options = ClientOptions::parse(uri)
        .await
        .map_err(|error| refused(&format!("is not understood: {error}")))?;
    options
        .app_name
        .get_or_insert_with(|| "vignette".to_owned());
    options
        .server_selection_timeout
        .get_or_insert(SERVER_SELECTION);
    options.connect_timeout.get_or_insert(CONNECTING);
    options.max_pool_size.get_or_insert(connections);
    options.write_concern = Some(confirmed(options.write_concern.take())?);
    options.selection_criteria = match options.selection_criteria.take() {
        None | Some(SelectionCriteria::ReadPreference(ReadPreference::Primary)) => {
            Some(ReadPreference::Primary.into())
        }
        Some(_) => {
            return Err(refused(
                "has a readPreference; leave it out, only the primary is read",
            ));
        }
    };
    Ok(options)
}

/// By most servers, in their journals.
fn confirmed(asked: Option<WriteConcern>) -> Result<WriteConcern, StorageError> {
    let asked = asked.unwrap_or_default();
    let less = asked.w.is_some_and(|w| w != Acknowledgment::Majority);
    if less || asked.journal == Some(false) {
        return Err(refused(
            "asks for less than w=majority and journal=true; leave both out",
        ));
    }
    let wait = asked.w_timeout.unwrap_or(CONFIRMING);
    Ok(WriteConcern::builder()
        .w(Acknowledgment::Majority)
        .journal(true)
        .w_timeout(wait)
        .build())
}

fn refused(why: &str) -> StorageError {
    StorageError::Address(format!("the MongoDB address {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn of(query: &str) -> Result<ClientOptions, String> {
        let found = options(&format!("mongodb://one,two/photos{query}"), 7).await;
        found.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn writes_are_confirmed_by_most_and_the_primary_is_read() {
        for query in ["", "?w=majority&journal=true", "?readPreference=primary"] {
            let options = of(query).await.unwrap();
            let concern = options.write_concern.unwrap();
            assert_eq!(concern.w, Some(Acknowledgment::Majority), "{query}");
            assert_eq!(concern.journal, Some(true), "{query}");
            assert_eq!(concern.w_timeout, Some(CONFIRMING), "{query}");
            let primary = SelectionCriteria::ReadPreference(ReadPreference::Primary);
            assert_eq!(options.selection_criteria, Some(primary), "{query}");
            assert_eq!(options.max_pool_size, Some(7), "{query}");
        }
        let own = of("?maxPoolSize=3&wtimeoutMS=2000").await.unwrap();
        assert_eq!(own.max_pool_size, Some(3));
        let concern = own.write_concern.unwrap();
        assert_eq!(concern.w_timeout, Some(Duration::from_secs(2)));
    }

    #[tokio::test]
    async fn an_address_that_asks_for_less_is_refused() {
        for (query, word) in [
            ("?w=1", "w=majority"),
            ("?w=0", "w=majority"),
            ("?journal=false", "journal=true"),
            ("?readPreference=secondaryPreferred", "readPreference"),
        ] {
            let error = of(query).await.unwrap_err();
            assert!(error.contains(word), "{query}: {error}");
        }
        let error = options("mongodb+srv://cluster.example/photos", 7).await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains("mongodb://one,two,three/NAME"), "{error}");
    }
}
