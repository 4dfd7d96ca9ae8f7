//! Opens an S3-compatible bucket.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::{ClientOptions, RetryConfig};
use url::Url;

/// Most time of a request about a picture, its bytes included.
pub(super) const PICTURE_IN_ALL: Option<Duration> = Some(Duration::from_secs(120));
/// A bucket that sends or takes nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(60);

/// A bucket that is asked again a few times, and not for minutes: somebody waits. Without a time
/// in all, only silence ends a request.
pub(super) fn open(
    url: &Url,
    options: &[(String, String)],
    in_all: Option<Duration>,
) -> Result<AmazonS3, object_store::Error> {
    let client = ClientOptions::new()
        .with_connect_timeout(Duration::from_secs(5))
        .with_read_timeout(SILENCE);
    let client = match in_all {
        Some(time) => client.with_timeout(time),
        None => client.with_timeout_disabled(),
    };
    let retry = RetryConfig {
        max_retries: 3,
        retry_timeout: Duration::from_secs(10),
        ..RetryConfig::default()
    };
    let mut builder = AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(retry)
        .with_url(url.as_str());
    for (name, value) in options {
        let key: AmazonS3ConfigKey = name.to_lowercase().parse()?;
        builder = builder.with_config(key, value);
    }
    builder.build()
}
