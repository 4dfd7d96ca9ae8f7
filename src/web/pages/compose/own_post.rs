//! The form with a post's words, read only when the post is there and one's own.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::form::WordsForm;
use crate::domain::PostId;
use crate::services::App;
use crate::services::compose::{draft, posts};
use crate::web::forms::body::Form;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;

/// A form for a post of one's own. Whether it is theirs is asked before the form is read: what is
/// written to a post that is not there costs nothing. Of others the words are kept for after their
/// login.
#[derive(Debug)]
pub(in crate::web) struct OwnPostForm {
    pub(in crate::web::pages) person: CurrentUser,
    pub(in crate::web::pages) id: PostId,
    pub(in crate::web::pages) form: WordsForm,
}

impl FromRequest for OwnPostForm {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = request.app_data::<Data<App>>().ok_or(WebError::Busy)?;
            let person = CurrentUser::from_request(&request, &mut payload).await?;
            let draft = named(&request, "draft");
            let id = draft.or_else(|| named(&request, "post"));
            let id = id.ok_or(WebError::Missing)?;
            match (person.user(), draft) {
                (None, _) => {}
                (Some(_), Some(_)) => drop(draft::draft(app, person.viewer(), id).await?),
                (Some(_), None) => drop(posts::editable(app, person.viewer(), id).await?),
            }
            let form = Form::<WordsForm>::from_request(&request, &mut payload).await?;
            let form = form.into_inner();
            match person.user().is_some() {
                true => Ok(Self { person, id, form }),
                false => Err(WebError::kept(request.path().to_owned(), Some(form))?),
            }
        })
    }
}

/// The post that stands in the address under this name.
fn named(request: &HttpRequest, name: &str) -> Option<PostId> {
    request.match_info().get(name)?.parse().ok()
}
