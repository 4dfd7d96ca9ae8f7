//! `/p/{post}/pin` and `/p/{post}/unpin`: what stands first on one's page.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::domain::PostId;
use crate::services::App;
use crate::services::social::pins::{self, PinError};
use crate::web::pages::see_other;
use crate::web::request::extract::SignedIn;
use crate::web::response::error::WebError;

/// Puts a post first.
pub(in crate::web) async fn pin(
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
    post: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    answer(*post, pins::pin(&app, &user, *post).await)
}

/// Takes it back among the others.
pub(in crate::web) async fn unpin(
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
    post: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    answer(*post, pins::unpin(&app, &user, *post).await)
}

fn answer(post: PostId, outcome: Result<(), PinError>) -> Result<HttpResponse, WebError> {
    match outcome {
        Ok(()) => Ok(see_other(&format!("/p/{post}"))),
        Err(PinError::Access(error)) => Err(error.into()),
        Err(error @ PinError::TooMany) => Err(WebError::BadRequest(error.to_string())),
    }
}
