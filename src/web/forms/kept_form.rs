//! What a user had typed when their session had ended, as a hidden field of the login's form.

use std::fmt;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::body::{FIELDS, FORM_BYTES};
use crate::web::request::next::local;
use crate::web::response::error::WebError;

/// Most fields: more than the largest form has, that of many drafts.
const MOST_FIELDS: usize = 400;
/// Most characters of all fields: more than the longest caption and ten of the longest alt texts,
/// each with what was shown. Writing them into a page must not hold up others.
const CHARACTERS: usize = 64 * 1024;

/// A form that was not taken, as JSON in a hidden field.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::web) struct KeptForm {
    /// The address to which it was sent.
    pub(in crate::web) action: String,
    /// Names and values.
    #[serde(deserialize_with = "bounded")]
    pub(in crate::web) fields: Vec<(String, String)>,
}

/// A form that is worth keeping through a login.
pub(in crate::web) trait KeptFields {
    /// Most bytes of such a form, sent by a signed-in user.
    const BYTES: usize = FORM_BYTES;
    /// Most fields.
    const FIELDS: usize = FIELDS;

    /// Names and values of what was typed.
    fn kept_fields(self) -> Vec<(String, String)>;
}

impl KeptFields for Vec<(String, String)> {
    fn kept_fields(self) -> Vec<(String, String)> {
        self
    }
}

impl KeptForm {
    /// From the hidden field.
    pub(in crate::web) fn read(text: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(text).ok()?;
        let characters: usize = kept.fields.iter().map(|(_, it)| it.chars().count()).sum();
        // Nobody's login leads elsewhere.
        let here = kept.action == local(Some(&kept.action));
        (here && characters <= CHARACTERS).then_some(kept)
    }

    /// For the hidden field.
    pub(in crate::web) fn as_json(&self) -> Result<String, WebError> {
        serde_json::to_string(self).map_err(|error| WebError::Internal(error.into()))
    }
}

/// Fails on more fields than any form has, while it reads.
fn bounded<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<(String, String)>, D::Error> {
    struct Pairs;
    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the fields of a form")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut pairs: A) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::new();
            while let Some(pair) = pairs.next_element()? {
                if fields.len() == MOST_FIELDS {
                    return Err(Error::custom("too many fields"));
                }
                fields.push(pair);
            }
            Ok(fields)
        }
    }
    reader.deserialize_seq(Pairs)
}

#[cfg(test)]
mod tests {
    use super::KeptForm;

    #[test]
    fn a_kept_form_leads_nowhere_else_and_is_bounded() {
        let read = |text: &str| KeptForm::read(text).is_some();
        assert!(read(
            r#"{"action":"/comments/1","fields":[["text","Hello"]]}"#
        ));
        for action in [
            "https://evil.example/",
            "//evil.example",
            "javascript:alert(1)",
        ] {
            assert!(!read(&format!(r#"{{"action":"{action}","fields":[]}}"#)));
        }
        let long = r#"\""#.repeat(super::CHARACTERS + 1);
        assert!(!read(&format!(
            r#"{{"action":"/x","fields":[["a","{long}"]]}}"#
        )));
        let many = vec![r#"["a","b"]"#; super::MOST_FIELDS + 1].join(",");
        assert!(!read(&format!(r#"{{"action":"/x","fields":[{many}]}}"#)));
    }
}
