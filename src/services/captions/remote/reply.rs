//! What a language model said, as suggestions: whatever form it chose, plain text within bounds comes
//! out.

use serde_json::Value;

use super::chat::Completion;
use crate::domain::markup::of_html;
use crate::domain::{AltText, Caption, Hashtag, without_names};

/// Captions that are offered.
const CAPTIONS: usize = 3;
/// Hashtags that are offered.
const HASHTAGS: usize = 10;
/// Places at which a JSON object is looked for.
const PLACES: usize = 50;

/// What can be offered of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Captions, best first.
    pub captions: Vec<Caption>,
    /// What the picture shows.
    pub alt: Option<AltText>,
    /// Hashtags, best first.
    pub hashtags: Vec<Hashtag>,
}

/// Reads an answer of the server; none where it has nothing to offer.
pub(super) fn read(json: &[u8]) -> Option<Answer> {
    let completion: Completion = serde_json::from_slice(json).ok()?;
    let said = completion.text()?;
    let said = after_thinking(&said);
    let answer = match object(said) {
        Some(object) => of_object(&object),
        None => of_lines(said),
    };
    let is_empty = answer.captions.is_empty() && answer.alt.is_none();
    (!is_empty || !answer.hashtags.is_empty()).then_some(answer)
}

/// Models that reason say first what they think.
fn after_thinking(said: &str) -> &str {
    said.rsplit_once("</think>").map_or(said, |(_, said)| said)
}

/// The first JSON object with words for a picture, wherever it stands.
fn object(said: &str) -> Option<Value> {
    let places = said.match_indices('{').take(PLACES);
    let mut objects = places.filter_map(|(at, _)| {
        let mut read = serde_json::Deserializer::from_str(&said[at..]).into_iter::<Value>();
        read.next()?.ok()
    });
    objects.find(|one| {
        let names = ["captions", "caption", "alt", "alt_text", "hashtags"];
        names.iter().any(|name| one.get(name).is_some())
    })
}

fn of_object(object: &Value) -> Answer {
    let of = |names: [&str; 2]| names.iter().find_map(|name| object.get(name));
    let captions = of(["captions", "caption"]).map(texts).unwrap_or_default();
    let alt = of(["alt", "alt_text"]).map(texts).unwrap_or_default();
    let hashtags = of(["hashtags", "tags"]).map(texts).unwrap_or_default();
    Answer {
        captions: all_captions(captions.iter().map(String::as_str)),
        alt: alt.iter().find_map(|text| alt_text(text)),
        hashtags: all_hashtags(hashtags.iter().map(String::as_str)),
    }
}

/// The texts of a value that is one, or a list of them, bare or in objects.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(values) => values.iter().take(50).flat_map(texts_of_item).collect(),
        _ => Vec::new(),
    }
}

fn texts_of_item(value: &Value) -> Option<String> {
    let text = match value {
        Value::Object(fields) => ["text", "caption", "tag"]
            .iter()
            .find_map(|name| fields.get(*name))?,
        other => other,
    };
    text.as_str().map(str::to_owned)
}

/// A line for each caption, as models write that do not know JSON; a line of hashtags alone is that.
fn of_lines(said: &str) -> Answer {
    let lines = said.lines().map(str::trim);
    let is_tags = |line: &&str| line.split_whitespace().all(|word| word.starts_with('#'));
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("```"));
    let (tags, lines): (Vec<&str>, Vec<&str>) = lines.partition(|line| is_tags(line));
    let lines = lines.into_iter().filter(|line| !line.ends_with(':'));
    Answer {
        captions: all_captions(lines.map(without_bullet)),
        alt: None,
        hashtags: all_hashtags(tags.into_iter()),
    }
}

/// Without `1.`, `2)`, `-` or `*` before it.
fn without_bullet(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < line.len()
        && let Some(rest) = digits.strip_prefix(['.', ')'])
    {
        return rest.trim_start();
    }
    match line.strip_prefix(['-', '*', '•']) {
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        _ => line,
    }
}

fn all_captions<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Caption> {
    let mut captions = Vec::new();
    for text in texts {
        let caption = Caption::parse(&plain(text)).ok();
        let fresh = caption.filter(|one| !one.is_empty() && !captions.contains(one));
        captions.extend(fresh);
        if captions.len() == CAPTIONS {
            break;
        }
    }
    captions
}

fn alt_text(text: &str) -> Option<AltText> {
    let alt = AltText::parse(&plain(text)).ok()?;
    (!alt.is_empty()).then_some(alt)
}

fn all_hashtags<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Hashtag> {
    let words = texts.flat_map(|text| {
        text.split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
    });
    let mut hashtags: Vec<Hashtag> = Vec::new();
    for word in words.take(100) {
        let tag = Hashtag::parse(word.trim_start_matches('#')).ok();
        hashtags.extend(tag.filter(|tag| !hashtags.contains(tag)));
        if hashtags.len() == HASHTAGS {
            break;
        }
    }
    hashtags
}

/// A text without markup, quotes around it, links and names of people.
fn plain(text: &str) -> String {
    // What is far too long is not looked at.
    if text.len() > 16 * 1024 {
        return String::new();
    }
    let text = of_html(text);
    let text = text.replace("**", "").replace(['`', '\0'], "");
    let text = without_names(&text);
    let text = text.trim_matches(['"', '“', '”', '„', '«', '»']);
    text.trim().to_owned()
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
