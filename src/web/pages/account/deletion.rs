//! `/settings/account/delete` and `/settings/account/keep`.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::security::{self, OwnPassword, refused};
use crate::services::App;
use crate::services::account::deletion;
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::see_other;
use crate::web::request::extract::SignedIn;
use crate::web::response::error::WebError;

/// Asks for the account to be deleted.
pub(in crate::web) async fn leave(
    app: Data<App>,
    site: Data<Site>,
    SignedIn {
        person,
        session,
        user,
        ..
    }: SignedIn,
    form: Form<OwnPassword>,
) -> Result<HttpResponse, WebError> {
    let password = form.into_inner().password.into();
    match deletion::ask(&app, &user, &session, password).await {
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
    SignedIn { user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    deletion::stay(&app, user.id).await?;
    Ok(see_other(security::HERE))
}
