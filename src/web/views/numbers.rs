//! Counts as people read them.

/// A count, briefly: `999`, `1.2 k`, `13 k`, `4.5 M`.
pub(in crate::web) fn short(count: i64) -> String {
    let (unit, sign) = match count {
        ..1_000 => return count.to_string(),
        1_000..1_000_000 => (1_000, "k"),
        _ => (1_000_000, "M"),
    };
    // Never more than there are.
    let tenths = count * 10 / unit;
    match (tenths / 10, tenths % 10) {
        (whole @ 10.., _) | (whole, 0) => format!("{whole} {sign}"),
        (whole, tenth) => format!("{whole}.{tenth} {sign}"),
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
