//! The one interface to what is stored.

use async_trait::async_trait;
use macro_rules_attribute::apply;

use super::StorageError;
use super::accounts::Accounts;
use super::albums::Albums;
use super::api::{ApiTokens, Markers, Numbers};
use super::attempts::Attempts;
use super::compose::Composing;
use super::deletion::AccountDeletion;
use super::feeds::Feeds;
use super::files::Files;
use super::invitations::Invitations;
use super::measured::measured;
use super::moderation::{Bans, Maintenance, ModerationLog, Reports, Roles};
use super::passkeys::Passkeys;
use super::posts::Posts;
use super::push::Push;
use super::search::Search;
use super::share_links::ShareLinks;
use super::sign_in::{Recovery, SecondFactors, Sessions};
use super::social::{Comments, Edges, Notifications, Profiles, Tallies};
use super::suggestion_outcomes::SuggestionOutcomes;
use super::transfers::Transfers;

/// What must outlive the process, but for the bytes of pictures. Two implementations behave alike:
/// `tests/store` holds both to one contract.
#[apply(measured!)]
#[async_trait]
pub trait Store:
    Accounts
    + Sessions
    + Recovery
    + SecondFactors
    + Passkeys
    + AccountDeletion
    + Invitations
    + Posts
    + Feeds
    + Composing
    + Files
    + Profiles
    + Edges
    + Tallies
    + Comments
    + Notifications
    + Search
    + ShareLinks
    + Albums
    + Transfers
    + Roles
    + Reports
    + ModerationLog
    + Bans
    + Maintenance
    + Attempts
    + ApiTokens
    + Numbers
    + Markers
    + SuggestionOutcomes
    + Push
    + Send
    + Sync
{
    /// Brings the schema up to date; returns how many migrations were applied.
    async fn migrate(&self) -> Result<usize, StorageError>;

    /// Asks for a sign of life.
    async fn ping(&self) -> Result<(), StorageError>;
}
