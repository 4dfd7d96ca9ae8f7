//! Notifications.

use serde::Serialize;
use utoipa::ToSchema;

use super::account::{Account, Accounts, instant};
use super::comment::comments;
use super::status::{Status, statuses};
use crate::domain::{NotificationKind, NumberedKind, UserId, Viewer};
use crate::services::apps::numbers;
use crate::services::reading::engagement::shown;
use crate::services::social::comments::by_ids;
use crate::services::social::notifications::Notified;
use crate::services::{App, Failure};
use crate::web::request::base::Base;

/// A notification.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Notification {
    pub(in crate::api) id: String,
    #[serde(rename = "type")]
    pub(in crate::api) kind: &'static str,
    pub(in crate::api) group_key: String,
    pub(in crate::api) created_at: String,
    pub(in crate::api) account: Account,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) status: Option<Status>,
}

/// Mastodon's type of a notification; none for a kind that it does not have.
pub(in crate::api) fn word(kind: NotificationKind) -> Option<&'static str> {
    match kind {
        NotificationKind::Like => Some("favourite"),
        // A comment is a status that answers.
        NotificationKind::Comment | NotificationKind::Mention => Some("mention"),
        NotificationKind::Follow => Some("follow"),
        NotificationKind::FollowRequest => Some("follow_request"),
        NotificationKind::FollowAccepted => None,
        // Nobody's: Mastodon's clients want an account for each.
        NotificationKind::Warning
        | NotificationKind::Hidden
        | NotificationKind::Deleted
        | NotificationKind::Report => None,
    }
}

/// Notifications with their people and statuses, in their order. Kinds that Mastodon does not
/// have are left out.
pub(in crate::api) async fn notifications(
    app: &App,
    base: &Base,
    me: UserId,
    list: Vec<Notified>,
) -> Result<Vec<Notification>, Failure> {
    let actors = list.iter().map(|notified| notified.actor.id);
    let accounts = Accounts::load(app, base, actors).await?;
    let things: Vec<_> = list
        .iter()
        .map(|notified| {
            let one = &notified.notification;
            (NumberedKind::Notification, one.id.as_uuid(), one.at)
        })
        .collect();
    let numbers = numbers::of(app, &things).await?;
    let mut made = Vec::with_capacity(list.len());
    for (notified, number) in list.into_iter().zip(numbers) {
        let Some(kind) = word(notified.notification.kind) else {
            continue;
        };
        let Some(account) = accounts.get(notified.actor.id).cloned() else {
            continue;
        };
        let id = number.0.to_string();
        made.push(Notification {
            kind,
            group_key: format!("ungrouped-{id}"),
            created_at: instant(notified.notification.at),
            account,
            status: status(app, base, me, &notified).await?,
            id,
        });
    }
    Ok(made)
}

/// The comment that it is about, else the post.
async fn status(
    app: &App,
    base: &Base,
    me: UserId,
    notified: &Notified,
) -> Result<Option<Status>, Failure> {
    let Some(found) = &notified.post else {
        return Ok(None);
    };
    if let Some(id) = notified.notification.comment
        && let [comment] = &by_ids(app, &[id]).await?[..]
    {
        let comment = std::slice::from_ref(comment);
        return Ok(comments(app, base, Viewer::Person(me), found, comment)
            .await?
            .pop());
    }
    let one = shown(app, Viewer::Person(me), vec![found.clone()]).await?;
    Ok(statuses(app, base, Some(me), one).await?.pop())
}
