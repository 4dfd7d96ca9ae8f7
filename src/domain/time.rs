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

    /// RFC 3339 in UTC with milliseconds, always of the same length.
    #[must_use]
    pub fn rfc3339_millis(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).map_or_else(
            |_| String::new(),
            |time| time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        )
    }

    /// Reads RFC 3339 back; none when the text is something else.
    #[must_use]
    pub fn of_rfc3339(text: &str) -> Option<Self> {
        let time: jiff::Timestamp = text.parse().ok()?;
        Some(Self(time.as_millisecond()))
    }

    /// Its day in UTC, `2026-11-20`.
    #[must_use]
    pub fn day(self) -> String {
        self.format("%Y-%m-%d")
    }

    /// When a day began in UTC; none when the text names no day.
    #[must_use]
    pub fn of_day(text: &str) -> Option<Self> {
        let day: jiff::civil::Date = text.parse().ok()?;
        let begin = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        let begin = Self(begin.timestamp().as_millisecond());
        (begin.day() == text).then_some(begin)
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
    fn a_day_reads_back_and_nothing_else_does() {
        let noon = Timestamp::from_millis(1_800_000_000_000);
        let begin = Timestamp::of_day(&noon.day());
        assert_eq!(noon.day(), "2027-01-15");
        assert!(begin.is_some_and(|begin| begin < noon && begin.plus_seconds(86_400) > noon));
        for text in [
            "",
            "2027",
            "2027-02-30",
            "20270115",
            "2027-1-15",
            "../x",
            "2027-01-15T00:00",
        ] {
            assert_eq!(Timestamp::of_day(text), None, "{text:?}");
        }
    }

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
