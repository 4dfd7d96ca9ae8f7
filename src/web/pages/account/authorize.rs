//! `/oauth/authorize`: an app asks a person for their account.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::domain::Scopes;
use crate::i18n::text;
use crate::services::App;
use crate::services::apps::oauth::{self, Asking, AuthorizationRequest, OAuthError, OUT_OF_BAND};
use crate::web::Site;
use crate::web::forms::kept_form::KeptFields;
use crate::web::pages::see_other;
use crate::web::pages::settings::apps::sentence;
use crate::web::request::extract::{CurrentUser, SignedInForm};
use crate::web::request::guard::content_security_policy;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

/// What an app asks for, in the page's address and in its form.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::web) struct Request {
    client_id: String,
    response_type: String,
    redirect_uri: String,
    scope: String,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    /// Whether the person is to log in anew, perhaps as another.
    #[serde(skip_serializing)]
    force_login: Option<String>,
    /// Set after a login of a browser that had sent no cookie.
    #[serde(skip_serializing)]
    arrived: Option<String>,
    /// `allow` or `deny`, in the form.
    #[serde(skip_serializing)]
    action: String,
}

/// The app asks anew: nothing was typed.
impl KeptFields for Request {
    fn kept_fields(self) -> Vec<(String, String)> {
        Vec::new()
    }
}

#[derive(Debug, Default, Serialize)]
struct AuthorizePage {
    app: String,
    website: String,
    allows: Vec<String>,
    fields: Vec<HiddenField>,
    leads_to: String,
    out_of_band: bool,
    /// To copy, once the person has agreed.
    code: Option<String>,
    /// Why nothing can be agreed to.
    refusal: Option<String>,
}

#[derive(Debug, Serialize)]
struct HiddenField {
    name: &'static str,
    value: String,
}

impl Request {
    fn asking(&self) -> Asking {
        Asking {
            client_id: self.client_id.clone(),
            response_type: self.response_type.clone(),
            redirect_uri: self.redirect_uri.clone(),
            scope: self.scope.clone(),
            code_challenge: self.code_challenge.clone(),
            code_challenge_method: self.code_challenge_method.clone(),
        }
    }

    fn fields(&self) -> Vec<HiddenField> {
        let all = [
            ("client_id", Some(&self.client_id)),
            ("response_type", Some(&self.response_type)),
            ("redirect_uri", Some(&self.redirect_uri)),
            ("scope", Some(&self.scope)),
            ("state", self.state.as_ref()),
            ("code_challenge", self.code_challenge.as_ref()),
            ("code_challenge_method", self.code_challenge_method.as_ref()),
        ];
        let field = |(name, value): (_, Option<&String>)| {
            let value = value?.clone();
            Some(HiddenField { name, value })
        };
        all.into_iter().filter_map(field).collect()
    }
}

fn sentences(scopes: &Scopes) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in scopes.iter().map(sentence) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The page that asks. A user who is not logged in logs in first.
pub(in crate::web) async fn ask(
    request: HttpRequest,
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    asked: Query<Request>,
) -> Result<HttpResponse, WebError> {
    let anew = matches!(asked.force_login.as_deref(), Some("true" | "1"));
    if person.user().is_none() || anew {
        // Once is enough.
        let query = url::form_urlencoded::parse(request.query_string().as_bytes());
        let query = query.filter(|(name, _)| name != "force_login" && name != "arrived");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query)
            .finish();
        let here = format!("{}?{query}", request.path());
        let here: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
        return match (anew, &asked.arrived) {
            (true, _) => Ok(see_other(&format!("/login?anew=1&next={here}"))),
            (_, Some(_)) => Ok(see_other(&format!("/login?arrived=1&next={here}"))),
            _ => Err(WebError::LogInFirst(here)),
        };
    }
    match oauth::asked(&app, &asked.asking()).await {
        Ok(what) => {
            let page = AuthorizePage {
                app: what.app.name.clone(),
                website: what.app.website.clone(),
                allows: sentences(&what.scopes),
                fields: asked.fields(),
                leads_to: what.redirect_uri.clone(),
                out_of_band: what.redirect_uri == OUT_OF_BAND,
                ..AuthorizePage::default()
            };
            let mut response = show(&site, &person, StatusCode::OK, &page)?;
            let_the_form_lead_to(&mut response, &what.redirect_uri);
            Ok(response)
        }
        Err(error) => refused(&site, &person, error),
    }
}

fn show(
    site: &Site,
    person: &CurrentUser,
    status: StatusCode,
    page: &AuthorizePage,
) -> Result<HttpResponse, WebError> {
    site.views
        .page(status, person, "account/authorize.html", page)
}

/// A browser applies `form-action` to where a form's answer leads, too.
fn let_the_form_lead_to(response: &mut HttpResponse, address: &str) {
    let Ok(url) = Url::parse(address) else { return };
    let origin = url.origin();
    let target = match origin.is_tuple() {
        true => origin.ascii_serialization(),
        false => format!("{}:", url.scheme()),
    };
    let policy = content_security_policy(&target);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
}

fn refused(site: &Site, person: &CurrentUser, error: OAuthError) -> Result<HttpResponse, WebError> {
    if let OAuthError::Internal(failure) = error {
        return Err(failure.into());
    }
    let page = AuthorizePage {
        refusal: Some(error.to_string()),
        ..AuthorizePage::default()
    };
    show(site, person, StatusCode::BAD_REQUEST, &page)
}

/// The person agrees or not, and is led back to the app.
pub(in crate::web) async fn answer(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<Request>,
) -> Result<HttpResponse, WebError> {
    let what = match oauth::asked(&app, &form.asking()).await {
        Ok(what) => what,
        Err(error) => return refused(&site, &member.person, error),
    };
    if form.action != "allow" {
        let denied = [("error", "access_denied")];
        return Ok(match what.redirect_uri == OUT_OF_BAND {
            true => crate::web::pages::see_other("/settings/apps"),
            false => back(&what, &denied, form.state.as_deref())?,
        });
    }
    let code = oauth::agree(&app, member.id, &what).await?;
    if what.redirect_uri == OUT_OF_BAND {
        let page = AuthorizePage {
            app: what.app.name,
            code: Some(code),
            ..AuthorizePage::default()
        };
        return show(&site, &member.person, StatusCode::OK, &page);
    }
    back(&what, &[("code", &code)], form.state.as_deref())
}

/// On to the app, with what it wants to know added to its own address.
fn back(
    what: &AuthorizationRequest,
    given: &[(&str, &str)],
    state: Option<&str>,
) -> Result<HttpResponse, WebError> {
    let broken = |_| WebError::BadRequest(text!("app-address-unreadable"));
    let mut url = Url::parse(&what.redirect_uri).map_err(broken)?;
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(given);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
    }
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, url.as_str()))
        .finish())
}
