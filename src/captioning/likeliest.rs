//! The likeliest next words of each row of a decoder's step, found once for all captions that share it.

use super::{hypothesis::Rules, model::Step};

/// A word with its log-probability.
pub(crate) type Word = (u32, f32);

/// What is likeliest in a step, row by row.
pub(crate) struct Likeliest<'a> {
    rules: &'a Rules,
    step: &'a Step,
    /// By row, as far as it was asked for.
    rows: Vec<Vec<Word>>,
}

impl<'a> Likeliest<'a> {
    /// Finds nothing before it is asked to.
    pub(crate) fn new(rules: &'a Rules, step: &'a Step) -> Likeliest<'a> {
        let rows = step.log_probs.len() / rules.vocabulary.max(1);
        Likeliest {
            rules,
            step,
            rows: vec![Vec::new(); rows],
        }
    }

    /// The `count` likeliest words of row `row`, likeliest first, of equals the lower id first.
    pub(crate) fn of_row(&mut self, row: usize, count: usize) -> &[Word] {
        let words = self.rules.vocabulary;
        let best = &mut self.rows[row];
        if best.len() < count {
            let log_probs = &self.step.log_probs[row * words..][..words];
            largest(
                log_probs,
                count,
                |token| self.rules.is_never_said(token),
                best,
            );
        }
        &best[..count.min(best.len())]
    }
}

/// Finds the `count` largest of `log_probs`, largest first, of equals the lower id first,
/// in one pass.
fn largest(log_probs: &[f32], count: usize, skip: impl Fn(u32) -> bool, best: &mut Vec<Word>) {
    best.clear();
    best.reserve(count + 1);
    for (token, &log_prob) in (0u32..).zip(log_probs) {
        // The common case, most of the vocabulary, is this one comparison.
        let is_out = best.len() == count && best.last().is_none_or(|last| log_prob <= last.1);
        if is_out || log_prob.is_nan() || skip(token) {
            continue;
        }
        let place = best.partition_point(|&(_, other)| other >= log_prob);
        best.truncate(count.saturating_sub(1));
        best.insert(place.min(best.len()), (token, log_prob));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::rules;
    use super::*;

    #[test]
    fn each_row_has_its_own_best_first_however_many_are_asked_for() {
        let rules = rules(8, 3, 5);
        let step = Step {
            log_probs: vec![
                -0.1,
                -0.1,
                -3.0,
                -0.1,
                -2.0,
                -1.0,
                -2.0,
                -4.0, // padding, start, unknown are never said
                -9.0,
                -9.0,
                -1.0,
                -9.0,
                f32::NAN,
                -5.0,
                -4.0,
                -5.0,
            ],
            ..Step::default()
        };
        let mut likeliest = Likeliest::new(&rules, &step);
        let mut tokens = |row, count| -> Vec<u32> {
            let best = likeliest.of_row(row, count);
            best.iter().map(|&(token, _)| token).collect()
        };
        assert_eq!(tokens(0, 2), [5, 4]);
        assert_eq!(tokens(0, 4), [5, 4, 6, 2]);
        assert_eq!(tokens(0, 1), [5]);
        assert_eq!(tokens(1, 3), [2, 6, 5]);
        assert_eq!(tokens(1, 9), [2, 6, 5, 7]);
    }
}
