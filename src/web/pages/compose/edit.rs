//! `/p/{post}/edit` and `/p/{post}/delete`: a published post, changed or deleted by its author.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::form::OwnPostForm;
use super::form::WordsForm;
use super::form_view::WordsView;
use crate::domain::{PostId, PostWithAuthor, Timestamp};
use crate::services::App;
use crate::services::albums::membership;
use crate::services::compose::draft::WordsError;
use crate::services::compose::posts;
use crate::services::reading::engagement::{Engagement, PostForViewer};
use crate::web::Site;
use crate::web::forms::left_out;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::error::WebError;
use crate::web::views::cards::{Card, Time};

#[derive(Debug, Serialize)]
struct DeletePage {
    post: Card,
}

#[derive(Debug, Serialize)]
struct EditPage {
    id: String,
    words: WordsView,
    /// When the draft that the words were typed into was published.
    published: Option<Time>,
}

/// The form to change a post's words.
pub(in crate::web) async fn edit_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let found = posts::editable(&app, member.person.viewer(), id).await?;
    let words = WordsView::stored(&found.post);
    edit_page(&app, &site, &member.person, StatusCode::OK, &found, words).await
}

async fn edit_page(
    app: &App,
    site: &Site,
    person: &CurrentUser,
    status: StatusCode,
    found: &PostWithAuthor,
    words: WordsView,
) -> Result<HttpResponse, WebError> {
    let albums = membership::of(app, found.author.id, found.post.id).await?;
    let given = EditPage {
        id: found.post.id.to_string(),
        words: words.with_albums(albums),
        published: found
            .post
            .published_at
            .filter(|_| status == StatusCode::CONFLICT)
            .map(|time| Time::new(time, Timestamp::now())),
    };
    site.views.page(status, person, "compose/edit.html", &given)
}

/// The form to change a post, with what was typed into its draft after it was published: it is
/// neither lost nor written without a word.
pub(in crate::web::pages) async fn published_meanwhile(
    app: &App,
    site: &Site,
    person: &CurrentUser,
    id: PostId,
    form: &WordsForm,
) -> Result<HttpResponse, WebError> {
    let found = posts::editable(app, person.viewer(), id).await?;
    let words = WordsView::all_typed(&found.post, form);
    edit_page(app, site, person, StatusCode::CONFLICT, &found, words).await
}

/// Changes a post's words.
pub(in crate::web) async fn edit(
    app: Data<App>,
    site: Data<Site>,
    OwnPostForm { person, id, form }: OwnPostForm,
) -> Result<HttpResponse, WebError> {
    membership::set(&app, person.viewer(), id, &form.albums()).await?;
    match posts::edit(&app, person.viewer(), id, &form.words()).await {
        Ok(_) => {
            let hashtags = form.hashtags.as_deref();
            Ok(see_other(&left_out::with_left_out(
                &format!("/p/{id}"),
                hashtags,
            )))
        }
        Err(WordsError::Invalid(problems)) => {
            let found = posts::editable(&app, person.viewer(), id).await?;
            let words = WordsView::typed(&found.post, &form, problems);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            edit_page(&app, &site, &person, status, &found, words).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks once more.
pub(in crate::web) async fn delete_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let found = posts::editable(&app, member.person.viewer(), id.into_inner()).await?;
    let shown = PostForViewer {
        found,
        engagement: Engagement::default(),
    };
    let given = DeletePage {
        post: Card::new(shown, &member.person, Timestamp::now()),
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "compose/delete.html",
        &given,
    )
}

/// Deletes a post with its files.
pub(in crate::web) async fn delete(
    app: Data<App>,
    SignedIn { person, user, .. }: SignedIn,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let home = format!("/@{}", user.username);
    posts::delete(&app, person.viewer(), id).await?;
    Ok(see_other(&home))
}
