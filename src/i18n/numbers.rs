//! Numbers as each language writes them (CLDR, by ICU4X).

use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale as Tag;

use super::{Locale, current};

thread_local! {
    // ICU's formatters are not to be shared between threads.
    static FORMATS: [Option<DecimalFormatter>; 3] = Locale::ALL.map(|locale| {
        let tag: Tag = locale.formats().parse().ok()?;
        DecimalFormatter::try_new((&tag).into(), Default::default()).ok()
    });
}

/// A number of tenths, `1.2` or `1,2`; without its tenths where there are none.
#[must_use]
pub fn decimal(tenths: i64) -> String {
    let mut number = Decimal::from(tenths);
    number.multiply_pow10(-1);
    number.absolute.trim_end();
    FORMATS.with(|all| match &all[current().number()] {
        Some(format) => format.format(&number).to_string(),
        None => number.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::decimal;
    use crate::i18n::{Locale, with};

    #[test]
    fn tenths_stand_behind_the_mark_of_the_language() {
        for (tenths, english, german) in [(12, "1.2", "1,2"), (130, "13", "13"), (0, "0", "0")] {
            assert_eq!(decimal(tenths), english);
            assert_eq!(with(Locale::German, || decimal(tenths)), german);
            assert_eq!(with(Locale::Arabic, || decimal(tenths)), english);
        }
    }
}
