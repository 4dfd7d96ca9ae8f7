//! What a store keeps so that posts, people and hashtags are found.
//!
//! The terms of a post (`domain/terms.rs`) are written with the post itself, in the same
//! transaction or document, so they cannot drift from it. The stores hand over postings as they
//! stand; what they find and in which order is decided in `domain/search.rs`, for both alike.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::measured::measured;
use crate::domain::{Candidate, Hashtag, PostId, PostWithAuthor, User, Visibility};

/// The index of words.
#[apply(measured!)]
#[async_trait]
pub trait Search: Send + Sync {
    /// Words of public posts that begin like this, in the order of their bytes. A word goes with the
    /// last public post that uses it.
    async fn known_words(&self, beginning: &str, limit: u32) -> Result<Vec<String>, StorageError>;
    /// How many listed posts carry one of these terms, counted up to `most`.
    async fn count_candidates(&self, terms: &[String], most: u32) -> Result<u32, StorageError>;
    /// The newest posts of one visibility that carry one of these terms, at most `limit`. Only
    /// posts that are public or for followers can be had.
    async fn candidates(
        &self,
        terms: &[String],
        visibility: Visibility,
        limit: u32,
    ) -> Result<Vec<Candidate>, StorageError>;
    /// Posts by their ids, in no order; those that are gone are left out.
    async fn posts(&self, ids: &[PostId]) -> Result<Vec<PostWithAuthor>, StorageError>;
    /// People whose username or a word of whose name begins like this, by username: at most `limit`
    /// of each kind.
    async fn people_like(&self, beginning: &str, limit: u32) -> Result<Vec<User>, StorageError>;
    /// How many public posts carry a hashtag, counted up to `most`.
    async fn count_tag(&self, tag: &Hashtag, most: u32) -> Result<u32, StorageError>;
    /// Writes the terms and hashtags of at most `limit` posts, and the words of at most `limit`
    /// people, that were last written by older rules; returns how many. It may be stopped and started at any time.
    async fn reindex(&self, limit: u32) -> Result<u64, StorageError>;
}

/// After every text that begins like this.
pub(super) fn end_of(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}
