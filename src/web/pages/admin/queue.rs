//! `/admin`: what was reported.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::{CaseDetailsView, Done};
use crate::domain::{Cursor, Timestamp};
use crate::services::App;
use crate::services::moderation::{cases, report_emails};
use crate::web::Site;
use crate::web::request::extract::Staff;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

#[derive(Debug, Serialize)]
struct QueuePage {
    here: &'static str,
    closed: bool,
    open_cases: u32,
    cases: Vec<CaseDetailsView>,
    older: Option<String>,
    first: bool,
    /// What was just done.
    done: Option<String>,
}

/// Which cases: the open ones unless `closed` is there.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct CaseFilter {
    closed: Option<String>,
    after: Option<String>,
}

/// Open cases, or closed ones, the last reported first.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
    which: Query<CaseFilter>,
    done: Query<Done>,
) -> Result<HttpResponse, WebError> {
    let closed = which.closed.is_some();
    let after: Option<Cursor> = which.after.as_deref().map(str::parse).transpose()?;
    let page = cases::queue(&app, !closed, after).await?;
    if let Some(me) = staff.actor.id.filter(|_| !closed) {
        report_emails::looked(&app, me).await?;
    }
    let now = Timestamp::now();
    let beside = if closed { "closed=1&" } else { "" };
    let given = QueuePage {
        here: "queue",
        closed,
        open_cases: cases::open_cases(&app).await?,
        cases: page
            .items
            .iter()
            .map(|details| CaseDetailsView::new(details, now))
            .collect(),
        older: page.next.map(|next| format!("/admin?{beside}after={next}")),
        first: after.is_none(),
        done: done.text(),
    };
    site.views
        .page(StatusCode::OK, &staff.person, "admin/queue.html", &given)
}
