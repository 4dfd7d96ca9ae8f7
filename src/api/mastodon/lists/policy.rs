//! Which notifications are held back: none.

use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, ReadNotifications};

/// From whom notifications are held back.
#[derive(Debug, Serialize, ToSchema)]
struct NotificationPolicy {
    for_not_following: &'static str,
    for_not_followers: &'static str,
    for_new_accounts: &'static str,
    for_private_mentions: &'static str,
    for_limited_accounts: &'static str,
    summary: PolicySummary,
}

/// How many are held back.
#[derive(Debug, Serialize, ToSchema)]
struct PolicySummary {
    pending_requests_count: u32,
    pending_notifications_count: u32,
}

/// From whom notifications are held back: from nobody. Kinds are switched off on the site, and
/// people are blocked or muted.
#[utoipa::path(
    responses((status = 200, body = NotificationPolicy)),
    security(("oauth" = ["read:notifications"])),
)]
#[get("/v2/notifications/policy")]
pub(in crate::api) async fn show(_caller: Authorized<ReadNotifications>) -> HttpResponse {
    HttpResponse::Ok().json(NotificationPolicy {
        for_not_following: "accept",
        for_not_followers: "accept",
        for_new_accounts: "accept",
        for_private_mentions: "accept",
        for_limited_accounts: "accept",
        summary: PolicySummary {
            pending_requests_count: 0,
            pending_notifications_count: 0,
        },
    })
}
