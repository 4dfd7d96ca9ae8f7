//! What clients ask for and this site has nothing of, or little: true answers, and honest empty ones.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde_json::json;

use crate::api::auth::{
    Authorized, MaybeAuthorized, ReadAccounts, ReadFilters, ReadFollows, ReadLists, ReadStatuses,
    WriteReports,
};
use crate::api::entities::status::Tag;
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::{ReportTarget, Visibility};
use crate::services::App;
use crate::services::moderation::report;
use crate::services::reading::tags;
use crate::web::base::Base;

fn nothing() -> HttpResponse {
    HttpResponse::Ok().json([(); 0])
}

/// `GET /api/v1/custom_emojis`, `GET /api/v1/announcements`
pub(in crate::api) async fn nothing_for_anybody() -> HttpResponse {
    nothing()
}

/// `GET /api/v1/accounts/{id}/featured_tags`, `…/endorsements`
pub(in crate::api) async fn nothing_of_an_account(
    app: Data<App>,
    caller: MaybeAuthorized<ReadAccounts>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    super::accounts::face(&app, caller.viewer(), &path.0).await?;
    Ok(nothing())
}

/// `GET /api/v1/lists`, `GET /api/v1/accounts/{id}/lists`
pub(in crate::api) async fn lists(_caller: Authorized<ReadLists>) -> HttpResponse {
    nothing()
}

/// `GET /api/v1/filters`, `GET /api/v2/filters`
pub(in crate::api) async fn filters(_caller: Authorized<ReadFilters>) -> HttpResponse {
    nothing()
}

/// `GET /api/v1/followed_tags`
pub(in crate::api) async fn followed_tags(_caller: Authorized<ReadFollows>) -> HttpResponse {
    nothing()
}

/// `GET /api/v1/conversations`
pub(in crate::api) async fn conversations(_caller: Authorized<ReadStatuses>) -> HttpResponse {
    nothing()
}

/// `GET /api/v1/suggestions`, `GET /api/v2/suggestions`
pub(in crate::api) async fn suggestions(_caller: Authorized<ReadAccounts>) -> HttpResponse {
    nothing()
}

/// `GET /api/v1/markers`: nothing is kept.
pub(in crate::api) async fn markers(_caller: Authorized<ReadStatuses>) -> HttpResponse {
    HttpResponse::Ok().json(json!({}))
}

/// `GET /api/v1/preferences`
pub(in crate::api) async fn preferences(caller: Authorized<ReadAccounts>) -> HttpResponse {
    let visibility = Visibility::default().within(caller.user.profile.private);
    HttpResponse::Ok().json(json!({
        "posting:default:visibility": crate::api::entities::account::privacy(visibility),
        "posting:default:sensitive": false,
        "posting:default:language": null,
        "reading:expand:media": "default",
        "reading:expand:spoilers": false,
    }))
}

/// `GET /api/v1/trends/tags`
pub(in crate::api) async fn trending_tags(
    app: Data<App>,
    base: Base,
    _caller: MaybeAuthorized<ReadStatuses>,
) -> Result<HttpResponse, ApiError> {
    let overview = tags::overview(&app).await?;
    let made: Vec<Tag> = overview
        .trending
        .iter()
        .map(|one| Tag::new(one.tag.as_str(), &base))
        .collect();
    Ok(HttpResponse::Ok().json(made))
}

/// `GET /api/v1/trends/statuses`, `GET /api/v1/trends/links`
pub(in crate::api) async fn no_trends(_caller: MaybeAuthorized<ReadStatuses>) -> HttpResponse {
    nothing()
}

/// `POST /api/v1/reports`
pub(in crate::api) async fn report(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteReports>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let words = params.text_or_empty("comment");
    let statuses = params.texts("status_ids");
    let account = params.text_or_empty("account_id");
    let face = super::accounts::face(&app, caller.viewer(), &account).await?;
    let mut targets = Vec::new();
    for number in &statuses {
        targets.push(match super::statuses::named(&app, number).await? {
            super::statuses::Named::Post(id) => ReportTarget::Post(id),
            super::statuses::Named::Comment(id) => ReportTarget::Comment(id),
        });
    }
    if targets.is_empty() {
        targets.push(ReportTarget::Person(face.user.id));
    }
    let reason = match params.text("category").as_deref() {
        Some("spam") => "spam",
        Some("legal") => "rights",
        _ => "other",
    };
    for target in targets {
        report::report(&app, caller.id(), target, reason, &words).await?;
    }
    let accounts =
        crate::api::entities::account::Accounts::load(&app, &base, [face.user.id]).await?;
    Ok(HttpResponse::Ok().json(json!({
        "id": "1",
        "action_taken": false,
        "action_taken_at": null,
        "category": params.text("category").unwrap_or_else(|| "other".into()),
        "comment": words,
        "forwarded": false,
        "status_ids": statuses,
        "rule_ids": [],
        "target_account": accounts.get(face.user.id),
    })))
}
