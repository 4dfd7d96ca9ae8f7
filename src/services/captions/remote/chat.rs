//! Chat completions as OpenAI defined them and Ollama, llama.cpp and vLLM take them: the parts that
//! are needed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Debug, Serialize)]
pub(super) struct Request<'r> {
    model: &'r str,
    messages: &'r [Message],
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format>,
    stream: bool,
}

#[derive(Debug, Serialize)]
struct Format {
    r#type: &'static str,
}

/// One message of a conversation.
#[derive(Debug, Serialize)]
pub(super) struct Message {
    role: &'static str,
    content: Content,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part {
    Text { text: String },
    ImageUrl { image_url: ImageUrl },
}

#[derive(Debug, Serialize)]
struct ImageUrl {
    url: String,
}

impl<'r> Request<'r> {
    /// A question whose answer is wanted in one piece, as JSON where the server knows how.
    pub(super) fn new(model: &'r str, messages: &'r [Message], with_format: bool) -> Self {
        Self {
            model,
            messages,
            response_format: with_format.then_some(Format {
                r#type: "json_object",
            }),
            stream: false,
        }
    }

    pub(super) fn into_json(self) -> Bytes {
        // Texts and numbers alone, which can always be written.
        serde_json::to_vec(&self).unwrap_or_default().into()
    }
}

impl Message {
    /// What the model is to do.
    pub(super) fn system(text: String) -> Self {
        Self {
            role: "system",
            content: Content::Text(text),
        }
    }

    /// What it is to be done with.
    pub(super) fn user(text: String) -> Self {
        Self {
            role: "user",
            content: Content::Text(text),
        }
    }

    /// The same with a JPEG.
    pub(super) fn with_picture(text: String, jpeg: &[u8]) -> Self {
        let url = format!("data:image/jpeg;base64,{}", STANDARD.encode(jpeg));
        let image_url = ImageUrl { url };
        Self {
            role: "user",
            content: Content::Parts(vec![Part::Text { text }, Part::ImageUrl { image_url }]),
        }
    }
}

/// An answer.
#[derive(Debug, Deserialize)]
pub(super) struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    message: Said,
}

#[derive(Debug, Deserialize)]
struct Said {
    #[serde(default)]
    content: Option<SaidContent>,
}

/// Some servers answer in parts, too.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum SaidContent {
    Text(String),
    Parts(Vec<SaidPart>),
}

#[derive(Debug, Deserialize)]
struct SaidPart {
    #[serde(default)]
    text: String,
}

impl Completion {
    /// What was said.
    pub(super) fn text(self) -> Option<String> {
        let first = self.choices.into_iter().next()?;
        Some(match first.message.content? {
            SaidContent::Text(text) => text,
            SaidContent::Parts(parts) => parts.into_iter().map(|part| part.text).collect(),
        })
    }
}
