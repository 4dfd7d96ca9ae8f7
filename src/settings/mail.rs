//! Emails to people.

use secrecy::SecretString;
use serde::{Deserialize, Serialize, Serializer};

/// Letters to people: for new passwords, and to confirm addresses.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// `smtps://USER:PASSWORD@HOST`; without it no letters are sent. Needs `server.public_url`.
    #[serde(serialize_with = "hidden")]
    pub smtp: Option<SecretString>,
    /// Who letters are from, e.g. `Vignette <photos@example.org>`.
    pub from: String,
}

/// A secret is read from the settings and never written back into them.
pub(super) fn hidden<S: Serializer>(
    secret: &Option<SecretString>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match secret {
        Some(_) => serializer.serialize_some("(hidden)"),
        None => serializer.serialize_none(),
    }
}
