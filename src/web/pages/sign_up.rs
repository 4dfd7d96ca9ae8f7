//! `/signup`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{Data, Form, Query};
use serde::{Deserialize, Serialize};

use super::see_other;
use super::sign_in::{Next, local, welcome};
use crate::domain::{NewPassword, Username};
use crate::services::App;
use crate::services::accounts::{self, SignUp, SignUpError, SignUpProblems};
use crate::web::Site;
use crate::web::client::ClientAddress;
use crate::web::error::{WebError, wait};
use crate::web::extract::Person;

#[derive(Debug, Deserialize)]
pub(in crate::web) struct SignUpForm {
    #[serde(default)]
    username: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

#[derive(Debug, Serialize)]
struct SignUpPage<'p> {
    username: &'p str,
    email: &'p str,
    next: &'p str,
    username_rule: &'static str,
    password_rule: &'static str,
    username_problem: Option<String>,
    email_problem: Option<String>,
    password_problem: Option<String>,
    problem: Option<String>,
}

/// The form.
pub(in crate::web) async fn form(
    site: Data<Site>,
    person: Person,
    query: Query<Next>,
) -> Result<HttpResponse, WebError> {
    if person.user().is_some() {
        return Ok(see_other("/"));
    }
    let form = SignUpForm {
        username: String::new(),
        email: String::new(),
        password: String::new(),
        next: query.into_inner().next,
    };
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
    person: Person,
    address: ClientAddress,
    form: Form<SignUpForm>,
) -> Result<HttpResponse, WebError> {
    let form = form.into_inner();
    let wanted = SignUp {
        username: form.username.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
    };
    match accounts::sign_up(&app, wanted, &address.0).await {
        Ok(user) => {
            let signed_in = accounts::begin_session(&app, user.id).await?;
            Ok(welcome(&site, signed_in, &local(form.next.as_deref())))
        }
        Err(SignUpError::Invalid(problems)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&site, &person, status, &form, problems, None)
        }
        Err(SignUpError::TooMany(limit)) => {
            let message = format!(
                "Too many accounts from here. Try again in {}.",
                wait(limit.retry_after)
            );
            let status = StatusCode::TOO_MANY_REQUESTS;
            let none = SignUpProblems::default();
            let mut page = page(&site, &person, status, &form, none, Some(message))?;
            page.headers_mut()
                .insert(header::RETRY_AFTER, limit.retry_after.into());
            Ok(page)
        }
        Err(SignUpError::Internal(failure)) => Err(failure.into()),
    }
}

fn page(
    site: &Site,
    person: &Person,
    status: StatusCode,
    form: &SignUpForm,
    problems: SignUpProblems,
    problem: Option<String>,
) -> Result<HttpResponse, WebError> {
    let given = SignUpPage {
        username: &form.username,
        email: &form.email,
        next: form.next.as_deref().unwrap_or_default(),
        username_rule: Username::RULE,
        password_rule: NewPassword::RULE,
        username_problem: problems.username,
        email_problem: problems.email,
        password_problem: problems.password,
        problem,
    };
    site.views.page(status, person, "signup.html", &given)
}
