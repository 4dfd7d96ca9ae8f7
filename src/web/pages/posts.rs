//! `/p/{post}`, `/p/{post}/edit` and `/p/{post}/delete`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use serde::Serialize;

use super::see_other;
use super::sign_in::session_ended;
use super::words_form::{KeptWords, WordsForm, WordsView};
use crate::domain::{PostId, PublishedPost, Timestamp};
use crate::services::compose::WordsError;
use crate::services::{App, browse, posts};
use crate::web::Site;
use crate::web::cards::Card;
use crate::web::error::WebError;
use crate::web::extract::{Member, Person};

#[derive(Debug, Serialize)]
struct PostPage {
    post: Card,
}

#[derive(Debug, Serialize)]
struct EditPage {
    id: String,
    words: WordsView,
}

/// One post.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let found = browse::post(&app, person.viewer(), id).await?;
    if found.post.is_draft() {
        return Ok(see_other(&format!("/compose/{id}")));
    }
    post_page(&site, &person, found, "post.html")
}

fn post_page(
    site: &Site,
    person: &Person,
    found: PublishedPost,
    template: &str,
) -> Result<HttpResponse, WebError> {
    let given = PostPage {
        post: Card::new(found, person.viewer(), Timestamp::now()),
    };
    site.views.page(StatusCode::OK, person, template, &given)
}

/// The form to change a post's words.
pub(in crate::web) async fn edit_form(
    app: Data<App>,
    site: Data<Site>,
    member: Member,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let found = posts::editable(&app, member.person.viewer(), id).await?;
    let words = WordsView::stored(&found.post);
    edit_page(&site, &member.person, StatusCode::OK, &found, words)
}

fn edit_page(
    site: &Site,
    person: &Person,
    status: StatusCode,
    found: &PublishedPost,
    words: WordsView,
) -> Result<HttpResponse, WebError> {
    let given = EditPage {
        id: found.post.id.to_string(),
        words,
    };
    site.views.page(status, person, "edit.html", &given)
}

/// Changes a post's words.
pub(in crate::web) async fn edit(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    id: Path<PostId>,
    form: Form<WordsForm>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let form = form.into_inner();
    if person.user().is_none() {
        let form = form.words_only();
        let kept = KeptWords { post: id, form };
        return session_ended(&site, &person, &format!("/p/{id}/edit"), Some(&kept));
    }
    match posts::edit(&app, person.viewer(), id, &form.words()).await {
        Ok(_) => Ok(see_other(&format!("/p/{id}"))),
        Err(WordsError::Invalid(problems)) => {
            let found = posts::editable(&app, person.viewer(), id).await?;
            let words = WordsView::typed(&found.post, &form, problems);
            edit_page(
                &site,
                &person,
                StatusCode::UNPROCESSABLE_ENTITY,
                &found,
                words,
            )
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks once more.
pub(in crate::web) async fn delete_form(
    app: Data<App>,
    site: Data<Site>,
    member: Member,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let found = posts::editable(&app, member.person.viewer(), id).await?;
    post_page(&site, &member.person, found, "delete.html")
}

/// Deletes a post with its files.
pub(in crate::web) async fn delete(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let Some(user) = person.user() else {
        return session_ended(&site, &person, &format!("/p/{id}/delete"), None);
    };
    let home = format!("/@{}", user.username);
    posts::delete(&app, person.viewer(), id).await?;
    Ok(see_other(&home))
}
