//! `/settings/sessions`: where one is logged in, as `/settings/security` lists it, and ending it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::security::HERE;
use crate::domain::{Session, SessionId, Timestamp};
use crate::i18n::text;
use crate::services::App;
use crate::services::account::sessions;
use crate::web::pages::see_other;
use crate::web::request::extract::SignedIn;
use crate::web::response::error::WebError;
use crate::web::views::cards::Time;

/// A browser that is signed in.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct SessionRow {
    id: String,
    name: String,
    here: bool,
    since: Time,
    seen: Time,
}

impl SessionRow {
    pub(in crate::web::pages) fn new(session: &Session, here: SessionId) -> Self {
        let now = Timestamp::now();
        Self {
            id: session.id.to_string(),
            name: browser(&session.device),
            here: session.id == here,
            since: Time::new(session.created_at, now),
            seen: Time::new(session.seen_at, now),
        }
    }
}

/// `Firefox on Linux`, as far as a browser says what it is.
pub(in crate::web::pages) fn browser(agent: &str) -> String {
    let found = woothee::parser::Parser::new().parse(agent);
    match found {
        Some(found) if found.name != "UNKNOWN" && found.os != "UNKNOWN" => {
            text!("session-browser", browser = found.name, system = found.os)
        }
        Some(found) if found.name != "UNKNOWN" => found.name.to_owned(),
        _ => text!("session-unknown"),
    }
}

/// Logs one browser out.
pub(in crate::web) async fn end(
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
    session: Path<SessionId>,
) -> Result<HttpResponse, WebError> {
    sessions::end(&app, user.id, *session).await?;
    Ok(see_other(HERE))
}

/// Logs all other browsers out.
pub(in crate::web) async fn end_others(
    app: Data<App>,
    SignedIn { session, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    sessions::end_others(&app, &session).await?;
    Ok(see_other(HERE))
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_called_by_their_names() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(browser(firefox), "Firefox on Linux");
        assert_eq!(browser("curl/8.5.0"), "HTTP Library");
        assert_eq!(browser(""), "Some program");
    }
}
