//! Names by which people are found: `@name`.

use std::fmt;

use serde::Serialize;

use super::Invalid;
use crate::i18n::text;

/// Names that an address or a role could be mistaken for.
const RESERVED: &[&str] = &[
    "admin",
    "administrator",
    "api",
    "everyone",
    "help",
    "here",
    "media",
    "moderator",
    "root",
    "security",
    "settings",
    "static",
    "support",
    "system",
    "tags",
    "vignette",
];

/// A person's name on the site: 3 to 30 of `a–z`, `0–9` and `_`, beginning with a letter.
/// Upper case is folded, so that `Ada` and `ada` are one person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Username(String);

impl Username {
    /// The rule, as it is shown beside the field.
    #[must_use]
    pub fn rule() -> String {
        text!("username-rule")
    }

    /// Reads a name as a person typed it.
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let name = text.trim().trim_start_matches('@').to_ascii_lowercase();
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() {
            return Err(Invalid::new(text!("username-missing")));
        }
        if !(3..=30).contains(&name.chars().count())
            || !name.chars().all(legal)
            || !name.starts_with(|c: char| c.is_ascii_lowercase())
        {
            return Err(Invalid::new(text!("username-invalid", rule = Self::rule())));
        }
        if RESERVED.contains(&name.as_str()) {
            return Err(Invalid::new(text!("username-reserved")));
        }
        Ok(Self(name))
    }

    /// A value that passed [`Username::parse`] once and was stored; the rules may have become stricter
    /// since, and what stands, stands.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The name without `@`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_drops_the_at_sign() {
        assert_eq!(
            Username::parse(" @Ada_99 ").map(|u| u.to_string()),
            Ok("ada_99".into())
        );
    }

    #[test]
    fn refuses_what_is_no_name() {
        for text in [
            "",
            "ab",
            "9lives",
            "_x_",
            "ada lovelace",
            "ädä",
            "a/b/c",
            "admin",
            "../x",
        ] {
            assert!(Username::parse(text).is_err(), "{text:?} was accepted");
        }
        assert!(Username::parse(&"a".repeat(31)).is_err());
    }
}
