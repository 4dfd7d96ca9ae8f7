//! Drafts, which only a Vignette has.

use std::time::Instant;

use serde_json::{Value, json};

use super::client::Client;
use super::error::{RemoteError, plain};
use super::media::{LOOK_AGAIN, WORK};
use super::post;
use super::response::Answer;

const DRAFTS: &str = "/api/vignette/v1/drafts";

/// What is known of a draft's words.
#[derive(Debug, Default, Clone)]
pub(super) struct DraftWords {
    pub(super) caption: Option<String>,
    /// With their signs, in one line.
    pub(super) hashtags: Option<String>,
    pub(super) visibility: Option<&'static str>,
    pub(super) sensitive: bool,
}

/// A draft with its words, which may be the captioner's.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    id: String,
    pub(super) url: String,
    pub(super) caption: String,
    pub(super) hashtags: String,
    /// Whether captions are pending.
    pending: bool,
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
    words: &DraftWords,
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
    read(client, &answer)
}

/// The draft when the captioner is done with it, or as it is after a long time: a picture whose alt
/// text was given is not waited for before.
pub(super) async fn settled(client: &Client, mut draft: Draft) -> Result<Draft, RemoteError> {
    let until = Instant::now() + client.timeout() * WORK;
    while draft.pending && Instant::now() < until {
        tokio::time::sleep(LOOK_AGAIN).await;
        let answer = client.get(&format!("{DRAFTS}/{}", draft.id)).await?;
        draft = read(client, &answer)?;
    }
    Ok(draft)
}

/// Publishes a draft as it stands; sent again, it is the same post. Returns its address.
pub(super) async fn publish(
    client: &Client,
    draft: &Draft,
    key: &str,
) -> Result<String, RemoteError> {
    let path = format!("{DRAFTS}/{}/publish", draft.id);
    let answer = client.post(&path, key, &json!({})).await?;
    post::address(client, &answer)
}

fn read(client: &Client, answer: &Answer) -> Result<Draft, RemoteError> {
    let text = |name: &str| {
        let text = answer.json.get(name).and_then(|field| field.get("text"));
        text.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let pictures = answer.json.get("pictures").and_then(Value::as_array);
    let pending = |picture: &Value| picture.get("pending").and_then(Value::as_bool) == Some(true);
    Ok(Draft {
        id: answer.text("id", &client.host())?,
        url: plain(&answer.text("url", &client.host())?),
        caption: text("caption"),
        hashtags: text("hashtags"),
        pending: pictures.is_some_and(|pictures| pictures.iter().any(pending)),
    })
}
