//! What a program may do in a person's name, in the words of OAuth.

use std::fmt;

use super::Invalid;
use crate::i18n::text;

/// Every scope that can be asked for: the whole ones, then their parts.
const KNOWN: &[&str] = &[
    "read",
    "write",
    "follow",
    "push",
    "profile",
    "read:accounts",
    "read:blocks",
    "read:bookmarks",
    "read:favourites",
    "read:filters",
    "read:follows",
    "read:lists",
    "read:mutes",
    "read:notifications",
    "read:search",
    "read:statuses",
    "write:accounts",
    "write:blocks",
    "write:bookmarks",
    "write:conversations",
    "write:favourites",
    "write:filters",
    "write:follows",
    "write:lists",
    "write:media",
    "write:mutes",
    "write:notifications",
    "write:reports",
    "write:statuses",
];

/// The parts of `read` and `write` that `follow` stands for.
const FOLLOW: &[&str] = &["blocks", "follows", "mutes"];

/// Some scopes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scopes(Vec<&'static str>);

impl Scopes {
    /// Whole scopes that people give to programs of their own, in the order of the form.
    pub const WHOLE: [&str; 3] = ["read", "write", "follow"];

    /// What an app may do that names nothing.
    #[must_use]
    pub fn least() -> Self {
        Self(vec!["read"])
    }

    /// Reads a list with spaces (or `+`) between.
    ///
    /// # Errors
    /// [`Invalid`] when one is not known, or there is none.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut scopes = Vec::new();
        for word in text.split([' ', '+', ',']).filter(|word| !word.is_empty()) {
            let known = KNOWN.iter().find(|known| **known == word);
            let known = known.ok_or_else(|| Invalid::new(text!("scope-unknown")))?;
            if !scopes.contains(known) {
                scopes.push(*known);
            }
        }
        match scopes.is_empty() {
            true => Err(Invalid::new(text!("scope-missing"))),
            false => Ok(Self(scopes)),
        }
    }

    /// What a store kept; what this version does not know any more is left out.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        let words = text.split(' ');
        let known = words.filter_map(|word| KNOWN.iter().find(|known| **known == word).copied());
        Self(known.collect())
    }

    /// Whether they allow what `needed` stands for.
    #[must_use]
    pub fn cover(&self, needed: &str) -> bool {
        let (verb, part) = needed.split_once(':').unwrap_or((needed, ""));
        self.0.iter().any(|scope| {
            *scope == needed || *scope == verb || (*scope == "follow" && FOLLOW.contains(&part))
        })
    }

    /// Whether they allow everything that the others do.
    #[must_use]
    pub fn cover_all(&self, others: &Self) -> bool {
        others.0.iter().all(|scope| self.cover(scope))
    }

    /// Every scope that there is.
    #[must_use]
    pub fn known() -> &'static [&'static str] {
        KNOWN
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_scope_covers_its_parts_and_nothing_else() {
        let cover = |given: &str, needed: &str| Scopes::parse(given).unwrap().cover(needed);
        assert!(cover("read", "read:statuses"));
        assert!(cover("read:statuses", "read:statuses"));
        assert!(!cover("read:statuses", "read:accounts"));
        assert!(!cover("read:statuses", "read"));
        assert!(!cover("read", "write:statuses"));
        assert!(cover("follow", "write:follows") && cover("follow", "read:mutes"));
        assert!(!cover("follow", "write:statuses"));
        assert!(!cover("profile", "read:accounts"));
        let app = Scopes::parse("read write:media").unwrap();
        assert!(app.cover_all(&Scopes::parse("read:search write:media").unwrap()));
        assert!(!app.cover_all(&Scopes::parse("read write").unwrap()));
    }

    #[test]
    fn scopes_read_back_and_unknown_ones_are_refused() {
        let scopes = Scopes::parse("read  write+read:search read").unwrap();
        assert_eq!(scopes.to_string(), "read write read:search");
        assert_eq!(Scopes::from_stored("read write read:search gone"), scopes);
        for text in ["", " ", "admin", "read admin", "READ"] {
            assert!(Scopes::parse(text).is_err(), "{text:?}");
        }
    }
}
