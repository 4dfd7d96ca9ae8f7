//! How often each token reads. It is counted in the process and not in the store: a write for each
//! read would cost more than the read.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::domain::{ApiTokenId, Timestamp};
use crate::services::App;
use crate::services::limits::{RateLimited, Window};

/// What tokens have read in the present window.
#[derive(Debug, Default)]
pub struct TokenReads(Mutex<(i64, HashMap<ApiTokenId, u32>)>);

impl TokenReads {
    fn count(&self, token: ApiTokenId, window: i64) -> u32 {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != window {
            *kept = (window, HashMap::new());
        }
        let count = kept.1.entry(token).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

/// Counts a reading request with a token.
///
/// # Errors
/// When there were too many in the present window.
pub fn count(app: &App, token: ApiTokenId) -> Result<(), RateLimited> {
    let window = Window::of(app.rate_limits.api_read_token, Timestamp::now());
    window.check(app.token_reads.count(token, window.number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_is_counted_in_each_window() {
        let reads = TokenReads::default();
        let (one, other) = (ApiTokenId::generate(), ApiTokenId::generate());
        assert_eq!((reads.count(one, 7), reads.count(one, 7)), (1, 2));
        assert_eq!(reads.count(other, 7), 1);
        assert_eq!(reads.count(one, 8), 1);
        assert_eq!(reads.0.lock().unwrap().1.len(), 1);
    }
}
