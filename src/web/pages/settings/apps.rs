//! `/settings/apps`: apps that were let in, and tokens for programs of one's own.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::{ApiToken, ApiTokenId, Scopes, Timestamp};
use crate::i18n::text;
use crate::services::App;
use crate::services::apps::tokens::{self, TokenError};
use crate::web::Site;
use crate::web::forms::kept_form::KeptFields;
use crate::web::pages::see_other;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::response::error::WebError;
use crate::web::views::cards::Time;

const HERE: &str = "/settings/apps";

#[derive(Debug, Default, Serialize)]
struct AppsPage {
    tokens: Vec<TokenView>,
    scopes: Vec<ScopeView>,
    name: String,
    problem: Option<String>,
    /// Of a token that was just made.
    secret: Option<String>,
}

#[derive(Debug, Serialize)]
struct TokenView {
    id: String,
    name: String,
    app: bool,
    scopes: String,
    made: Time,
    used: Option<Time>,
    ends: Option<Time>,
}

#[derive(Debug, Serialize)]
struct ScopeView {
    name: &'static str,
    label: String,
    chosen: bool,
}

impl TokenView {
    fn new(token: ApiToken) -> Self {
        let now = Timestamp::now();
        Self {
            id: token.id.to_string(),
            name: token.name,
            app: token.app.is_some(),
            scopes: token.scopes.iter().collect::<Vec<_>>().join(", "),
            made: Time::new(token.created_at, now),
            used: token.used_at.map(|at| Time::new(at, now)),
            ends: token.expires_at.map(|at| Time::new(at, now)),
        }
    }
}

/// A token to be made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct TokenForm {
    name: String,
    days: String,
    read: Option<String>,
    write: Option<String>,
    follow: Option<String>,
}

impl TokenForm {
    fn scopes(&self) -> Vec<&'static str> {
        let given = [&self.read, &self.write, &self.follow];
        let chosen = Scopes::WHOLE.into_iter().zip(given);
        let chosen = chosen.filter(|(_, given)| given.is_some());
        chosen.map(|(name, _)| name).collect()
    }
}

impl KeptFields for TokenForm {
    fn kept_fields(self) -> Vec<(String, String)> {
        vec![("name".into(), self.name)]
    }
}

/// A part of a sentence as one of its own.
fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_uppercase);
    first.chain(signs).collect()
}

async fn page(
    app: &App,
    site: &Site,
    member: &SignedIn,
    status: StatusCode,
    (form, problem, secret): (&TokenForm, Option<String>, Option<String>),
) -> Result<HttpResponse, WebError> {
    let tokens = tokens::list(app, member.id).await?;
    let chosen = form.scopes();
    let given = AppsPage {
        tokens: tokens.into_iter().map(TokenView::new).collect(),
        scopes: Scopes::WHOLE
            .into_iter()
            .map(|name| ScopeView {
                label: capitalised(&sentence(name)),
                chosen: chosen.contains(&name),
                name,
            })
            .collect(),
        name: form.name.clone(),
        problem,
        secret,
    };
    site.views
        .page(status, &member.person, "settings/apps.html", &given)
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
) -> Result<HttpResponse, WebError> {
    let form = TokenForm {
        read: Some(String::new()),
        ..TokenForm::default()
    };
    page(&app, &site, &member, StatusCode::OK, (&form, None, None)).await
}

/// Makes a token, and shows its secret this once.
pub(in crate::web) async fn create(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<TokenForm>,
) -> Result<HttpResponse, WebError> {
    let days = form
        .days
        .parse()
        .ok()
        .filter(|days| (1..=3650).contains(days));
    let scopes = form.scopes().join(" ");
    match tokens::create(&app, member.id, &form.name, &scopes, days).await {
        Ok(secret) => {
            let fresh = TokenForm::default();
            let made = (&fresh, None, Some(secret));
            page(&app, &site, &member, StatusCode::OK, made).await
        }
        Err(TokenError::Invalid(problem)) => {
            let again = (&form, Some(problem.to_string()), None);
            page(
                &app,
                &site,
                &member,
                StatusCode::UNPROCESSABLE_ENTITY,
                again,
            )
            .await
        }
        Err(TokenError::Internal(failure)) => Err(failure.into()),
    }
}

/// Revokes a token.
pub(in crate::web) async fn revoke(
    app: Data<App>,
    member: SignedIn,
    token: Path<ApiTokenId>,
) -> Result<HttpResponse, WebError> {
    tokens::revoke(&app, member.id, *token).await?;
    Ok(see_other(HERE))
}

/// What a scope allows, for people.
pub(in crate::web::pages) fn sentence(scope: &str) -> String {
    match scope.split(':').next().unwrap_or_default() {
        "read" => text!("scope-read"),
        "write" => text!("scope-write"),
        "follow" => text!("scope-follow"),
        "push" => text!("scope-push"),
        _ => text!("scope-profile"),
    }
}
