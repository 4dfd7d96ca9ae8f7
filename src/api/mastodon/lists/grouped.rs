//! Notifications of one kind about one post, as one.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use super::notifications::{Count, listed as notifications};
use crate::api::auth::{Authorized, ReadNotifications};
use crate::api::entities::account::Account;
use crate::api::entities::notification::Notification;
use crate::api::entities::status::Status;
use crate::api::error::ApiError;
use crate::api::paging::{PageQuery, listed};
use crate::api::params::Params;
use crate::services::App;
use crate::services::social;
use crate::web::request::base::Base;

/// Accounts that are named in a group, at most.
const SAMPLE: usize = 8;

/// Notifications in groups, and each account and post of them once.
#[derive(Debug, Default, Serialize, ToSchema)]
struct GroupedNotifications {
    accounts: Vec<Account>,
    statuses: Vec<Status>,
    notification_groups: Vec<NotificationGroup>,
}

/// Notifications of one kind about one post.
#[derive(Debug, Serialize, ToSchema)]
struct NotificationGroup {
    group_key: String,
    notifications_count: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    most_recent_notification_id: String,
    page_min_id: String,
    page_max_id: String,
    latest_page_notification_at: String,
    /// The last who did it, the last first.
    sample_account_ids: Vec<String>,
    status_id: Option<String>,
}

impl GroupedNotifications {
    /// Newest first, as they come.
    fn new(list: Vec<Notification>) -> Self {
        let mut made = Self::default();
        for one in list {
            made.add(one);
        }
        made
    }

    fn add(&mut self, one: Notification) {
        let status_id = one.status.as_ref().map(|status| status.id.clone());
        // What people write is one's own; likes of one post and new followers go together.
        let key = match (one.kind, &status_id) {
            ("favourite", Some(status)) => format!("favourite-{status}"),
            ("follow", _) => "follow".to_owned(),
            _ => one.group_key.clone(),
        };
        let account = one.account.id.clone();
        match self
            .notification_groups
            .iter_mut()
            .find(|group| group.group_key == key)
        {
            Some(group) => {
                group.notifications_count += 1;
                group.page_min_id = one.id;
                if group.sample_account_ids.len() < SAMPLE {
                    group.sample_account_ids.push(account.clone());
                }
            }
            None => self.notification_groups.push(NotificationGroup {
                group_key: key,
                notifications_count: 1,
                kind: one.kind,
                most_recent_notification_id: one.id.clone(),
                page_max_id: one.id.clone(),
                page_min_id: one.id,
                latest_page_notification_at: one.created_at,
                sample_account_ids: vec![account.clone()],
                status_id: status_id.clone(),
            }),
        }
        if self.accounts.iter().all(|known| known.id != account) {
            self.accounts.push(one.account);
        }
        if let Some(status) = one.status
            && self.statuses.iter().all(|known| known.id != status.id)
        {
            self.statuses.push(status);
        }
    }
}

/// Notifications in groups, newest first.
#[utoipa::path(
    params(
        PageQuery,
        ("types[]" = Option<Vec<String>>, Query, description = "Only these: `favourite`, `mention`, `follow`, `follow_request`."),
        ("exclude_types[]" = Option<Vec<String>>, Query, description = "All but these."),
    ),
    responses((status = 200, body = GroupedNotifications)),
    security(("oauth" = ["read:notifications"])),
)]
#[get("/v2/notifications")]
pub(in crate::api) async fn groups(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadNotifications>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let (made, ends) = notifications(&app, &base, &caller, &params).await?;
    let made = GroupedNotifications::new(made);
    Ok(listed(&base, "/api/v2/notifications", &params, ends, &made))
}

/// How many notifications are unread.
#[utoipa::path(
    responses((status = 200, body = Count)),
    security(("oauth" = ["read:notifications"])),
)]
#[get("/v2/notifications/unread_count")]
pub(in crate::api) async fn unread_groups(
    app: Data<App>,
    caller: Authorized<ReadNotifications>,
) -> Result<HttpResponse, ApiError> {
    let count = social::notifications::unread(&app, caller.id()).await?;
    Ok(HttpResponse::Ok().json(Count { count }))
}
