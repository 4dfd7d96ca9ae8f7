//! `/reset` for those who have forgotten their password, and `/confirm` for new addresses.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::{LinkToken, NewPassword, TokenPurpose};
use crate::i18n::text;
use crate::services::App;
use crate::services::account::recovery::{self, LinkError};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::see_other;
use crate::web::request::client::ClientAddress;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::{WebError, wait};
use crate::web::response::status::Status;

#[derive(Debug, Default, Serialize)]
struct AskPage {
    identifier: String,
    /// Whether the site can send emails.
    writes: bool,
    sent: bool,
    problem: Option<String>,
}

/// Who has forgotten their password.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct AskForm {
    #[serde(default)]
    identifier: String,
}

/// Asks who has forgotten their password.
pub(in crate::web) async fn ask_form(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let given = AskPage {
        writes: app.outbox.is_some(),
        ..AskPage::default()
    };
    site.views
        .page(StatusCode::OK, &person, "account/reset.html", &given)
}

/// Sends the link, if there is such an account: the answer does not reveal it.
pub(in crate::web) async fn ask(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    address: ClientAddress,
    form: Form<AskForm>,
) -> Result<HttpResponse, WebError> {
    let identifier = form.into_inner().identifier;
    let mut given = AskPage {
        writes: app.outbox.is_some(),
        ..AskPage::default()
    };
    let status: Status = if identifier.trim().is_empty() {
        given.problem = Some(text!("account-missing"));
        StatusCode::UNPROCESSABLE_ENTITY.into()
    } else {
        match recovery::ask_for_reset(&app.into_inner(), &identifier, &address.0).await? {
            Ok(()) => {
                given.sent = given.writes;
                StatusCode::OK.into()
            }
            Err(limit) => {
                let time = wait(limit.retry_after);
                given.problem = Some(text!("too-many-requests", time = time));
                limit.into()
            }
        }
    };
    given.identifier = identifier;
    site.views
        .page(status, &person, "account/reset.html", &given)
}

#[derive(Debug, Default, Serialize)]
struct LinkPage {
    token: String,
    /// Whose link it is; nobody's when it does not work.
    name: Option<String>,
    email: String,
    password_rule: String,
    password_problem: Option<String>,
}

/// What the form for a new password brings back.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct NewPasswordForm {
    #[serde(default)]
    password: String,
}

async fn link_page(app: &App, text: &str, purpose: TokenPurpose) -> Result<LinkPage, WebError> {
    let mut given = LinkPage {
        token: text.to_owned(),
        password_rule: NewPassword::rule(),
        ..LinkPage::default()
    };
    let Ok(token) = LinkToken::parse(text) else {
        return Ok(given);
    };
    match recovery::owner(app, &token, purpose).await {
        Ok(user) => {
            given.name = Some(user.username.to_string());
            given.email = user.email.as_str().to_owned();
        }
        Err(LinkError::Internal(failure)) => return Err(failure.into()),
        Err(_) => {}
    }
    Ok(given)
}

fn answer(
    site: &Site,
    person: &CurrentUser,
    template: &str,
    given: &LinkPage,
) -> Result<HttpResponse, WebError> {
    let status = match (&given.name, &given.password_problem) {
        (None, _) => StatusCode::NOT_FOUND,
        (_, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let mut page = site.views.page(status, person, template, given)?;
    // The address is a secret: no other site may learn it from a link on this page.
    page.headers_mut().insert(
        header::REFERRER_POLICY,
        header::HeaderValue::from_static("no-referrer"),
    );
    Ok(page)
}

/// Asks for the new password.
pub(in crate::web) async fn form(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    token: Path<String>,
) -> Result<HttpResponse, WebError> {
    let given = link_page(&app, &token, TokenPurpose::ResetPassword).await?;
    answer(&site, &person, "account/new_password.html", &given)
}

/// Takes the new password.
pub(in crate::web) async fn submit(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    text: Path<String>,
    form: Form<NewPasswordForm>,
) -> Result<HttpResponse, WebError> {
    let mut given = link_page(&app, &text, TokenPurpose::ResetPassword).await?;
    if let (Some(_), Ok(token)) = (&given.name, LinkToken::parse(&text)) {
        match recovery::reset(&app, &token, form.into_inner().password).await {
            Ok(_) => return Ok(see_other("/login?changed=1")),
            Err(LinkError::Invalid(problem)) => given.password_problem = Some(problem.to_string()),
            Err(LinkError::Dead) => given.name = None,
            Err(LinkError::Internal(failure)) => return Err(failure.into()),
        }
    }
    answer(&site, &person, "account/new_password.html", &given)
}

/// Asks whether an address is one's own. Programs that look into emails open links, too, so it
/// takes a click.
pub(in crate::web) async fn confirm_form(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    token: Path<String>,
) -> Result<HttpResponse, WebError> {
    let given = link_page(&app, &token, TokenPurpose::ConfirmEmail).await?;
    answer(&site, &person, "account/confirm.html", &given)
}

/// Notes that it is.
pub(in crate::web) async fn confirm(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    text: Path<String>,
) -> Result<HttpResponse, WebError> {
    let mut given = link_page(&app, &text, TokenPurpose::ConfirmEmail).await?;
    if let (Some(_), Ok(token)) = (&given.name, LinkToken::parse(&text)) {
        match recovery::confirm(&app, &token).await {
            Ok(_) if person.user().is_some() => return Ok(see_other("/settings/account")),
            Ok(_) => return Ok(see_other("/login")),
            Err(LinkError::Internal(failure)) => return Err(failure.into()),
            Err(_) => given.name = None,
        }
    }
    answer(&site, &person, "account/confirm.html", &given)
}
