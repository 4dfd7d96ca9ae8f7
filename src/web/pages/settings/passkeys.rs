//! `/settings/passkeys`: keys on one's devices that open the account.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::security::refused;
use super::sessions::browser;
use crate::domain::{Passkey, Timestamp};
use crate::i18n::text;
use crate::services::App;
use crate::services::account::passkeys::{self, AddError};
use crate::services::account::recovery::ChangeError;
use crate::web::Site;
use crate::web::forms::body::{Form, Json};
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, Device, SignedIn};
use crate::web::request::relying_party::{self, Party};
use crate::web::response::error::WebError;
use crate::web::response::status::Status;
use crate::web::views::cards::Time;

const HERE: &str = "/settings/passkeys";

#[derive(Debug, Default, Serialize)]
struct PasskeysPage {
    offered: bool,
    passkeys: Vec<PasskeyView>,
    /// What a new one may be called.
    name: String,
    remove_problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct PasskeyView {
    id: String,
    name: String,
    added: Time,
    used: Option<Time>,
    /// Whether it is the one to be removed.
    chosen: bool,
}

impl PasskeyView {
    fn new(passkey: &Passkey, chosen: Option<&str>) -> Self {
        let now = Timestamp::now();
        let id = passkey.id.to_string();
        Self {
            chosen: chosen == Some(&id),
            id,
            name: passkey.name.as_str().to_owned(),
            added: Time::new(passkey.created_at, now),
            used: passkey.used_at.map(|at| Time::new(at, now)),
        }
    }
}

/// What a page is made for.
struct PasskeysPageContext<'v> {
    app: &'v App,
    site: &'v Site,
    person: &'v CurrentUser,
    party: &'v Party,
    device: &'v Device,
}

impl PasskeysPageContext<'_> {
    async fn page(
        &self,
        status: impl Into<Status>,
        chosen: Option<&str>,
        remove_problem: Option<String>,
    ) -> Result<HttpResponse, WebError> {
        let user = self
            .person
            .user()
            .ok_or_else(|| WebError::session_ended(HERE))?;
        let passkeys = passkeys::list(self.app, user.id).await?;
        let given = PasskeysPage {
            offered: self.party.0.is_some(),
            passkeys: passkeys
                .iter()
                .map(|passkey| PasskeyView::new(passkey, chosen))
                .collect(),
            name: browser(&self.device.0),
            remove_problem,
        };
        let views = &self.site.views;
        views.page(status, self.person, "settings/passkeys.html", &given)
    }
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    party: Party,
    device: Device,
) -> Result<HttpResponse, WebError> {
    let visit = PasskeysPageContext {
        app: &app,
        site: &site,
        person: &member.person,
        party: &party,
        device: &device,
    };
    visit.page(StatusCode::OK, None, None).await
}

/// What a new passkey is to be called, and the password.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct BeginForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// Asks the browser for a new passkey.
pub(in crate::web) async fn begin(
    app: Data<App>,
    person: CurrentUser,
    party: Party,
    form: Form<BeginForm>,
) -> Result<HttpResponse, WebError> {
    let party = party.offered()?;
    let Some(user) = person.user() else {
        return Ok(relying_party::problem(
            StatusCode::UNAUTHORIZED,
            &text!("session-ended"),
        ));
    };
    let BeginForm { name, password } = form.into_inner();
    match passkeys::ask_for_new(&app, party, user, &name, password.into()).await {
        Ok(asked) => Ok(relying_party::question(&asked)),
        Err(ChangeError::RateLimited(limit)) => Ok(relying_party::too_many(limit)),
        Err(ChangeError::Invalid(invalid)) => Ok(relying_party::problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            &invalid.to_string(),
        )),
        Err(error) => {
            let mut sentence = None;
            let status = refused(error, &mut sentence)?;
            let sentence = sentence.unwrap_or_default();
            Ok(relying_party::problem(status, &sentence))
        }
    }
}

/// The browser's answer.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct NewPasskey {
    token: String,
    name: String,
    credential: Value,
}

/// Keeps the new passkey.
pub(in crate::web) async fn add(
    app: Data<App>,
    person: CurrentUser,
    party: Party,
    sent: Json<NewPasskey>,
) -> Result<HttpResponse, WebError> {
    let party = party.offered()?;
    let Some(user) = person.user() else {
        return Ok(relying_party::problem(
            StatusCode::UNAUTHORIZED,
            &text!("session-ended"),
        ));
    };
    let NewPasskey {
        token,
        name,
        credential,
    } = sent.0;
    let sentence = match passkeys::add(&app, party, user, &name, &token, credential).await {
        Ok(()) => return Ok(relying_party::next(HERE)),
        Err(AddError::Invalid(invalid)) => invalid.to_string(),
        Err(AddError::Refused) => text!("passkey-refused"),
        Err(AddError::Internal(failure)) => return Err(failure.into()),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(relying_party::problem(status, &sentence))
}

/// Which passkey, and the password.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct RemoveForm {
    #[serde(default)]
    passkey: String,
    #[serde(default)]
    password: String,
}

/// Forgets a passkey.
pub(in crate::web) async fn remove(
    app: Data<App>,
    site: Data<Site>,
    SignedIn { person, user, .. }: SignedIn,
    party: Party,
    device: Device,
    form: Form<RemoveForm>,
) -> Result<HttpResponse, WebError> {
    let RemoveForm { passkey, password } = form.into_inner();
    let id = passkey.parse()?;
    match passkeys::remove(&app, &user, id, password.into()).await {
        Ok(()) => Ok(see_other(HERE)),
        Err(error) => {
            let mut problem = None;
            let status = refused(error, &mut problem)?;
            let visit = PasskeysPageContext {
                app: &app,
                site: &site,
                person: &person,
                party: &party,
                device: &device,
            };
            visit.page(status, Some(&passkey), problem).await
        }
    }
}
