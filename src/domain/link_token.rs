//! The secrets in links that open something by themselves.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::Invalid;
use crate::i18n::text;

/// The secret in the address of a link that opens something for whoever has it, be it a post or a
/// new password: 160 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken([u8; 20]);

impl LinkToken {
    /// From bytes that nobody can guess.
    #[must_use]
    pub fn from_random(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// Reads it from an address.
    ///
    /// # Errors
    /// [`Invalid`] when it is none.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new(text!("link-not-whole"));
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        bytes.try_into().map(Self).map_err(|_| invalid())
    }

    /// As it stands in addresses.
    #[must_use]
    pub fn in_address(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What stores keep, so that whoever reads a store cannot open its links.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_is_never_printed_or_stored() {
        let token = LinkToken::from_random([7; 20]);
        assert_eq!(LinkToken::parse(&token.in_address()), Ok(token.clone()));
        assert_eq!(format!("{token:?}"), "LinkToken(…)");
        assert_ne!(token.digest()[..20], [7; 20]);
        for text in ["", "x", "💥", "AAAA", &"A".repeat(28), "../../etc"] {
            assert!(LinkToken::parse(text).is_err(), "{text:?} was accepted");
        }
    }
}
