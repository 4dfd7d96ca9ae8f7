//! What a new password must be.

use secrecy::{ExposeSecret, SecretString};

use super::Invalid;
use crate::i18n::text;

/// A password that a user may choose: long enough, and not one of the first million guesses.
/// It cannot be printed.
#[derive(Debug, Clone)]
pub struct NewPassword(SecretString);

impl NewPassword {
    /// Shortest password, in characters (NIST SP 800-63B).
    pub const MIN_CHARS: usize = 8;
    /// Longest password, in bytes: more would only make hashing slow.
    pub const MAX_BYTES: usize = 512;
    /// The rule, as it is shown beside the field.
    #[must_use]
    pub fn rule() -> String {
        text!("password-rule")
    }

    /// Characters of a password, and of each text about its owner, that the estimate looks at. Its
    /// time grows with their square, and forty characters of anything are beyond guessing.
    const ESTIMATED_CHARS: usize = 40;

    /// Accepts a password unless it is too short, too long or easily guessed (`zxcvbn` below 2 of
    /// 4: fewer than a million guesses). `about` are texts that an attacker would try first, such
    /// as the username.
    ///
    /// The estimate takes milliseconds, so a server leaves it to [`crate::security::Passwords`].
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: String, about: &[&str]) -> Result<Self, Invalid> {
        if text.is_empty() {
            return Err(Invalid::new(text!("password-missing")));
        }
        if text.chars().count() < Self::MIN_CHARS {
            return Err(Invalid::new(text!("password-too-short")));
        }
        if text.len() > Self::MAX_BYTES {
            return Err(Invalid::new(text!("password-too-long")));
        }
        let start = |text: &str| -> String { text.chars().take(Self::ESTIMATED_CHARS).collect() };
        // The program's name is what many would try first.
        let about = about.iter().chain(&["vignette"]);
        let about: Vec<String> = about.map(|text| start(text)).collect();
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        if zxcvbn::zxcvbn(&start(&text), &about).score() < zxcvbn::Score::Two {
            return Err(Invalid::new(text!("password-too-easy")));
        }
        Ok(Self(text.into()))
    }

    /// The password itself, for hashing.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(text: &str) -> bool {
        NewPassword::parse(text.to_owned(), &["ada", "ada@example.org"]).is_ok()
    }

    #[test]
    fn accepts_what_takes_long_to_guess() {
        for text in [
            "correct horse battery staple",
            "Tr0ub4dor&3x",
            "mango-quartz-77",
            "пароль-длинный-ключ",
        ] {
            assert!(accepted(text), "{text:?} was refused");
        }
    }

    #[test]
    fn refuses_what_is_guessed_first() {
        for text in [
            "",
            "short",
            "password",
            "12345678",
            "password1",
            "qwertyuiop",
            "aaaaaaaaaaaa",
        ] {
            assert!(!accepted(text), "{text:?} was accepted");
        }
        assert!(!accepted(&"long".repeat(200)));
    }

    #[test]
    fn texts_made_to_be_slow_are_estimated_quickly() {
        let slow = [
            "Pa55w0rd!".repeat(55),
            "4@8({[6+3|1!0$5z2%".repeat(28),
            "qwertyuiop1qaz2wsx".repeat(28),
            "20260101".repeat(64),
        ];
        let about = "a1".repeat(250_000);
        for text in slow {
            let begun = std::time::Instant::now();
            let _ = NewPassword::parse(text.chars().take(512).collect(), &[&about]);
            // Milliseconds when optimised; seconds and minutes when it saw all of it.
            assert!(
                begun.elapsed() < std::time::Duration::from_secs(2),
                "{text}"
            );
        }
    }

    #[test]
    fn cannot_be_printed() {
        let password = NewPassword::parse("mango-quartz-77".into(), &[]);
        assert!(!format!("{password:?}").contains("mango"));
    }
}
