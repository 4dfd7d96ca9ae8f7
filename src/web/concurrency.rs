//! How much of something one person or one address may hold at the same time, so that nobody takes
//! all of it from everybody else.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

type Held<K> = Arc<Mutex<HashMap<K, usize>>>;

/// What each holds of something, and how much each may.
#[derive(Debug)]
pub(super) struct ConcurrencyLimits<K> {
    held: Held<K>,
    most: usize,
}

impl<K: Eq + Hash + Clone> ConcurrencyLimits<K> {
    /// At most so many for each.
    pub(super) fn new(most: usize) -> Self {
        Self {
            held: Held::default(),
            most,
        }
    }

    /// One more for a user, until it is dropped; none when they hold as many as they may.
    pub(super) fn take(&self, who: K) -> Option<ConcurrencyPermit<K>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(who.clone()).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        let held = Arc::clone(&self.held);
        Some(ConcurrencyPermit { who, held })
    }
}

/// One of those that a user holds.
#[derive(Debug)]
pub(super) struct ConcurrencyPermit<K: Eq + Hash> {
    who: K,
    held: Held<K>,
}

impl<K: Eq + Hash> Drop for ConcurrencyPermit<K> {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.who);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_holds_more_than_their_share_and_nothing_is_left_behind() {
        let shares = ConcurrencyLimits::new(2);
        let first = shares.take("ada").unwrap();
        let second = shares.take("ada").unwrap();
        assert!(shares.take("ada").is_none());
        assert!(shares.take("bob").is_some());
        drop(first);
        assert!(shares.take("ada").is_some());
        drop(second);
        assert!(shares.held.lock().unwrap().is_empty());
    }
}
