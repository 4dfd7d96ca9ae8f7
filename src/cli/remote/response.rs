//! What a server answers, read within bounds and put into words where it is no.

use reqwest::{Response, StatusCode};
use serde_json::Value;

use super::error::{RemoteError, plain};

/// Most bytes of an answer; a post has some ten thousand.
const MOST_BYTES: usize = 4 << 20;

/// An answer that says yes, as JSON.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) json: Value,
}

impl Answer {
    /// A text that must be there.
    pub(super) fn text(&self, name: &str, host: &str) -> Result<String, RemoteError> {
        let text = self.json.get(name).and_then(Value::as_str);
        let text = text.filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        text.ok_or_else(|| RemoteError::NotThisKind(host.to_owned()))
    }
}

/// Reads an answer that is not one of waiting.
pub(super) async fn read(host: &str, response: Response) -> Result<Answer, RemoteError> {
    let status = response.status();
    if status.is_redirection() {
        let to = response.headers().get("location");
        let to = to.and_then(|to| to.to_str().ok()).unwrap_or("nowhere");
        return Err(RemoteError::Elsewhere {
            host: host.to_owned(),
            to: plain(to),
        });
    }
    if status.is_server_error() {
        let host = host.to_owned();
        return Err(RemoteError::Fault { host, status });
    }
    let body = body(host, response).await?;
    let json: Option<Value> = serde_json::from_slice(&body).ok();
    let json = json.filter(|json| json.is_object() || json.is_array());
    if status.is_success() {
        let json = json.ok_or_else(|| RemoteError::NotThisKind(host.to_owned()))?;
        return Ok(Answer { status, json });
    }
    Err(refusal(host, status, json.as_ref()))
}

fn refusal(host: &str, status: StatusCode, json: Option<&Value>) -> RemoteError {
    // A description says more than a word of OAuth's; `detail` is RFC 9457's.
    let names = ["error_description", "detail", "error"];
    let mut message = names
        .iter()
        .filter_map(|name| json?.get(name)?.as_str())
        .map(plain);
    let message = message.find(|sentence| !sentence.is_empty());
    match (status, message) {
        (StatusCode::UNAUTHORIZED, _) => RemoteError::Revoked(host.to_owned()),
        // A proxy before the server says so, in HTML.
        (StatusCode::PAYLOAD_TOO_LARGE, None) => RemoteError::Refused {
            status,
            sentence: format!("{host} takes no file as large as this"),
        },
        (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, None) => {
            RemoteError::NotThisKind(host.to_owned())
        }
        (_, Some(sentence)) => RemoteError::Refused { status, sentence },
        (_, None) => RemoteError::Refused {
            status,
            sentence: format!("{host} refuses"),
        },
    }
}

async fn body(host: &str, mut response: Response) -> Result<Vec<u8>, RemoteError> {
    let mut body = Vec::new();
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|error| super::client::explain(host, &error))?
    {
        if body.len() + piece.len() > MOST_BYTES {
            return Err(RemoteError::NotThisKind(host.to_owned()));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
