//! `/admin/log`: what was done, by whom, when, to what, and why.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::LogRow;
use crate::domain::LogId;
use crate::services::App;
use crate::services::moderation::cases;
use crate::web::Site;
use crate::web::request::extract::Staff;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

#[derive(Debug, Serialize)]
struct LogPage {
    here: &'static str,
    lines: Vec<LogRow>,
    older: Option<String>,
}

/// The line after which the page begins.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct After {
    after: Option<String>,
}

/// The log, newest first.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
    place: Query<After>,
) -> Result<HttpResponse, WebError> {
    let after: Option<LogId> = place.after.as_deref().map(str::parse).transpose()?;
    let (lines, next) = cases::log(&app, after).await?;
    let given = LogPage {
        here: "log",
        lines: LogRow::list(&lines),
        older: next.map(|next| format!("/admin/log?after={next}")),
    };
    site.views
        .page(StatusCode::OK, &staff.person, "admin/log.html", &given)
}
