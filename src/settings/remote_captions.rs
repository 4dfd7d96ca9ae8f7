//! Words from a language model elsewhere.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::mail::hidden;
use crate::services::captions::remote::RemoteSettings;
use crate::storage::SearchLanguage;

/// Most tones, and most characters of one: they are buttons.
const MOST_TONES: usize = 12;
const MOST_OF_A_TONE: usize = 30;

/// An OpenAI-compatible chat-completions API; nothing is sent anywhere without its `url`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemoteCaptions {
    /// Its address, such as `http://localhost:11434/v1` or `https://api.openai.com/v1`.
    pub url: Option<Url>,
    /// Whether the host's name may lead into a private network.
    pub private: bool,
    /// Which of its models is asked.
    pub model: String,
    /// Its key.
    #[serde(serialize_with = "hidden", deserialize_with = "secret")]
    pub api_key: Option<SecretString>,
    /// A file with the key instead.
    pub api_key_file: Option<PathBuf>,
    /// Seconds until an answer is given up.
    pub timeout: u32,
    /// Requests at the same time.
    pub concurrency: usize,
    /// The language of its words where a person has not chosen theirs; the site's when not given.
    pub language: Option<SearchLanguage>,
    /// What is said to it beside what it must know.
    pub prompt: String,
    /// Whether it can be sent pictures.
    pub image: bool,
    /// What captions may be made: “Make it …”.
    pub tones: Vec<String>,
}

impl Default for RemoteCaptions {
    fn default() -> Self {
        let tones = ["catchier", "shorter", "longer", "funnier", "plainer"];
        Self {
            url: None,
            private: false,
            model: String::new(),
            api_key: None,
            api_key_file: None,
            timeout: 30,
            concurrency: 2,
            language: None,
            prompt: String::new(),
            image: false,
            tones: tones.map(str::to_owned).into(),
        }
    }
}

/// What is wrong with the settings; the end of a line that begins with their section.
#[derive(Debug, thiserror::Error)]
pub enum RemoteCaptionsError {
    /// Half of what is needed.
    #[error("`captions.remote.{0}` is needed where the rest of `captions.remote` is set")]
    Missing(&'static str),
    /// The key stands in two places.
    #[error("`captions.remote.api_key` and `captions.remote.api_key_file` exclude each other")]
    TwoKeys,
    /// The file cannot be used.
    #[error("`captions.remote.api_key_file`: {0}")]
    KeyFile(String),
    /// A number that makes no sense.
    #[error("`captions.remote.{0}` must be from 1 to {1}")]
    Number(&'static str, u32),
    /// A tone that fits on no button.
    #[error(
        "`captions.remote.tones` are at most {MOST_TONES} different texts, each of 1 to \
         {MOST_OF_A_TONE} characters on one line"
    )]
    Tones,
    /// The prompt is too long.
    #[error("`captions.remote.prompt` is longer than 4000 characters")]
    Prompt,
}

impl RemoteCaptions {
    /// As the service wants them; none where nothing is to be sent anywhere.
    ///
    /// # Errors
    /// One line for whoever starts the server.
    pub fn service(&self) -> Result<Option<RemoteSettings>, RemoteCaptionsError> {
        let Some(url) = &self.url else {
            let rest = !self.model.is_empty()
                || self.api_key.is_some()
                || self.api_key_file.is_some()
                || self.image;
            return match rest {
                true => Err(RemoteCaptionsError::Missing("url")),
                false => Ok(None),
            };
        };
        self.check()?;
        Ok(Some(RemoteSettings {
            url: completions(url),
            private: self.private,
            model: self.model.trim().to_owned(),
            key: self.key()?,
            seconds: self.timeout,
            concurrency: self.concurrency,
            language: self.language,
            prompt: self.prompt.trim().to_owned(),
            image: self.image,
            tones: self.tones.iter().map(|it| it.trim().to_owned()).collect(),
        }))
    }

    fn check(&self) -> Result<(), RemoteCaptionsError> {
        if self.model.trim().is_empty() {
            return Err(RemoteCaptionsError::Missing("model"));
        }
        if !(1..=600).contains(&self.timeout) {
            return Err(RemoteCaptionsError::Number("timeout", 600));
        }
        if !(1..=1000).contains(&self.concurrency) {
            return Err(RemoteCaptionsError::Number("concurrency", 1000));
        }
        if self.prompt.chars().count() > 4000 {
            return Err(RemoteCaptionsError::Prompt);
        }
        let fits = |tone: &String| {
            let tone = tone.trim();
            let length = tone.chars().count();
            (1..=MOST_OF_A_TONE).contains(&length) && !tone.contains(char::is_control)
        };
        let same = |at: usize| {
            let tone = self.tones[at].trim();
            self.tones[..at].iter().any(|other| other.trim() == tone)
        };
        let repeated = (0..self.tones.len()).any(same);
        if self.tones.len() > MOST_TONES || repeated || !self.tones.iter().all(fits) {
            return Err(RemoteCaptionsError::Tones);
        }
        Ok(())
    }

    fn key(&self) -> Result<Option<SecretString>, RemoteCaptionsError> {
        let Some(file) = &self.api_key_file else {
            return Ok(self.api_key.clone());
        };
        if self.api_key.is_some() {
            return Err(RemoteCaptionsError::TwoKeys);
        }
        let wrong = |what: &str| {
            let text = format!("{} {what}", file.display());
            RemoteCaptionsError::KeyFile(text)
        };
        let text = std::fs::read_to_string(file);
        let text = text.map_err(|error| wrong(&format!("cannot be read: {error}")))?;
        match text.trim() {
            "" => Err(wrong("is empty")),
            key if key.lines().count() > 1 => Err(wrong("has more than one line")),
            key => Ok(Some(key.into())),
        }
    }
}

/// Where completions are asked for: the address of the API may be given with this part or without.
fn completions(url: &Url) -> Url {
    const LAST: &str = "/chat/completions";
    let path = url.path().trim_end_matches('/').to_owned();
    let mut url = url.clone();
    url.set_fragment(None);
    if !path.ends_with(LAST) {
        url.set_path(&format!("{path}{LAST}"));
    }
    url
}

/// A text. What else stands there is not shown in the error, because it may be half of a key.
fn secret<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<SecretString>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Read {
        Text(String),
        Other(serde::de::IgnoredAny),
    }
    match Option::<Read>::deserialize(reader)? {
        None => Ok(None),
        Some(Read::Text(text)) => Ok(Some(text.trim().into()).filter(|_| !text.trim().is_empty())),
        Some(Read::Other(_)) => Err(serde::de::Error::custom("write the key in quotes")),
    }
}

#[cfg(test)]
#[path = "remote_captions_tests.rs"]
mod tests;
