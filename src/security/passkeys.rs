//! Passkeys (WebAuthn): the only place that names `webauthn_rs`.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::{Host, Url};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey as Credential, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
    WebauthnError,
};

use crate::domain::User;
use crate::telemetry::{TaskFailed, spawn_blocking};

/// Why a passkey was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// What the browser sent is no answer to what was asked, or another key's.
    #[error("the answer was refused: {0}")]
    Refused(String),
    /// What we stored cannot be read, or the site's own address will not do.
    #[error("passkeys: {0}")]
    Broken(String),
    /// The work did not finish.
    #[error(transparent)]
    Task(#[from] TaskFailed),
}

impl From<WebauthnError> for PasskeyError {
    fn from(error: WebauthnError) -> Self {
        Self::Refused(error.to_string())
    }
}

fn broken(error: impl ToString) -> PasskeyError {
    PasskeyError::Broken(error.to_string())
}

/// What a browser is asked to do, and what its answer is checked against.
#[derive(Debug)]
pub struct Question {
    /// For `PublicKeyCredential.parse…OptionsFromJSON`.
    pub options: Value,
    /// Stays here.
    pub state: String,
}

/// A key that a device has made.
#[derive(Debug)]
pub struct NewCredential {
    /// SHA-256 of the id that the device gave it.
    pub digest: [u8; 32],
    /// The public key and its counter.
    pub credential: String,
}

/// An answer to a login's question, read but not checked yet.
#[derive(Debug)]
pub struct Answer {
    answer: PublicKeyCredential,
    /// The account that the device says the key is for.
    pub user: Uuid,
    /// SHA-256 of the key's id.
    pub digest: [u8; 32],
}

impl Answer {
    /// Reads what a browser sent.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] when it is no such answer, or names no account.
    pub fn read(sent: Value) -> Result<Self, PasskeyError> {
        let answer: PublicKeyCredential = serde_json::from_value(sent)
            .map_err(|error| PasskeyError::Refused(error.to_string()))?;
        let user = answer.get_user_unique_id();
        let user = user.and_then(|handle| Uuid::from_slice(handle).ok());
        Ok(Self {
            user: user.ok_or_else(|| PasskeyError::Refused("it names no account".into()))?,
            digest: Sha256::digest(answer.get_credential_id()).into(),
            answer,
        })
    }
}

/// The site as devices know it: a key works at this address alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    id: String,
    origin: Url,
}

impl RelyingParty {
    /// From the site's own address; without one, from the host of a request to this very machine,
    /// `localhost:8080`. Browsers offer passkeys neither without TLS nor for a bare IP address, so
    /// for such addresses there is none.
    #[must_use]
    pub fn at(public_url: Option<&Url>, host: Option<&str>) -> Option<Self> {
        let address = match (public_url, host) {
            (Some(url), _) => url.clone(),
            (None, Some(host)) => {
                let url = Url::parse(&format!("http://{host}")).ok()?;
                (url.host_str() == Some("localhost")).then_some(url)?
            }
            (None, None) => return None,
        };
        let Some(Host::Domain(name)) = address.host() else {
            return None;
        };
        if address.scheme() != "https" && name != "localhost" {
            return None;
        }
        Some(Self {
            id: name.to_owned(),
            origin: Url::parse(&address.origin().ascii_serialization()).ok()?,
        })
    }

    fn site(&self) -> Result<Webauthn, PasskeyError> {
        WebauthnBuilder::new(&self.id, &self.origin)
            .and_then(WebauthnBuilder::build)
            .map_err(broken)
    }

    /// Asks for a new key that can name its account by itself; `known` are the credentials that
    /// a user has, so that no device adds itself twice.
    ///
    /// # Errors
    /// [`PasskeyError::Broken`] when what is stored cannot be read.
    pub fn ask_for_new(&self, user: &User, known: &[String]) -> Result<Question, PasskeyError> {
        let known = known.iter().map(|one| Ok(read(one)?.cred_id().clone()));
        let known: Vec<CredentialID> = known.collect::<Result<_, PasskeyError>>()?;
        let name = user.username.as_str();
        let (asked, state) = self
            .site()?
            .start_passkey_registration(user.id.as_uuid(), name, name, Some(known))
            .map_err(broken)?;
        let mut options = serde_json::to_value(asked.public_key).map_err(broken)?;
        // Nobody types a name before they log in with it, so the device must keep it.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        let state = serde_json::to_string(&state).map_err(broken)?;
        Ok(Question { options, state })
    }

    /// Checks a new key.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    pub async fn new_key(&self, state: String, sent: Value) -> Result<NewCredential, PasskeyError> {
        let site = self.site()?;
        let check = move || {
            let state: PasskeyRegistration = serde_json::from_str(&state).map_err(broken)?;
            let answer: RegisterPublicKeyCredential = serde_json::from_value(sent)
                .map_err(|error| PasskeyError::Refused(error.to_string()))?;
            let made = site.finish_passkey_registration(&answer, &state)?;
            Ok(NewCredential {
                digest: Sha256::digest(made.cred_id()).into(),
                credential: serde_json::to_string(&made).map_err(broken)?,
            })
        };
        spawn_blocking(check).await.map_err(TaskFailed::from)?
    }

    /// Asks whoever is there to show any key of this site.
    ///
    /// # Errors
    /// [`PasskeyError::Broken`] when the question cannot be written down.
    pub fn ask_for_any(&self) -> Result<Question, PasskeyError> {
        let (asked, state) = self
            .site()?
            .start_discoverable_authentication()
            .map_err(broken)?;
        Ok(Question {
            options: serde_json::to_value(asked.public_key).map_err(broken)?,
            state: serde_json::to_string(&state).map_err(broken)?,
        })
    }

    /// Checks that an answer was made by a key's device, which has verified its owner; returns the
    /// credential as it is from now on. A counter that went back is that of a copy.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    pub async fn used(
        &self,
        state: String,
        answer: Answer,
        credential: String,
    ) -> Result<String, PasskeyError> {
        let site = self.site()?;
        let check = move || {
            let state: DiscoverableAuthentication = serde_json::from_str(&state).map_err(broken)?;
            let mut key = read(&credential)?;
            let shown = site.finish_discoverable_authentication_v2(&answer.answer, state, &key)?;
            if !shown.user_verified() {
                return Err(PasskeyError::Refused("its owner was not verified".into()));
            }
            key.update_credential(&shown);
            serde_json::to_string(&key).map_err(broken)
        };
        spawn_blocking(check).await.map_err(TaskFailed::from)?
    }
}

fn read(credential: &str) -> Result<Credential, PasskeyError> {
    serde_json::from_str(credential).map_err(broken)
}

#[cfg(test)]
#[path = "passkeys_tests.rs"]
mod tests;
