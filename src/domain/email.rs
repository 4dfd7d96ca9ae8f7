//! E-mail addresses.

use std::fmt;
use std::str::FromStr;

use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

use super::Invalid;
use crate::i18n::text;

/// An address that mail could be sent to, in one form so that it is one account however it was
/// typed: composed, in lower case, its domain in the letters that people read (IDNA).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address as a person typed it.
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text: String = text.trim().nfc().collect();
        if text.is_empty() {
            return Err(Invalid::new(text!("email-missing")));
        }
        let options = Options::default()
            .without_display_text()
            .without_domain_literal();
        EmailAddress::parse_with_options(&text, options)
            .ok()
            .and_then(|address| {
                let local: String = address.local_part().to_lowercase().nfc().collect();
                let (domain, read) = idna::domain_to_unicode(address.domain());
                let named = domain.contains('.') || domain == "localhost";
                (read.is_ok() && named).then(|| Self(format!("{local}@{domain}")))
            })
            .ok_or_else(|| Invalid::new(text!("email-invalid")))
    }

    /// Whether `stored`, which may be from before there was one form, is this address.
    #[must_use]
    pub fn is_also(&self, stored: &Self) -> bool {
        stored == self || Self::parse(stored.as_str()).as_ref() == Ok(self)
    }

    /// What every spelling of the part before the `@` has, apart from the case of its letters: the
    /// stretches between signs that are not ASCII, which may be stored in another composition.
    #[must_use]
    pub fn common_parts(&self) -> Vec<&str> {
        let local = self.0.rsplit_once('@').map_or("", |(local, _)| local);
        local.split(|sign: char| !sign.is_ascii()).collect()
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
    fn one_address_is_one_however_it_is_typed() {
        for typed in [
            "josé@bücher.example",
            "JOSE\u{301}@BU\u{308}CHER.Example",
            "josé@xn--bcher-kva.example",
            " José@ｂücher.example ",
        ] {
            let email = Email::parse(typed).map(|email| email.to_string());
            assert_eq!(email, Ok("josé@bücher.example".into()), "{typed}");
        }
    }

    #[test]
    fn one_address_is_one_however_it_is_stored() {
        let email = Email::parse("josé@bücher.example").unwrap();
        for stored in [
            "josé@bücher.example",
            "jose\u{301}@BÜCHER.example",
            "JOSÉ@XN--BCHER-KVA.example",
        ] {
            assert!(
                email.is_also(&Email::from_stored(stored.into())),
                "{stored}"
            );
        }
        for stored in ["jose@bücher.example", "josé@bucher.example", "josé"] {
            assert!(
                !email.is_also(&Email::from_stored(stored.into())),
                "{stored}"
            );
        }
        assert_eq!(email.common_parts(), ["jos", ""]);
        assert_eq!(Email::parse("a_b@x.org").unwrap().common_parts(), ["a_b"]);
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
