//! What `vignette caption` prints of a picture, for people and for programs.

use std::{fmt::Write as _, io, path::Path};

use clap::ValueEnum;
use serde::Serialize;

use crate::captioning::{ScoredCaption, ScoredHashtag, Suggestion};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// A JSON object on each line
    Jsonl,
}

/// A picture's line, without its end.
pub(super) fn line(format: Format, file: &Path, suggestion: &Suggestion) -> io::Result<String> {
    match format {
        Format::Text => Ok(text_line(file, suggestion)),
        Format::Jsonl => Ok(serde_json::to_string(&JsonLine::new(file, suggestion))?),
    }
}

/// `dog.jpg: A dog runs. (-0.62, 81 %) | Two dogs play. (-0.81, 43 %?) #dog (0.97) #grass (0.35?)`
/// with the probability that a caption is right where the model has it, and a question mark behind
/// what it is not sure of.
fn text_line(file: &Path, suggestion: &Suggestion) -> String {
    let mut line = file.display().to_string();
    for (number, caption) in suggestion.captions.iter().enumerate() {
        let separator = if number == 0 { ":" } else { " |" };
        let _ = write!(line, "{separator} {} ({:.2}", caption.text, caption.score);
        if let Some(confidence) = caption.confidence {
            let doubt = doubt(caption.unsure);
            let _ = write!(line, ", {:.0} %{doubt}", 100.0 * confidence);
        }
        line.push(')');
    }
    for hashtag in &suggestion.hashtags {
        let doubt = doubt(hashtag.unsure);
        let _ = write!(line, " #{} ({:.2}{doubt})", hashtag.tag, hashtag.score);
    }
    line
}

fn doubt(unsure: bool) -> &'static str {
    if unsure { "?" } else { "" }
}

#[derive(Serialize)]
struct JsonLine<'a> {
    file: String,
    captions: Vec<JsonCaption<'a>>,
    hashtags: Vec<JsonHashtag<'a>>,
    millis: u64,
}

#[derive(Serialize)]
struct JsonCaption<'a> {
    text: &'a str,
    score: f32,
    #[serde(flatten)]
    confidence: Option<ConfidenceJson>,
}

#[derive(Serialize)]
struct JsonHashtag<'a> {
    tag: &'a str,
    score: f32,
    #[serde(flatten)]
    confidence: Option<ConfidenceJson>,
}

/// How probable it is that a suggestion is right; left out where the model has none.
#[derive(Serialize)]
struct ConfidenceJson {
    confidence: f32,
    unsure: bool,
}

impl ConfidenceJson {
    fn new(confidence: Option<f32>, unsure: bool) -> Option<Self> {
        confidence.map(|confidence| Self { confidence, unsure })
    }
}

impl JsonLine<'_> {
    fn new<'a>(file: &Path, suggestion: &'a Suggestion) -> JsonLine<'a> {
        let caption = |caption: &'a ScoredCaption| JsonCaption {
            text: &caption.text,
            score: caption.score,
            confidence: ConfidenceJson::new(caption.confidence, caption.unsure),
        };
        let hashtag = |hashtag: &'a ScoredHashtag| JsonHashtag {
            tag: &hashtag.tag,
            score: hashtag.score,
            confidence: ConfidenceJson::new(hashtag.confidence, hashtag.unsure),
        };
        JsonLine {
            file: file.display().to_string(),
            captions: suggestion.captions.iter().map(caption).collect(),
            hashtags: suggestion.hashtags.iter().map(hashtag).collect(),
            millis: suggestion.millis,
        }
    }
}
