//! `/p/{post}`, `/p/{post}/edit` and `/p/{post}/delete`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};

use crate::domain::{CommentId, PostId, PostWithAuthor, Timestamp};
use crate::services::App;
use crate::services::compose::draft::{WordProblems, WordsError};
use crate::services::compose::posts;
use crate::services::reading::browse;
use crate::services::reading::engagement::{Shown, Standing};
use crate::services::social::comments;
use crate::web::Site;
use crate::web::base::Base;
use crate::web::body::Form;
use crate::web::cards::Card;
use crate::web::error::WebError;
use crate::web::extract::{CurrentUser, SignedIn};
use crate::web::pages::account::kept_form::KeptForm;
use crate::web::pages::account::sign_in::session_ended;
use crate::web::pages::compose::form::{WordsForm, WordsView};
use crate::web::pages::public::embeds::Meta;
use crate::web::pages::see_other;
use crate::web::pages::social::comments::{CommentsView, Field};
use crate::web::status::Status;

#[derive(Debug, Serialize)]
struct PostPage {
    meta: Option<Meta>,
    post: Card,
    comments: CommentsView,
}

#[derive(Debug, Serialize)]
struct DeletePage {
    post: Card,
}

/// Where among the comments the page begins, and what a login brought back for their field.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Talk {
    after: Option<CommentId>,
    answer: Option<CommentId>,
    say: Option<String>,
}

#[derive(Debug, Serialize)]
struct EditPage {
    id: String,
    words: WordsView,
    /// Whether the words were typed into a draft that is out by now.
    published: bool,
}

/// How the page of a post is opened.
pub(in crate::web::pages) struct Opening<'b> {
    /// Where among the comments it begins.
    pub(in crate::web::pages) after: Option<CommentId>,
    /// What stands in the comment's field.
    pub(in crate::web::pages) field: Field,
    /// For the tags that other sites read; none where they have nothing to read.
    pub(in crate::web::pages) base: Option<&'b Base>,
}

/// One post, with what people say about it.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    person: CurrentUser,
    id: Path<PostId>,
    talk: Query<Talk>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let shown = browse::post(&app, person.viewer(), id).await?;
    if shown.found.post.is_draft() {
        return Ok(see_other(&format!("/compose/{id}")));
    }
    let Talk { after, answer, say } = talk.into_inner();
    let field = Field {
        answer,
        text: say.unwrap_or_default(),
        problem: None,
    };
    let opening = Opening {
        after,
        field,
        base: Some(&base),
    };
    page(&app, &site, &person, StatusCode::OK, shown, opening).await
}

/// The page of a post, also for a comment that needs another look.
pub(in crate::web::pages) async fn page(
    app: &App,
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    shown: Shown,
    opening: Opening<'_>,
) -> Result<HttpResponse, WebError> {
    let viewer = person.viewer();
    let threads = comments::list(app, viewer, shown.found.post.id, opening.after).await?;
    let given = PostPage {
        meta: opening.base.and_then(|base| Meta::new(&shown.found, base)),
        comments: CommentsView::new(threads, &shown, viewer, opening.field),
        post: Card::new(shown, person, Timestamp::now()),
    };
    site.views.page(status, person, "reading/post.html", &given)
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
    edit_page(&site, &member.person, StatusCode::OK, &found, words)
}

fn edit_page(
    site: &Site,
    person: &CurrentUser,
    status: StatusCode,
    found: &PostWithAuthor,
    words: WordsView,
) -> Result<HttpResponse, WebError> {
    let given = EditPage {
        id: found.post.id.to_string(),
        words,
        published: status == StatusCode::CONFLICT,
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
    let words = WordsView::typed(&found.post, form, WordProblems::default());
    edit_page(site, person, StatusCode::CONFLICT, &found, words)
}

/// Changes a post's words.
pub(in crate::web) async fn edit(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    id: Path<PostId>,
    form: Form<WordsForm>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let form = form.into_inner();
    if person.user().is_none() {
        let here = format!("/p/{id}/edit");
        let kept = KeptForm::of_words(here.clone(), form);
        return session_ended(&site, &person, &here, Some(&kept));
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
    member: SignedIn,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let found = posts::editable(&app, member.person.viewer(), id.into_inner()).await?;
    let shown = Shown {
        found,
        standing: Standing::default(),
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
    site: Data<Site>,
    person: CurrentUser,
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
