//! A second way to show who one is: codes from an app, and codes on paper for when it is lost.

use std::fmt;

use sha2::{Digest, Sha256};

use super::{Invalid, UserId};
use crate::i18n::text;

/// What an app and the site share: 160 random bits (RFC 4226 asks for as many).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TotpSecret(pub [u8; 20]);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// A user's second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whose.
    pub user: UserId,
    /// Shared with their app.
    pub secret: TotpSecret,
    /// Whether it is asked for: once a code has shown that the app has the secret.
    pub confirmed: bool,
    /// Recovery codes that are left.
    pub codes_left: u32,
}

/// A code on paper that works once: 140 random bits in four groups of seven letters. So many cannot
/// be tried one after another, also by whoever has their digests.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// Letters and digits that are not mistaken for each other (RFC 4648's base32 in small letters).
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const LENGTH: usize = 28;
/// How long the parts are in which it is written.
const PART: usize = 7;
/// Codes that were given out by versions before 0.9 are as long as this.
const FORMER_LENGTH: usize = 10;

impl RecoveryCode {
    /// How many people are given.
    pub const MANY: usize = 10;

    /// From bytes that nobody can guess.
    #[must_use]
    pub fn from_random(bytes: [u8; LENGTH]) -> Self {
        let message = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
        Self(bytes.iter().map(message).collect())
    }

    /// Reads what a user typed, with or without the hyphens.
    ///
    /// # Errors
    /// [`Invalid`] when it is none.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let typed: String = text
            .chars()
            .filter(|message| !message.is_whitespace() && *message != '-')
            .map(|message| message.to_ascii_lowercase())
            .collect();
        let good = [LENGTH, FORMER_LENGTH].contains(&typed.len())
            && typed.bytes().all(|byte| LETTERS.contains(&byte));
        good.then_some(Self(typed))
            .ok_or_else(|| Invalid::new(text!("recovery-code-invalid")))
    }

    /// As it is shown, once.
    #[must_use]
    pub fn on_paper(&self) -> String {
        let emails = self.0.as_bytes().chunks(PART);
        emails
            .map(String::from_utf8_lossy)
            .collect::<Vec<_>>()
            .join("-")
    }

    /// What stores keep.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_written_and_nothing_else_is() {
        let code = RecoveryCode::from_random(std::array::from_fn(|at| at as u8 * 9));
        let paper = code.on_paper();
        assert_eq!(paper.len(), LENGTH + 3);
        for typed in [paper.clone(), paper.to_uppercase(), paper.replace('-', " ")] {
            assert_eq!(RecoveryCode::parse(&typed), Ok(code.clone()), "{typed}");
        }
        assert!(RecoveryCode::parse("abcde-fghij").is_ok(), "an old one");
        for typed in ["", "123456", "abcde-fghi1", "abcde-fghijk", "äbcde-fghij"] {
            assert!(RecoveryCode::parse(typed).is_err(), "{typed}");
        }
        assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
    }
}
