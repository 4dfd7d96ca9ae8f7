//! `/admin/people`: everybody, by name.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::{address, suspended};
use crate::domain::{ReportTarget, Role, Timestamp, User, Username};
use crate::services::App;
use crate::services::account::invitations::Registration;
use crate::services::moderation::cases;
use crate::web::Site;
use crate::web::request::extract::Staff;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::cards::Time;
use crate::web::views::people::PersonView;

#[derive(Debug, Serialize)]
struct PeoplePage {
    here: &'static str,
    q: String,
    people: Vec<PersonRow>,
    /// Whether the viewer makes invitations, and people need them.
    invites: bool,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct PersonRow {
    person: PersonView,
    address: String,
    /// None for members.
    role: Option<&'static str>,
    suspended: Option<String>,
    since: Time,
}

/// Whose names begin how, and after whom the page begins.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct PeopleQuery {
    #[serde(default)]
    q: String,
    after: Option<String>,
}

/// People by name.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
    asked: Query<PeopleQuery>,
) -> Result<HttpResponse, WebError> {
    let after = asked.after.as_deref().map(Username::parse).transpose()?;
    let (people, next) = cases::people(&app, &asked.q, after.as_ref()).await?;
    let q: String = url::form_urlencoded::byte_serialize(asked.q.as_bytes()).collect();
    let given = PeoplePage {
        here: "people",
        people: people.iter().map(PersonRow::new).collect(),
        invites: staff.actor.role == Role::Admin && app.registration == Registration::Invitation,
        more: next.map(|next| format!("/admin/people?q={q}&after={next}")),
        q: asked.into_inner().q,
    };
    site.views
        .page(StatusCode::OK, &staff.person, "admin/people.html", &given)
}

impl PersonRow {
    fn new(user: &User) -> Self {
        Self {
            person: PersonView::new(&user.as_author()),
            address: address(ReportTarget::Person(user.id)),
            role: user.role.moderates().then(|| user.role.as_str()),
            suspended: suspended(user),
            since: Time::new(user.created_at, Timestamp::now()),
        }
    }
}
