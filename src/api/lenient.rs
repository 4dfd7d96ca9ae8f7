//! Values as clients send them: in a form everything is text, and some send text in JSON, too. For
//! serde's `deserialize_with`.

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;

/// A text; numbers and flags are texts, too. What is no single value is nothing.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Yes or no, as clients write it.
pub(super) fn as_flag(text: &str) -> Option<bool> {
    match text {
        "true" | "1" | "on" | "t" | "True" => Some(true),
        "false" | "0" | "off" | "f" | "False" | "" => Some(false),
        _ => None,
    }
}

/// A list; a single value is a list of one.
pub(super) fn as_texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(as_text).collect(),
        value => as_text(value).into_iter().collect(),
    }
}

/// A text that may be missing.
pub(super) fn text<'de, D: Deserializer<'de>>(given: D) -> Result<Option<String>, D::Error> {
    Ok(as_text(&Value::deserialize(given)?))
}

/// A text; an empty one where it is missing.
pub(super) fn string<'de, D: Deserializer<'de>>(given: D) -> Result<String, D::Error> {
    Ok(text(given)?.unwrap_or_default())
}

/// A list of texts.
pub(super) fn texts<'de, D: Deserializer<'de>>(given: D) -> Result<Vec<String>, D::Error> {
    Ok(as_texts(&Value::deserialize(given)?))
}

/// Yes, no, or nothing.
pub(super) fn flag<'de, D: Deserializer<'de>>(given: D) -> Result<Option<bool>, D::Error> {
    let Some(text) = text(given)? else {
        return Ok(None);
    };
    let known = as_flag(&text);
    known
        .map(Some)
        .ok_or_else(|| D::Error::custom(format_args!("{text:?} is neither true nor false")))
}
