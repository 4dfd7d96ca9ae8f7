//! Preferences, trends, and reports.

use actix_web::HttpResponse;
use actix_web::web::Data;
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::auth::{Authorized, MaybeAuthorized, ReadAccounts, ReadStatuses, WriteReports};
use crate::api::entities::account::{Account, Accounts, privacy};
use crate::api::entities::tag::TagWithHistory;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::mastodon::people::accounts::details;
use crate::api::mastodon::posts::statuses::{StatusTarget, named};
use crate::api::params::Params;
use crate::domain::{NumberedKind, ReportTarget, Visibility};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::moderation::report;
use crate::services::reading::tags;
use crate::web::request::base::Base;

/// What a person's apps begin with.
#[derive(Debug, Serialize, ToSchema)]
struct Preferences {
    #[serde(rename = "posting:default:visibility")]
    visibility: &'static str,
    #[serde(rename = "posting:default:sensitive")]
    sensitive: bool,
    #[serde(rename = "posting:default:language")]
    language: Option<String>,
    #[serde(rename = "reading:expand:media")]
    media: &'static str,
    #[serde(rename = "reading:expand:spoilers")]
    spoilers: bool,
}

/// What a person's apps begin with.
#[utoipa::path(
    responses((status = 200, body = Preferences)),
    security(("oauth" = ["read:accounts"])),
)]
#[get("/v1/preferences")]
pub(in crate::api) async fn preferences(caller: Authorized<ReadAccounts>) -> HttpResponse {
    let visibility = Visibility::default().within(caller.user.profile.private);
    HttpResponse::Ok().json(Preferences {
        visibility: privacy(visibility),
        sensitive: false,
        language: None,
        media: "default",
        spoilers: false,
    })
}

async fn trends(app: &App, base: &Base) -> Result<HttpResponse, ApiError> {
    let overview = tags::overview(app).await?;
    let trends = overview.trending.iter();
    let made = trends.map(|trend| TagWithHistory::new(&trend.used.tag, &trend.days, base));
    Ok(HttpResponse::Ok().json(made.collect::<Vec<_>>()))
}

/// Hashtags that are used more than before.
#[utoipa::path(
    responses((status = 200, body = [TagWithHistory])),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/trends/tags")]
pub(in crate::api) async fn trending_tags(
    app: Data<App>,
    base: Base,
    _caller: MaybeAuthorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    trends(&app, &base).await
}

/// The same, at its older address.
#[utoipa::path(
    responses((status = 200, body = [TagWithHistory])),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/trends")]
pub(in crate::api) async fn trending_tags_v0(
    app: Data<App>,
    base: Base,
    _caller: MaybeAuthorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    trends(&app, &base).await
}

/// A report, as it is sent.
#[derive(Debug, Deserialize, ToSchema)]
struct NewReport {
    /// The account that is reported, or whose posts are.
    #[serde(default, deserialize_with = "lenient::string")]
    account_id: String,
    /// The posts and comments that are reported; none reports the account.
    #[serde(default, deserialize_with = "lenient::texts")]
    status_ids: Vec<String>,
    /// What is wrong.
    #[serde(default, deserialize_with = "lenient::string")]
    comment: String,
    /// `spam`, `legal`, `violation` or `other`.
    #[serde(default, deserialize_with = "lenient::text")]
    category: Option<String>,
}

/// A report that was taken.
#[derive(Debug, Serialize, ToSchema)]
struct Report {
    id: String,
    action_taken: bool,
    action_taken_at: Option<String>,
    category: String,
    comment: String,
    forwarded: bool,
    status_ids: Vec<String>,
    rule_ids: Vec<String>,
    target_account: Option<Account>,
}

/// Reports posts, comments or an account to the moderators.
#[utoipa::path(
    request_body = NewReport,
    responses((status = 200, body = Report)),
    security(("oauth" = ["write:reports"])),
)]
#[post("/v1/reports")]
pub(in crate::api) async fn create_report(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteReports>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: NewReport = params.read()?;
    let details = details(&app, caller.viewer(), &given.account_id).await?;
    let mut targets = Vec::new();
    for number in &given.status_ids {
        targets.push(match named(&app, number).await? {
            StatusTarget::Post(id) => ReportTarget::Post(id),
            StatusTarget::Comment(id) => ReportTarget::Comment(id),
        });
    }
    if targets.is_empty() {
        targets.push(ReportTarget::Person(details.user.id));
    }
    let reason = match given.category.as_deref() {
        Some("spam") => "spam",
        Some("legal") => "rights",
        _ => "other",
    };
    let mut reports = Vec::new();
    for target in targets {
        let made = report::report(&app, caller.id(), target, reason, &given.comment).await?;
        reports.push((NumberedKind::Report, made.id.as_uuid(), made.at));
    }
    let numbers = numbers::of(&app, &reports).await?;
    // Of several things there are several reports here: the first stands for them.
    let id = numbers.first().ok_or_else(ApiError::missing)?.0.to_string();
    let accounts = Accounts::load(&app, &base, [details.user.id]).await?;
    Ok(HttpResponse::Ok().json(Report {
        id,
        // What moderators make of it stays with them.
        action_taken: false,
        action_taken_at: None,
        category: given.category.unwrap_or_else(|| "other".into()),
        comment: given.comment,
        forwarded: false,
        status_ids: given.status_ids,
        rule_ids: Vec::new(),
        target_account: accounts.get(details.user.id).cloned(),
    }))
}
