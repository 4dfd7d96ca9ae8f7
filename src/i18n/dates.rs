//! Dates as each language writes them (CLDR, by ICU4X).

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD};
use icu_locale_core::Locale as Tag;

use super::{Locale, current};

type Dates = FixedCalendarDateTimeFormatter<Gregorian, YMD>;
type Months = FixedCalendarDateTimeFormatter<Gregorian, YM>;

/// A day of the calendar: year, month from 1, day from 1.
pub type Day = (i32, u8, u8);

thread_local! {
    // ICU's formatters are not to be shared between threads.
    static FORMATS: [Option<Formats>; 3] = Locale::ALL.map(Formats::of);
}

struct Formats {
    long: Dates,
    short: Dates,
    month: Months,
}

impl Formats {
    fn of(locale: Locale) -> Option<Self> {
        let tag: Tag = locale.formats().parse().ok()?;
        Some(Self {
            long: Dates::try_new((&tag).into(), YMD::long()).ok()?,
            short: Dates::try_new((&tag).into(), YMD::medium()).ok()?,
            month: Months::try_new((&tag).into(), YM::long()).ok()?,
        })
    }
}

/// `20 November 2026`.
#[must_use]
pub fn long_day(day: Day) -> String {
    written(day, |formats, date| formats.long.format(&date).to_string())
}

/// `20 Nov 2026`.
#[must_use]
pub fn short_day(day: Day) -> String {
    written(day, |formats, date| formats.short.format(&date).to_string())
}

/// `November 2026`.
#[must_use]
pub fn month(day: Day) -> String {
    written(day, |formats, date| formats.month.format(&date).to_string())
}

fn written(day: Day, format: fn(&Formats, Date<Gregorian>) -> String) -> String {
    let (year, month, of_month) = day;
    let date = Date::try_new_gregorian(year, month, of_month).ok();
    let written = FORMATS.with(|all| {
        let formats = all[current().number()].as_ref();
        formats
            .zip(date)
            .map(|(formats, date)| format(formats, date))
    });
    written.unwrap_or_else(|| format!("{year:04}-{month:02}-{of_month:02}"))
}

#[cfg(test)]
mod tests {
    use super::{long_day, month, short_day};
    use crate::i18n::{Locale, with};

    #[test]
    fn each_language_writes_dates_in_its_way() {
        let day = (2026, 11, 5);
        for (locale, texts) in [
            (
                Locale::English,
                ["5 November 2026", "5 Nov 2026", "November 2026"],
            ),
            (
                Locale::German,
                ["5. November 2026", "05.11.2026", "November 2026"],
            ),
            (
                Locale::Arabic,
                ["5 نوفمبر 2026", "05\u{200f}/11\u{200f}/2026", "نوفمبر 2026"],
            ),
        ] {
            let written = with(locale, || [long_day(day), short_day(day), month(day)]);
            assert_eq!(written, texts, "{locale:?}");
        }
    }
}
