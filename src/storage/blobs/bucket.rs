//! Opens an S3-compatible bucket.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::{ClientOptions, RetryConfig};
use url::Url;

/// Most time of a request about a picture, its bytes included.
pub(super) const PICTURE_IN_ALL: Option<Duration> = Some(Duration::from_secs(120));
/// A bucket that sends or takes nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(60);

const NO_CREDENTIALS: &str = "the bucket has no credentials: set access_key_id and \
     secret_access_key in [storage.pictures_options], skip_signature for a bucket that takes everybody, or \
     metadata_endpoint to ask your cloud provider's metadata service";

/// A bucket that is asked again a few times, and not for minutes: a user waits. Without a time
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
    let mut keys = Vec::new();
    for (name, _) in options {
        keys.push(name.to_lowercase().parse::<AmazonS3ConfigKey>()?);
    }
    if !keys.iter().any(names_credentials) {
        return Err(object_store::Error::Generic {
            store: "S3",
            source: NO_CREDENTIALS.into(),
        });
    }
    let mut builder = AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(retry)
        .with_url(url.as_str());
    for (key, (_, value)) in keys.into_iter().zip(options) {
        builder = builder.with_config(key, value);
    }
    builder.build()
}

/// Whether an option says where credentials come from. Without one, `object_store` would ask the
/// metadata service of a cloud provider (169.254.169.254), which no setting names.
fn names_credentials(key: &AmazonS3ConfigKey) -> bool {
    use AmazonS3ConfigKey::{
        AccessKeyId, ContainerCredentialsFullUri, ContainerCredentialsRelativeUri,
        MetadataEndpoint, SkipSignature, WebIdentityTokenFile,
    };
    matches!(
        key,
        AccessKeyId
            | ContainerCredentialsFullUri
            | ContainerCredentialsRelativeUri
            | MetadataEndpoint
            | SkipSignature
            | WebIdentityTokenFile
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(options: &[(&str, &str)]) -> Result<AmazonS3, object_store::Error> {
        let url = Url::parse("s3://photos").map_err(|error| object_store::Error::Generic {
            store: "S3",
            source: error.into(),
        })?;
        let options: Vec<_> = options
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        open(&url, &options, None)
    }

    #[test]
    fn a_bucket_without_credentials_asks_nobody_for_them() {
        let refused = opened(&[("region", "eu-central-1")]).map(|_| ());
        let reason = refused.map_or_else(|error| error.to_string(), |()| String::new());
        assert!(reason.contains("access_key_id"), "{reason}");
        assert!(
            opened(&[
                ("region", "eu-central-1"),
                ("access_key_id", "a"),
                ("secret_access_key", "b"),
            ])
            .is_ok()
        );
    }
}
