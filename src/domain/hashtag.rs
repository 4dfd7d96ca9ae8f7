//! Hashtags: `#golden_hour`.

use std::fmt;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::Invalid;

/// One hashtag without its `#`: 1 to 50 letters, digits or underscores of any script, not digits
/// alone; Unicode NFKC and lower case, so that one word is one tag.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Hashtag(String);

impl Hashtag {
    /// Reads one tag, with or without `#`.
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let folded: String = text.trim().trim_start_matches(['#', '＃']).nfkc().collect();
        let tag = folded.to_lowercase();
        let length = tag.chars().count();
        if length == 0 || length > 50 || !tag.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Err(Invalid::new(format!(
                "“{}” is not a hashtag: use letters, digits and underscores, at most 50.",
                text.chars().take(60).collect::<String>()
            )));
        }
        if !tag.chars().any(char::is_alphabetic) {
            return Err(Invalid::new(format!("“#{tag}” needs at least one letter.")));
        }
        Ok(Self(tag))
    }

    /// A value that passed [`Hashtag::parse`] once and was stored; the rules may have become stricter
    /// since, and what stands, stands.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The tag without `#`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hashtag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The hashtags of a post: up to 30, each once, in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Hashtags(Vec<Hashtag>);

impl Hashtags {
    /// Most hashtags on one post.
    pub const MAX: usize = 30;

    /// Reads a text field such as `#dog #beach`; spaces, commas and `#` part the tags.
    ///
    /// # Errors
    /// [`Invalid`] with a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let words = text
            .split(|c: char| c.is_whitespace() || c == ',' || c == '#' || c == '＃')
            .filter(|word| !word.is_empty());
        let mut tags = Vec::new();
        for word in words {
            let tag = Hashtag::parse(word)?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        if tags.len() > Self::MAX {
            return Err(Invalid::new(format!(
                "These are {} hashtags; a post carries at most {}.",
                tags.len(),
                Self::MAX
            )));
        }
        Ok(Self(tags))
    }

    /// Collects tags that are known to be good, dropping repeats and what is over the limit.
    pub fn from_tags(tags: impl IntoIterator<Item = Hashtag>) -> Self {
        let mut kept = Vec::new();
        for tag in tags {
            if kept.len() < Self::MAX && !kept.contains(&tag) {
                kept.push(tag);
            }
        }
        Self(kept)
    }

    /// The tags in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Hashtag] {
        &self.0
    }
}

impl fmt::Display for Hashtags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, tag) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            tag.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_field_of_tags() {
        let tags = Hashtags::parse("#Dog, beach #dog#Strand  ＃犬");
        assert_eq!(
            tags.map(|t| t.to_string()),
            Ok("#dog #beach #strand #犬".into())
        );
        assert_eq!(Hashtags::parse("  "), Ok(Hashtags::default()));
    }

    #[test]
    fn refuses_what_is_no_tag() {
        for text in ["#2024", "a-b", "<script>", "#a.b", "_"] {
            assert!(Hashtags::parse(text).is_err(), "{text:?} was accepted");
        }
        assert!(Hashtag::parse(&"x".repeat(51)).is_err());
        let many = (0..31).map(|i| format!("#t{i} ")).collect::<String>();
        assert!(Hashtags::parse(&many).is_err());
    }
}
