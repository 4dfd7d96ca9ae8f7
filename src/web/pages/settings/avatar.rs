//! `/settings/avatar`: the picture of a person.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::public_profile::{HERE, TEMPLATE, stored};
use super::{Saved, show_part};
use crate::services::App;
use crate::services::social::profile;
use crate::web::Site;
use crate::web::forms::multipart::{Refused, file_field};
use crate::web::forms::upload_form::UploadForm;
use crate::web::pages::compose::file_problems::FileProblem;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::error::WebError;

/// Takes the picture of the person away.
pub(in crate::web) async fn remove(
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    profile::remove_avatar(&app, &user).await?;
    Ok(see_other(HERE))
}

/// Takes in a new picture of the person.
pub(in crate::web) async fn change(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: UploadForm,
) -> Result<HttpResponse, WebError> {
    // The form is read to its end in any case, so that the answer reaches the browser.
    let file = file_field(form, "picture", app.picture_limits.bytes).await;
    let Some(user) = person.user().cloned() else {
        return Err(WebError::session_ended(HERE));
    };
    let problem = match file {
        Ok(None) => FileProblem::none_chosen(),
        Ok(Some(file)) => match profile::set_avatar(&app, &user, file.read()).await {
            Ok(()) => return Ok(see_other(HERE)),
            Err(error) => FileProblem::new(String::new(), error)?,
        },
        Err(WebError::TooLarge(_)) => {
            let limit = Refused::TooLarge(app.picture_limits.bytes);
            FileProblem::refused(String::new(), limit)
        }
        Err(error) => return Err(error),
    };
    let mut given = stored(&user);
    given.avatar_problem = Some(problem.message);
    show_part(
        &site,
        &person,
        problem.status,
        TEMPLATE,
        given,
        &Saved::default(),
    )
}
