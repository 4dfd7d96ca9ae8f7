//! What `vignette caption` prints of a picture, for people and for programs.

use std::{fmt::Write as _, io, path::Path};

use clap::ValueEnum;
use serde::Serialize;

use crate::captioning::{ModelInfo, ScoredCaption, ScoredHashtag, Suggestion};

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
        Format::Jsonl => Ok(serde_json::to_string(&JsonLine {
            millis: Some(suggestion.millis()),
            ..JsonLine::new(file, suggestion)
        })?),
    }
}

/// What several models say of a picture, without the last end of a line: for people below its name,
/// for programs an object for each model.
pub(super) fn lines_by_model(
    format: Format,
    file: &Path,
    answers: &[(&ModelInfo, Suggestion)],
) -> io::Result<String> {
    let mut lines = Vec::new();
    if format == Format::Text {
        lines.push(file.display().to_string());
    }
    for (model, said) in answers {
        lines.push(match format {
            Format::Text => format!("  {model} ({} ms){}", said.millis(), texts(said)),
            Format::Jsonl => serde_json::to_string(&JsonLine {
                model: Some(model.to_string()),
                milliseconds: Some(said.millis()),
                ..JsonLine::new(file, said)
            })?,
        });
    }
    Ok(lines.join("\n"))
}

/// `dog.jpg: A dog runs. (-0.62, 81 %) | Two dogs play. (-0.81, 43 %?) #dog (0.97) #grass (0.35?)`
/// with the probability that a caption is right where the model has it, and a question mark behind
/// what it is not sure of.
fn text_line(file: &Path, suggestion: &Suggestion) -> String {
    format!("{}{}", file.display(), texts(suggestion))
}

fn texts(suggestion: &Suggestion) -> String {
    let mut line = String::new();
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
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    captions: Vec<JsonCaption<'a>>,
    hashtags: Vec<JsonHashtag<'a>>,
    /// Where a single model is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    millis: Option<u64>,
    /// Where several are.
    #[serde(skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
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
            model: None,
            captions: suggestion.captions.iter().map(caption).collect(),
            hashtags: suggestion.hashtags.iter().map(hashtag).collect(),
            millis: None,
            milliseconds: None,
        }
    }
}
