//! Pictures of which an archive has the addresses alone, fetched where the person asked for that and
//! the site allows it.

use std::time::Duration;

use bytes::Bytes;
use url::Url;

use super::Import;
use crate::i18n::text;
use crate::security::outbound::Bounds;
use crate::services::Failure;
use crate::services::archives::format::{Shared, SharedPicture};

/// Most time that a picture may take.
const TIME: Duration = Duration::from_secs(60);
/// A server that had no answer or no time so often, one picture after the other, is not asked again in
/// this run: an archive may name it thousands of times.
const FAILURES: u32 = 3;
/// What we would rather have; what comes, its bytes say.
const ACCEPT: &str = "image/*";

/// Why a picture cannot be had; the ends of sentences.
pub(super) enum NotHad {
    /// It is so for good.
    Ever(String),
    /// It may be had another time.
    Now(String),
}

impl Import<'_> {
    /// The bytes of a picture, out of the archive or from where that says that they are.
    pub(super) async fn bytes_of(
        &mut self,
        shared: &SharedPicture,
        most: u64,
    ) -> Result<Result<Bytes, NotHad>, Failure> {
        if shared.elsewhere {
            return Ok(self.fetched(&shared.file, most).await);
        }
        let read = self.archive.picture(&shared.file, most).await?;
        Ok(read.map_err(|why| NotHad::Ever(why.to_string())))
    }

    async fn fetched(&mut self, address: &str, most: u64) -> Result<Bytes, NotHad> {
        // The site's settings may have changed since it was asked for.
        let Some(outbound) = &self.app.outbound else {
            return Err(NotHad::Ever(text!("import-fetches-nothing")));
        };
        let bounds = Bounds {
            bytes: most,
            time: TIME,
        };
        let answer = outbound.get(address, ACCEPT, bounds).await;
        let failures = self.failures.entry(server(address)).or_default();
        match answer {
            Err(error) if error.is_temporary() => {
                *failures += 1;
                Err(NotHad::Now(error.to_string()))
            }
            answer => {
                *failures = 0;
                answer.map_err(|error| NotHad::Ever(error.to_string()))
            }
        }
    }

    /// The address of a picture of a post whose server is not asked any more.
    pub(super) fn given_up<'p>(&self, shared: &'p Shared) -> Option<&'p str> {
        let elsewhere = shared.pictures.iter().filter(|one| one.elsewhere);
        let mut addresses = elsewhere.map(|one| one.file.as_str());
        addresses.find(|address| {
            let failures = self.failures.get(&server(address));
            failures.is_some_and(|count| *count >= FAILURES)
        })
    }
}

/// The name of the server that an address leads to; empty where there is none.
fn server(address: &str) -> String {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(Url::host_str);
    host.unwrap_or_default().to_owned()
}
