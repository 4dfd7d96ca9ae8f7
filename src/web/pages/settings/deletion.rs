//! `/settings/account/delete` and `/settings/account/keep`.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::own_account;
use super::security::{OwnPassword, refused};
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
        // Not where their password was just asked for: the bar of every page says until when they may change their mind.
        Ok(_) => Ok(see_other("/")),
        Err(error) => {
            let mut given = own_account::stored(&app, &user).await?;
            let status = refused(error, &mut given.leave_problem)?;
            own_account::page(&site, &person, status, given)
        }
    }
}

/// Keeps the account after all.
pub(in crate::web) async fn stay(
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    deletion::stay(&app, user.id).await?;
    Ok(see_other(own_account::HERE))
}
