//! Points in time, to the millisecond: the finest that both stores keep.

use serde::{Deserialize, Serialize};

/// A point in time in milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The system clock's time.
    #[must_use]
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_millisecond())
    }

    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This time and `seconds` more.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// RFC 3339, for `<time datetime>`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0)
            .map_or_else(|_| String::new(), |time| time.to_string())
    }

    /// As a person reads it, e.g. `20 November 2026, 14:03 UTC`.
    #[must_use]
    pub fn long(self) -> String {
        self.format("%-d %B %Y, %H:%M UTC")
    }

    /// How long before `now` this was, briefly: `just now`, `5 min`, `3 h`, `2 d`, then the date.
    #[must_use]
    pub fn ago(self, now: Timestamp) -> String {
        let seconds = (now.0 - self.0) / 1000;
        match seconds {
            ..60 => "just now".to_owned(),
            60..3600 => format!("{} min", seconds / 60),
            3600..86_400 => format!("{} h", seconds / 3600),
            86_400..604_800 => format!("{} d", seconds / 86_400),
            _ => self.format("%-d %b %Y"),
        }
    }

    fn format(self, pattern: &str) -> String {
        jiff::Timestamp::from_millisecond(self.0)
            .map_or_else(|_| String::new(), |time| time.strftime(pattern).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_long_ago() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        assert_eq!(now.plus_seconds(-5).ago(now), "just now");
        assert_eq!(now.plus_seconds(-300).ago(now), "5 min");
        assert_eq!(now.plus_seconds(-7200).ago(now), "2 h");
        assert_eq!(now.plus_seconds(-200_000).ago(now), "2 d");
        assert_eq!(now.plus_seconds(-3_000_000).ago(now), "11 Dec 2026");
    }
}
