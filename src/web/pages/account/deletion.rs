//! `/settings/account/delete` and `/settings/account/keep`.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::security::{self, OwnPassword, refused};
use super::sign_in::session_ended;
use crate::services::App;
use crate::services::account::deletion;
use crate::web::Site;
use crate::web::body::Form;
use crate::web::error::WebError;
use crate::web::extract::CurrentUser;
use crate::web::pages::see_other;

/// Asks for the account to be deleted.
pub(in crate::web) async fn leave(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: Form<OwnPassword>,
) -> Result<HttpResponse, WebError> {
    let Some((session, user)) = &person.signed_in else {
        return session_ended(&site, &person, security::HERE, None);
    };
    let password = form.into_inner().password.into();
    match deletion::ask(&app, user, session, password).await {
        Ok(_) => Ok(see_other(security::HERE)),
        Err(error) => {
            let mut given = security::stored(&app, &person).await?;
            let status = refused(error, &mut given.leave_problem)?;
            security::page(&site, &person, status, &given)
        }
    }
}

/// Keeps the account after all.
pub(in crate::web) async fn stay(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let Some(user) = person.user() else {
        return session_ended(&site, &person, security::HERE, None);
    };
    deletion::stay(&app, user.id).await?;
    Ok(see_other(security::HERE))
}
