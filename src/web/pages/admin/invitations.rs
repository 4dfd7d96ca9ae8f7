//! `/admin/invitations`: links with which people sign up, made by administrators.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use crate::domain::Role;
use crate::i18n::text;
use crate::services::App;
use crate::services::account::invitations::{Registration, invite};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::request::base::Base;
use crate::web::request::extract::Staff;
use crate::web::response::error::WebError;
use crate::web::response::status::Status;

/// Most that are made at once.
const MOST: u16 = 50;
const MOST_DAYS: u16 = 365;

#[derive(Debug, Serialize)]
struct InvitationsPage {
    here: &'static str,
    /// Whether nobody signs up without one.
    needed: bool,
    /// Shown once: the store has only their digests.
    links: Vec<String>,
    count: u16,
    days: u16,
    most: u16,
    most_days: u16,
    problem: Option<String>,
}

/// How many, and for how many days they work.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct InvitationsForm {
    count: u16,
    days: u16,
}

impl Default for InvitationsForm {
    fn default() -> Self {
        Self { count: 1, days: 7 }
    }
}

/// The form.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
) -> Result<HttpResponse, WebError> {
    for_administrators(&staff)?;
    let asked = InvitationsForm::default();
    page(&app, &site, &staff, (StatusCode::OK, None), asked, vec![])
}

/// Makes invitations, and shows their links this once.
pub(in crate::web) async fn make(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
    base: Base,
    form: Form<InvitationsForm>,
) -> Result<HttpResponse, WebError> {
    for_administrators(&staff)?;
    let asked = form.into_inner();
    let fit = (1..=MOST).contains(&asked.count) && (1..=MOST_DAYS).contains(&asked.days);
    if !fit {
        let problem = text!("invitations-bounds", count = MOST, days = MOST_DAYS);
        let refused = (StatusCode::UNPROCESSABLE_ENTITY, Some(problem));
        return page(&app, &site, &staff, refused, asked, vec![]);
    }
    let mut links = Vec::new();
    for _ in 0..asked.count {
        let secret = invite(&app, asked.days).await?.in_address();
        links.push(base.address(&format!("/signup?invitation={secret}")));
    }
    page(&app, &site, &staff, (StatusCode::OK, None), asked, links)
}

/// For moderators there is nothing here.
fn for_administrators(staff: &Staff) -> Result<(), WebError> {
    match staff.actor.role {
        Role::Admin => Ok(()),
        _ => Err(WebError::Missing),
    }
}

fn page(
    app: &App,
    site: &Site,
    staff: &Staff,
    (status, problem): (impl Into<Status>, Option<String>),
    asked: InvitationsForm,
    links: Vec<String>,
) -> Result<HttpResponse, WebError> {
    let given = InvitationsPage {
        here: "people",
        needed: app.registration == Registration::Invitation,
        links,
        count: asked.count,
        days: asked.days,
        most: MOST,
        most_days: MOST_DAYS,
        problem,
    };
    let person = &staff.person;
    site.views
        .page(status, person, "admin/invitations.html", &given)
}
