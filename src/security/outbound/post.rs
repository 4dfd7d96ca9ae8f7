//! Sending something small to an address that a person's device named.

use std::time::Duration;

use reqwest::header::HeaderMap;
use url::Url;

use super::{Outbound, OutboundError};

impl Outbound {
    /// Sends `body`, and returns the status of the answer, of which no more is read. A redirect is not
    /// followed.
    ///
    /// # Errors
    /// See [`OutboundError`].
    pub async fn post(
        &self,
        address: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
        time: Duration,
    ) -> Result<u16, OutboundError> {
        let request = self.client_for(address)?.post(address.clone());
        let answer = request.headers(headers).body(body).timeout(time).send();
        let answer = answer.await.map_err(OutboundError::of)?;
        Ok(answer.status().as_u16())
    }
}
