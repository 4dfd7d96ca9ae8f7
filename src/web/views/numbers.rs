//! Counts as people read them.

use crate::i18n::{decimal, text};

/// A count, briefly: `999`, `1.2 k`, `13 k`, `4.5 M`.
pub(in crate::web) fn short(count: i64) -> String {
    // Never more than there are. Above ten of a unit its tenths say nothing.
    let tenths = |unit: i64| match count * 10 / unit {
        few @ ..100 => few,
        many => many / 10 * 10,
    };
    match count {
        ..1_000 => count.to_string(),
        1_000..1_000_000 => text!("count-thousands", count = decimal(tenths(1_000))),
        _ => text!("count-millions", count = decimal(tenths(1_000_000))),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn large_counts_are_rounded_down() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1 k"),
            (1_299, "1.2 k"),
            (12_999, "12 k"),
            (999_999, "999 k"),
            (4_560_000, "4.5 M"),
        ] {
            assert_eq!(short(count), text);
        }
    }
}
