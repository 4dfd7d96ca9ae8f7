//! Sending something small to an address that a person's device named.

use std::time::Duration;

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
        headers: &[(&'static str, &str)],
        body: Vec<u8>,
        time: Duration,
    ) -> Result<u16, OutboundError> {
        let mut request = self.client_for(address)?.post(address.clone());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.body(body).timeout(time).send().await;
        let answer = answer.map_err(OutboundError::of)?;
        Ok(answer.status().as_u16())
    }
}
