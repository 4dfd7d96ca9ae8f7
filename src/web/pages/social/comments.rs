//! `/p/{post}/comments`, `/comments/{comment}`, and likes of comments.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use super::react::ReactionForm;
use crate::domain::{CommentId, CommentOrder, PostId};
use crate::services::App;
use crate::services::reading::browse;
use crate::services::social::{commenting, comments, react};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::forms::kept_form::KeptFields;
use crate::web::pages::reading::posts::{PostPageOptions, page};
use crate::web::pages::see_other;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::response::error::WebError;
use crate::web::response::status::refusal;
use crate::web::views::comments::{Field, address};

/// The form under a post.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct CommentForm {
    #[serde(default)]
    text: String,
    id: Option<CommentId>,
    /// The comment that is answered; empty for none.
    #[serde(default)]
    answer: String,
    /// In which order the page has them.
    #[serde(default)]
    order: CommentOrder,
}

impl KeptFields for CommentForm {
    fn kept_fields(self) -> Vec<(String, String)> {
        vec![
            ("text".into(), self.text),
            ("answer".into(), self.answer),
            ("order".into(), self.order.as_str().into()),
        ]
    }
}

/// Says something under a post.
pub(in crate::web) async fn write(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(SignedIn { person, id: me, .. }, form): SignedInForm<CommentForm>,
    post: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let post = post.into_inner();
    let answer: Option<CommentId> = match form.answer.as_str() {
        "" => None,
        id => Some(id.parse()?),
    };
    let written = commenting::write(&app, me, post, answer, form.id, &form.text).await;
    let (status, problem) = match written {
        Ok(id) => {
            let page = address(post, form.order, None);
            return Ok(see_other(&format!("{page}#comment-{id}")));
        }
        Err(error) => refusal(error, "comments")?,
    };
    let shown = browse::post(&app, person.viewer(), post).await?;
    let opening = PostPageOptions {
        order: form.order,
        after: None,
        field: Field {
            answer,
            text: form.text,
            problem: Some(problem),
        },
        left_out: None,
        base: None,
    };
    page(&app, &site, &person, status, shown, opening).await
}

#[derive(Debug, Serialize)]
struct EditPage {
    id: String,
    post: String,
    text: String,
    problem: Option<String>,
}

/// The form to change a comment.
pub(in crate::web) async fn edit_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<CommentId>,
) -> Result<HttpResponse, WebError> {
    let comment = comments::own(&app, member.id, id.into_inner()).await?;
    let given = EditPage {
        id: comment.id.to_string(),
        post: comment.post.to_string(),
        text: comment.text.to_string(),
        problem: None,
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "social/comment.html",
        &given,
    )
}

/// Changes a comment.
pub(in crate::web) async fn edit(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(SignedIn { person, id: me, .. }, form): SignedInForm<CommentForm>,
    id: Path<CommentId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let (status, problem) = match comments::edit(&app, me, id, &form.text).await {
        Ok(post) => return Ok(see_other(&format!("/p/{post}#comment-{id}"))),
        Err(error) => refusal(error, "comments")?,
    };
    let comment = comments::own(&app, me, id).await?;
    let given = EditPage {
        id: id.to_string(),
        post: comment.post.to_string(),
        text: form.text,
        problem: Some(problem),
    };
    site.views
        .page(status, &person, "social/comment.html", &given)
}

/// Deletes a comment with its answers.
pub(in crate::web) async fn delete(
    app: Data<App>,
    SignedIn { id: me, .. }: SignedIn,
    id: Path<CommentId>,
) -> Result<HttpResponse, WebError> {
    let post = comments::delete(&app, me, id.into_inner()).await?;
    Ok(see_other(&format!("/p/{post}#comments")))
}

/// Likes a comment; leads back to it.
pub(in crate::web) async fn like(
    app: Data<App>,
    SignedIn { id: me, .. }: SignedIn,
    id: Path<CommentId>,
    tap: Form<ReactionForm>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let post = react::like_comment(&app, me, id).await?;
    Ok(see_other(&tap.back(&format!("/p/{post}#comment-{id}"))))
}

/// Takes a like of a comment back; leads back to it.
pub(in crate::web) async fn unlike(
    app: Data<App>,
    SignedIn { id: me, .. }: SignedIn,
    id: Path<CommentId>,
    tap: Form<ReactionForm>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let post = react::unlike_comment(&app, me, id).await?;
    Ok(see_other(&tap.back(&format!("/p/{post}#comment-{id}"))))
}
