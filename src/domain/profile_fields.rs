//! Short facts that a person puts on their page: pronouns, a website, a place.

use serde::{Deserialize, Serialize};

use super::Invalid;
use super::text::{FieldLabel, FieldValue};
use crate::i18n::text;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileField {
    /// What it is about.
    pub label: String,
    /// The fact. An address of the web is shown as a link.
    pub value: String,
}

/// All of a person's, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileFields(Vec<ProfileField>);

impl ProfileFields {
    /// Most of them.
    pub const MOST: usize = 4;

    /// Reads labels and values as a person typed them. Pairs of which either is empty are left out.
    ///
    /// # Errors
    /// [`Invalid`] where one is too long, has a label and no value, or there are more than
    /// [`ProfileFields::MOST`].
    pub fn parse<'t>(typed: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, Invalid> {
        let mut fields = Vec::new();
        for (label, value) in typed {
            let (label, value) = (FieldLabel::parse(label)?, FieldValue::parse(value)?);
            match (label.is_empty(), value.is_empty()) {
                (true, true) => continue,
                (true, false) => {
                    let problem = text!("field-no-label", value = value.as_str());
                    return Err(Invalid::new(problem));
                }
                (false, true) => {
                    return Err(Invalid::new(text!("field-no-text", label = label.as_str())));
                }
                (false, false) => fields.push(ProfileField {
                    label: label.to_string(),
                    value: value.to_string(),
                }),
            }
        }
        if fields.len() > Self::MOST {
            let problem = text!("fields-too-many", count = Self::MOST);
            return Err(Invalid::new(problem));
        }
        Ok(Self(fields))
    }

    /// The fields.
    #[must_use]
    pub fn as_slice(&self) -> &[ProfileField] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_that_are_empty_are_left_out_and_halves_are_refused() {
        let typed = [
            ("Pronouns", "she/her"),
            ("", " "),
            ("Web", "https://example.org"),
        ];
        let fields = ProfileFields::parse(typed).unwrap();
        let labels = fields.as_slice().iter().map(|field| field.label.as_str());
        assert_eq!(labels.collect::<Vec<_>>(), ["Pronouns", "Web"]);

        let long = "x".repeat(256);
        for wrong in [("Web", ""), ("", "here"), ("Web", &long), (&long, "here")] {
            assert!(ProfileFields::parse([wrong]).is_err(), "{wrong:?}");
        }
        assert!(ProfileFields::parse([("a", "b"); 5]).is_err());
    }
}
