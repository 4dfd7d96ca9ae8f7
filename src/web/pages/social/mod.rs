//! Profiles, follows, reactions, comments, reports and notifications.

pub(in crate::web) mod profile;
pub(in crate::web) mod follows;
pub(in crate::web) mod pin;
pub(in crate::web) mod react;
pub(in crate::web) mod comments;
pub(in crate::web) mod report;
pub(in crate::web) mod notifications;
mod notification_view;
