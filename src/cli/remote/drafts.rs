//! Drafts, which only a Vignette has.

use serde_json::{Value, json};

use super::client::Client;
use super::error::{RemoteError, plain};

const DRAFTS: &str = "/api/vignette/v1/drafts";

/// What is known of a draft's words.
#[derive(Debug, Default, Clone)]
pub(super) struct Words {
    pub(super) caption: Option<String>,
    /// With their signs, in one line.
    pub(super) hashtags: Option<String>,
    pub(super) visibility: Option<&'static str>,
    pub(super) sensitive: bool,
}

/// A draft with its words, which may be the captioner's.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) url: String,
    pub(super) caption: String,
    pub(super) hashtags: String,
}

/// Whether the server has drafts.
pub(super) async fn are_there(client: &Client) -> Result<bool, RemoteError> {
    match client.get(DRAFTS).await {
        Ok(answer) => Ok(answer.json.is_array()),
        Err(RemoteError::NotThisKind(_)) => Ok(false),
        // As 404 is said in JSON, or a scope that is not known there.
        Err(RemoteError::Refused { status, .. }) if status.as_u16() == 404 => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a draft of pictures that were sent, once for the same pictures.
pub(super) async fn make(
    client: &Client,
    media: &[String],
    words: &Words,
    key: &str,
) -> Result<Draft, RemoteError> {
    let mut body = json!({ "media_ids": media });
    let given = [
        ("caption", words.caption.as_deref()),
        ("hashtags", words.hashtags.as_deref()),
        ("visibility", words.visibility),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            body[name] = value.into();
        }
    }
    if words.sensitive {
        body["sensitive"] = true.into();
    }
    let answer = client.post(DRAFTS, key, &body).await?;
    let text = |name: &str| {
        let text = answer.json.get(name).and_then(|field| field.get("text"));
        text.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    Ok(Draft {
        url: plain(&answer.text("url", &client.host())?),
        caption: text("caption"),
        hashtags: text("hashtags"),
    })
}
