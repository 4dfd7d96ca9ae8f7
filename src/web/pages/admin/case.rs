//! `/admin/{kind}/{id}`: one post, comment or person, and what can be done.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CaseDetailsView, Done, LogRow, address, see_done};
use crate::domain::{ModerationAction, ReportTarget, Timestamp};
use crate::i18n::text;
use crate::services::App;
use crate::services::moderation::cases::{self, CaseDetails};
use crate::services::moderation::moderate::{self, Order};
use crate::services::moderation::staff::{StaffError, Term};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::request::extract::Staff;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

#[derive(Debug, Serialize)]
struct CasePage {
    here: &'static str,
    details: CaseDetailsView,
    /// Empty of members.
    role: &'static str,
    /// The last report that this page shows, in milliseconds.
    seen: Option<i64>,
    history: Vec<LogRow>,
    of_person: Vec<LogRow>,
    why: String,
    term: String,
    problem: Option<String>,
    /// Whether it is asked once more before the picture is deleted and banned.
    asks_ban: bool,
    /// Whether that question was just answered with *Cancel*.
    cancelled: bool,
    /// What was just done.
    done: Option<String>,
}

/// The button beside the question before a ban: the form comes back as it was.
const CANCEL: &str = "cancel";

/// What the form brings back.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct OrderForm {
    #[serde(default)]
    action: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    term: String,
    seen: Option<i64>,
    /// Set where it was asked once more.
    confirmed: Option<String>,
}

async fn find(
    app: &App,
    staff: &Staff,
    path: Path<(String, Uuid)>,
) -> Result<CaseDetails, WebError> {
    let (kind, id) = path.into_inner();
    let target = ReportTarget::new(&kind, id).ok_or(WebError::Missing)?;
    let found = cases::look(app, staff.person.viewer(), target).await?;
    found.ok_or(WebError::Missing)
}

/// A thing with its reports and its history.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
    path: Path<(String, Uuid)>,
    done: Query<Done>,
) -> Result<HttpResponse, WebError> {
    let details = find(&app, &staff, path).await?;
    let mut given = given(&app, &details, OrderForm::default(), None).await?;
    given.done = done.text();
    page(&site, &staff, StatusCode::OK, &given)
}

async fn given(
    app: &App,
    details: &CaseDetails,
    form: OrderForm,
    problem: Option<String>,
) -> Result<CasePage, WebError> {
    let history = cases::history(app, details).await?;
    let person = details.person.as_ref();
    Ok(CasePage {
        here: "thing",
        details: CaseDetailsView::new(details, Timestamp::now()),
        role: person
            .filter(|user| user.role.moderates())
            .map_or("", |user| user.role.as_str()),
        seen: details.case.map(|case| case.at.as_millis()),
        history: LogRow::list(&history.target),
        of_person: LogRow::list(&history.person),
        cancelled: form.action == CANCEL,
        asks_ban: form.action == ModerationAction::Ban.as_str() && form.confirmed.is_none(),
        why: form.why,
        term: form.term,
        problem,
        done: None,
    })
}

fn page(
    site: &Site,
    staff: &Staff,
    status: StatusCode,
    given: &CasePage,
) -> Result<HttpResponse, WebError> {
    site.views
        .page(status, &staff.person, "admin/case.html", given)
}

/// Does what the pressed button says.
pub(in crate::web) async fn act(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
    path: Path<(String, Uuid)>,
    form: Form<OrderForm>,
) -> Result<HttpResponse, WebError> {
    let details = find(&app, &staff, path).await?;
    let form = form.into_inner();
    if form.action == CANCEL {
        let given = given(&app, &details, form, None).await?;
        return page(&site, &staff, StatusCode::OK, &given);
    }
    let action = ModerationAction::from_word(&form.action)
        .ok_or_else(|| WebError::BadRequest(text!("action-missing")))?;
    if action == ModerationAction::Ban && form.confirmed.is_none() {
        let given = given(&app, &details, form, None).await?;
        return page(&site, &staff, StatusCode::OK, &given);
    }
    let order = Order {
        action,
        reason: form.why.clone(),
        term: Term::from_word(&form.term),
        seen: form.seen.map(Timestamp::from_millis),
    };
    let (status, problem) = match moderate::act(&app, &staff.actor, &details, order).await {
        Ok(()) if details.case.is_some_and(|case| case.open) => {
            return Ok(see_done("/admin", action));
        }
        Ok(()) => return Ok(see_done(&address(details.target), action)),
        Err(StaffError::Internal(failure)) => return Err(failure.into()),
        Err(StaffError::Missing) => return Err(WebError::Missing),
        Err(error @ StaffError::Invalid(_)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
        }
        Err(error) => (StatusCode::CONFLICT, error.to_string()),
    };
    let given = given(&app, &details, form, Some(problem)).await?;
    page(&site, &staff, status, &given)
}
