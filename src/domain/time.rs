//! Points in time, to the millisecond: the finest that both stores keep.

use serde::{Deserialize, Serialize};

use super::Invalid;
use crate::i18n::{self, text};

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
        self.civil().map_or_else(String::new, |time| {
            let date = i18n::long_day(day(time));
            text!("date-and-time", date = date, time = clock(time))
        })
    }

    /// The month alone, e.g. `November 2026`.
    #[must_use]
    pub fn month(self) -> String {
        self.civil()
            .map_or_else(String::new, |time| i18n::month(day(time)))
    }

    /// As a person reads what a clock without a time zone showed, `3 May 2026, 14:03`; none when the
    /// text is no such time.
    #[must_use]
    pub fn long_of_civil(text: &str) -> Option<String> {
        let time: jiff::civil::DateTime = text.parse().ok()?;
        let date = i18n::long_day(day(time));
        Some(text!("date-and-clock", date = date, time = clock(time)))
    }

    /// How long before `now` this was, briefly: `just now`, `5 min`, `3 h`, `2 d`, then the date.
    #[must_use]
    pub fn ago(self, now: Timestamp) -> String {
        let seconds = (now.0 - self.0) / 1000;
        match seconds {
            ..60 => text!("ago-now"),
            60..3600 => text!("ago-minutes", count = seconds / 60),
            3600..86_400 => text!("ago-hours", count = seconds / 3600),
            86_400..604_800 => text!("ago-days", count = seconds / 86_400),
            _ => self
                .civil()
                .map_or_else(String::new, |time| i18n::short_day(day(time))),
        }
    }

    /// As clocks in UTC show it.
    fn civil(self) -> Option<jiff::civil::DateTime> {
        let time = jiff::Timestamp::from_millisecond(self.0).ok()?;
        Some(time.to_zoned(jiff::tz::TimeZone::UTC).datetime())
    }

    fn format(self, pattern: &str) -> String {
        jiff::Timestamp::from_millisecond(self.0)
            .map_or_else(|_| String::new(), |time| time.strftime(pattern).to_string())
    }
}

fn day(time: jiff::civil::DateTime) -> i18n::Day {
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    (time.year().into(), part(time.month()), part(time.day()))
}

fn clock(time: jiff::civil::DateTime) -> String {
    time.strftime("%H:%M").to_string()
}

/// The name of a time zone in IANA's database, `Europe/Berlin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TimeZoneName(String);

impl TimeZoneName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`Invalid`] when there is no such time zone.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        let zone = jiff::tz::TimeZone::get(name.trim());
        let known = zone.as_ref().ok().and_then(|zone| zone.iana_name());
        known
            .map(|name| Self(name.to_owned()))
            .ok_or_else(|| Invalid::new(text!("time-zone-unknown")))
    }

    /// A name that passed `parse` once and was stored.
    #[must_use]
    pub fn from_stored(name: String) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// All of them, for a list to choose from.
    #[must_use]
    pub fn all() -> Vec<String> {
        let mut names: Vec<String> = jiff::tz::db()
            .available()
            .map(|name| name.to_string())
            .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
            .collect();
        names.sort();
        names
    }

    /// The zone; UTC where the database does not know it any more.
    fn zone(zone: Option<&Self>) -> jiff::tz::TimeZone {
        zone.and_then(|zone| jiff::tz::TimeZone::get(&zone.0).ok())
            .unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

impl Timestamp {
    /// Reads what a browser's field for a time sends, `2026-12-24T18:30`, in a time zone. Of a time
    /// that the clocks jump over it is the one after, of one that comes twice the first.
    #[must_use]
    pub fn of_local(text: &str, zone: Option<&TimeZoneName>) -> Option<Self> {
        let time: jiff::civil::DateTime = text.trim().parse().ok()?;
        let time = time.to_zoned(TimeZoneName::zone(zone)).ok()?;
        Some(Self(time.timestamp().as_millisecond()))
    }

    /// For the value of such a field.
    #[must_use]
    pub fn local(self, zone: Option<&TimeZoneName>) -> String {
        self.zoned("%Y-%m-%dT%H:%M", zone)
    }

    /// As a person in a time zone reads it, `24 December 2026, 18:30 CET`.
    #[must_use]
    pub fn long_local(self, zone: Option<&TimeZoneName>) -> String {
        self.zoned("%-d %B %Y, %H:%M %Z", zone)
    }

    fn zoned(self, pattern: &str, zone: Option<&TimeZoneName>) -> String {
        let zone = TimeZoneName::zone(zone);
        jiff::Timestamp::from_millisecond(self.0).map_or_else(
            |_| String::new(),
            |time| time.to_zoned(zone).strftime(pattern).to_string(),
        )
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
    fn a_local_time_is_read_in_its_zone_and_written_back() {
        let berlin = TimeZoneName::parse("Europe/Berlin").ok();
        for (text, utc) in [
            ("2026-12-24T18:30", "2026-12-24T17:30:00Z"),
            ("2026-07-01T00:05", "2026-06-30T22:05:00Z"),
            // The hour that the clocks jump over, and the one that comes twice.
            ("2026-03-29T02:30", "2026-03-29T01:30:00Z"),
            ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ] {
            let time = Timestamp::of_local(text, berlin.as_ref());
            assert_eq!(time.map(Timestamp::rfc3339).as_deref(), Some(utc), "{text}");
        }
        let time = Timestamp::from_millis(1_800_000_000_000);
        assert_eq!(
            time.long_local(berlin.as_ref()),
            "15 January 2027, 09:00 CET"
        );
        assert_eq!(
            Timestamp::of_local(&time.local(berlin.as_ref()), berlin.as_ref()),
            Some(time)
        );
        for text in ["", "tomorrow", "2026-13-01T00:00", "99999-01-01T00:00"] {
            assert_eq!(Timestamp::of_local(text, None), None, "{text:?}");
        }
        assert!(TimeZoneName::parse("Mars/Olympus").is_err());
        assert!(TimeZoneName::all().iter().any(|name| name == "Asia/Tokyo"));
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
