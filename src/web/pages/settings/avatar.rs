//! `/settings/avatar`: the picture of a person.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::public_profile::{HERE, TEMPLATE, stored};
use super::{Saved, show_part};
use crate::domain::SquareCrop;
use crate::services::App;
use crate::services::social::profile;
use crate::web::Site;
use crate::web::forms::multipart::{Refused, file_and_text};
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
    let form = file_and_text(form, "picture", app.picture_limits.bytes).await;
    let Some(user) = person.user().cloned() else {
        return Err(WebError::session_ended(HERE));
    };
    let problem = match form {
        Ok((None, _)) => FileProblem::none_chosen(),
        Ok((Some(file), text)) => {
            let crop = chosen(&text);
            match profile::set_avatar(&app, &user, file.read(), crop).await {
                Ok(()) => return Ok(see_other(HERE)),
                Err(error) => FileProblem::new(String::new(), error)?,
            }
        }
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

/// The square that a script has filled in; none without scripts, or when it is no square.
fn chosen(text: &BTreeMap<String, String>) -> Option<SquareCrop> {
    let field = |name: &str| text.get(name).map(String::as_str);
    SquareCrop::parse(field("crop_x")?, field("crop_y")?, field("crop_size")?)
}
