//! The login for a user whose session had ended when they sent a form. What they typed is kept.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::error::WebError;
use crate::i18n::text;
use crate::security::passkeys::RelyingParty;
use crate::web::Site;
use crate::web::request::extract::CurrentUser;

/// What is asked of a user who must log in before a form is taken.
#[derive(Debug, Clone)]
pub(crate) struct SessionEnded {
    /// Where the login leads on to.
    pub(in crate::web) next: String,
    /// A [`KeptForm`](crate::web::forms::kept_form::KeptForm) as JSON, or nothing.
    pub(in crate::web) kept: String,
}

/// What the login page shows.
#[derive(Debug, Default, Serialize)]
pub(in crate::web) struct LoginPage<'p> {
    pub(in crate::web) identifier: &'p str,
    pub(in crate::web) next: &'p str,
    pub(in crate::web) kept: &'p str,
    /// Whether a password was changed a moment ago.
    pub(in crate::web) changed: bool,
    /// Whether a passkey will do instead.
    pub(in crate::web) passkeys: bool,
    pub(in crate::web) problem: Option<String>,
}

/// The login page.
pub(in crate::web) fn page(
    site: &Site,
    viewer: &CurrentUser,
    ended: &SessionEnded,
) -> Result<HttpResponse, WebError> {
    let problem = if ended.kept.is_empty() {
        text!("log-in-to-go-on")
    } else {
        text!("session-ended-kept")
    };
    let given = LoginPage {
        next: &ended.next,
        kept: &ended.kept,
        passkeys: RelyingParty::at(site.public_url.as_ref(), None).is_some(),
        problem: Some(problem),
        ..LoginPage::default()
    };
    site.views.page(
        StatusCode::UNAUTHORIZED,
        viewer,
        "account/login.html",
        &given,
    )
}

/// The page on which the form of an endpoint stands: a login leads back there.
pub(in crate::web) fn page_of(path: &str) -> String {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match parts[..] {
        ["p", _, "edit" | "delete" | "report"] | ["comments", _] | ["comments", _, "report"] => {
            path.to_owned()
        }
        ["p", post, "links", ..] => format!("/p/{post}/links"),
        ["p", post, ..] => format!("/p/{post}"),
        ["drafts", "review"] => "/drafts/review".to_owned(),
        ["compose"] => "/compose".to_owned(),
        ["compose", draft, ..] => format!("/compose/{draft}"),
        ["notifications", ..] => "/notifications".to_owned(),
        ["settings", "profile" | "avatar", ..] => "/settings/profile".to_owned(),
        [
            "settings",
            page @ ("account" | "appearance" | "apps" | "archives" | "notifications" | "passkeys"
            | "posting" | "privacy" | "two-factor"),
            ..,
        ] => {
            format!("/settings/{page}")
        }
        ["settings", "email", ..] => "/settings/account".to_owned(),
        ["settings", ..] => "/settings/security".to_owned(),
        [person, "report"] if person.starts_with('@') => path.to_owned(),
        [person, "select", ..] if person.starts_with('@') => format!("/{person}/select"),
        [person, ..] if person.starts_with('@') => format!("/{}", person.to_lowercase()),
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn a_login_leads_back_to_where_the_form_stood() {
        for (endpoint, page) in [
            ("/p/1/like", "/p/1"),
            ("/p/1/edit", "/p/1/edit"),
            ("/p/1/links/2/revoke", "/p/1/links"),
            ("/compose/1/pictures", "/compose/1"),
            ("/drafts/review", "/drafts/review"),
            ("/comments/1", "/comments/1"),
            ("/comments/1/delete", "/"),
            ("/settings/avatar/remove", "/settings/profile"),
            ("/settings/two-factor/codes", "/settings/two-factor"),
            ("/settings/privacy", "/settings/privacy"),
            ("/settings/email/confirm", "/settings/account"),
            ("/settings/sessions/1/end", "/settings/security"),
            ("/@Ada/follow", "/@ada"),
            ("/@ada/report", "/@ada/report"),
            ("/@ada/select/apply", "/@ada/select"),
        ] {
            assert_eq!(page_of(endpoint), page, "{endpoint}");
        }
    }
}
