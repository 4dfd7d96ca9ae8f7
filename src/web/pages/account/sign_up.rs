//! `/signup`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::sign_in::{landing, welcome};
use crate::domain::{LinkToken, NewPassword, Username};
use crate::i18n::text;
use crate::services::App;
use crate::services::account::invitations::{self, Registration};
use crate::services::account::sign_up::{self, SignUp, SignUpError, SignUpProblems};
use crate::services::account::{recovery, sessions};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::see_other;
use crate::web::request::client::ClientAddress;
use crate::web::request::cookies::SendsCookies;
use crate::web::request::extract::{CurrentUser, Device};
use crate::web::request::next::local;
use crate::web::request::query::Query;
use crate::web::response::error::{WebError, wait};
use crate::web::response::status::Status;

#[derive(Debug, Deserialize)]
pub(in crate::web) struct SignUpForm {
    #[serde(default)]
    username: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
    invitation: Option<String>,
}

/// How a user comes to the form.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Arriving {
    next: Option<String>,
    invitation: Option<String>,
}

#[derive(Debug, Serialize)]
struct SignUpPage<'p> {
    username: &'p str,
    email: &'p str,
    next: &'p str,
    invitation: &'p str,
    /// Why nobody may sign up by this form; it is not shown then.
    shut: Option<String>,
    username_rule: String,
    password_rule: String,
    username_problem: Option<String>,
    email_problem: Option<String>,
    password_problem: Option<String>,
    problem: Option<String>,
}

/// The form.
pub(in crate::web) async fn form(
    site: Data<Site>,
    person: CurrentUser,
    app: Data<App>,
    query: Query<Arriving>,
) -> Result<HttpResponse, WebError> {
    if person.user().is_some() {
        return Ok(see_other("/"));
    }
    let Arriving { next, invitation } = query.into_inner();
    let form = SignUpForm {
        username: String::new(),
        email: String::new(),
        password: String::new(),
        next,
        invitation,
    };
    if !invitations::opens(&app, token(&form).as_ref()).await? {
        return shut(&app, &site, &person, &form);
    }
    page(
        &site,
        &person,
        StatusCode::OK,
        &form,
        SignUpProblems::default(),
        None,
    )
}

/// Makes the account and signs in.
pub(in crate::web) async fn submit(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    address: ClientAddress,
    (device, cookies): (Device, SendsCookies),
    form: Form<SignUpForm>,
) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    let wanted = SignUp {
        username: form.username.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
        invitation: token(&form),
    };
    match sign_up::sign_up(&app, wanted, &address.0).await {
        Ok(user) => {
            let signed_in = sessions::begin(&app, user.id, &device.0).await?;
            recovery::welcome(&app.into_inner(), user);
            let next = landing(&local(form.next.as_deref()), cookies);
            Ok(welcome(&site, signed_in, &next))
        }
        Err(SignUpError::Invalid(problems)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&site, &person, status, &form, problems, None)
        }
        Err(SignUpError::NotInvited) => shut(&app, &site, &person, &form),
        Err(SignUpError::RateLimited(limit)) => {
            let message = text!("too-many-accounts", time = wait(limit.retry_after));
            let none = SignUpProblems::default();
            page(&site, &person, limit, &form, none, Some(message))
        }
        Err(SignUpError::Internal(failure)) => Err(failure.into()),
    }
}

fn token(form: &SignUpForm) -> Option<LinkToken> {
    let text = form.invitation.as_deref()?;
    LinkToken::parse(text).ok()
}

/// The page for those who may not sign up.
fn shut(
    app: &App,
    site: &Site,
    person: &CurrentUser,
    form: &SignUpForm,
) -> Result<HttpResponse, WebError> {
    let reason = match (app.registration, form.invitation.as_deref()) {
        (Registration::Closed, _) => text!("signup-closed"),
        (_, Some(_)) => text!("signup-invitation-used"),
        (_, None) => text!("signup-invitation-needed"),
    };
    let given = SignUpPage {
        shut: Some(reason),
        ..given(form, SignUpProblems::default(), None)
    };
    site.views
        .page(StatusCode::FORBIDDEN, person, "account/signup.html", &given)
}

fn page(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    form: &SignUpForm,
    problems: SignUpProblems,
    problem: Option<String>,
) -> Result<HttpResponse, WebError> {
    let given = given(form, problems, problem);
    site.views
        .page(status, person, "account/signup.html", &given)
}

fn given(form: &SignUpForm, problems: SignUpProblems, problem: Option<String>) -> SignUpPage<'_> {
    SignUpPage {
        username: &form.username,
        email: &form.email,
        next: form.next.as_deref().unwrap_or_default(),
        invitation: form.invitation.as_deref().unwrap_or_default(),
        shut: None,
        username_rule: Username::rule(),
        password_rule: NewPassword::rule(),
        username_problem: problems.username,
        email_problem: problems.email,
        password_problem: problems.password,
        problem,
    }
}
