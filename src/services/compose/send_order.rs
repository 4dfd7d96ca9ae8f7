//! In which order the page of an editor has sent its words.
//!
//! A page sends its words one after another, but when it is left it sends the last ones beside those
//! that are still on their way. Whichever arrives later, the last ones are what the person wrote.
//! This is remembered in the process: where a site runs in several, a balancer that keeps a person at
//! one of them keeps it whole.

use std::time::Duration;

use moka::sync::Cache;

use crate::domain::PostId;

/// A request is no longer on its way after this.
const REMEMBERED: Duration = Duration::from_secs(300);
const MOST_PAGES: u64 = 10_000;

/// Which page of an editor has sent a form, and how many it had sent by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// A number that the page has drawn for itself.
    pub page: u64,
    /// Counts what that page sends.
    pub number: u64,
}

/// The last forms that have arrived from each page.
#[derive(Debug)]
pub struct SendOrder(Cache<(PostId, u64), u64>);

impl Default for SendOrder {
    fn default() -> Self {
        let pages = Cache::builder()
            .max_capacity(MOST_PAGES)
            .time_to_idle(REMEMBERED)
            .build();
        Self(pages)
    }
}

impl SendOrder {
    /// Takes down that a form has arrived, before anything is written for it.
    pub(super) fn arrived(&self, post: PostId, sent: Option<Sent>) {
        let Some(Sent { page, number }) = sent else {
            return;
        };
        self.0.entry((post, page)).and_upsert_with(|newest| {
            newest.map_or(number, |newest| newest.into_value().max(number))
        });
    }

    /// Whether its page has sent a newer one, so that its words are no longer what the person wrote.
    /// To be asked after the post was read: a newer form that is written after that makes the write
    /// fail, see `storage::ReplaceError::Conflict`.
    pub(super) fn is_overtaken(&self, post: PostId, sent: Option<Sent>) -> bool {
        sent.is_some_and(|Sent { page, number }| {
            self.0
                .get(&(post, page))
                .is_some_and(|newest| newest > number)
        })
    }
}
