//! E-mail addresses.

use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress, Options};

use super::Invalid;

/// An address that mail could be sent to, folded to lower case so that it is one account however
/// it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address as a person typed it.
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::new("Enter your e-mail address."));
        }
        let options = Options::default()
            .without_display_text()
            .without_domain_literal();
        EmailAddress::parse_with_options(text, options)
            .ok()
            .filter(|address| address.domain().contains('.') || address.domain() == "localhost")
            .map(|address| Self(address.as_str().to_lowercase()))
            .ok_or_else(|| {
                Invalid::new("This does not look like an e-mail address (name@example.org).")
            })
    }

    /// A value that passed [`Email::parse`] once and was stored; the rules may have become stricter
    /// since, and what stands, stands.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case() {
        let email = Email::parse(" Ada@Example.ORG ");
        assert_eq!(email.map(|e| e.to_string()), Ok("ada@example.org".into()));
    }

    #[test]
    fn refuses_what_is_no_address() {
        for text in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "a b@example.org",
            "ada@example",
            "x\n@y.z",
        ] {
            assert!(Email::parse(text).is_err(), "{text:?} was accepted");
        }
    }
}
