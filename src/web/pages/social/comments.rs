//! `/p/{post}/comments` and `/comments/{comment}`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::access::may_delete_comment;
use crate::domain::{CommentId, PostId, Timestamp, Viewer};
use crate::services::App;
use crate::services::reading::browse;
use crate::services::reading::engagement::Shown;
use crate::services::social::comments::{self, CommentError, Thread, Threads};
use crate::web::Site;
use crate::web::body::Form;
use crate::web::cards::Time;
use crate::web::error::{WebError, wait};
use crate::web::extract::{CurrentUser, SignedIn};
use crate::web::pages::account::kept_form::KeptForm;
use crate::web::pages::account::sign_in::session_ended;
use crate::web::pages::reading::posts::{Opening, page};
use crate::web::pages::see_other;
use crate::web::people::{PersonView, Piece, pieces};
use crate::web::status::Status;

/// What was said under a post, as a template sees it.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct CommentsView {
    threads: Vec<CommentView>,
    /// The address of what was said later.
    later: Option<String>,
    /// Given to the form, so that sending it twice makes one comment.
    new_id: String,
    answer: Option<String>,
    answer_to: Option<String>,
    text: String,
    problem: Option<String>,
}

/// What the field for a comment holds.
#[derive(Debug, Default)]
pub(in crate::web::pages) struct Field {
    /// The comment that is answered.
    pub(in crate::web::pages) answer: Option<CommentId>,
    /// What was typed.
    pub(in crate::web::pages) text: String,
    /// What is wrong with it.
    pub(in crate::web::pages) problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct CommentView {
    id: String,
    author: PersonView,
    text: Vec<Piece>,
    written: Time,
    edited: bool,
    /// Whether the viewer wrote it.
    mine: bool,
    may_delete: bool,
    may_answer: bool,
    may_report: bool,
    answers: Vec<CommentView>,
}

impl CommentsView {
    pub(in crate::web::pages) fn new(
        threads: Threads,
        shown: &Shown,
        viewer: Viewer,
        field: Field,
    ) -> Self {
        let post = &shown.found.post;
        let answered = threads.threads.iter().find_map(|thread| {
            let asked = |one: &Thread| Some(one.comment.id) == field.answer;
            let found = std::iter::once(thread)
                .chain(&thread.answers)
                .find(|one| asked(one));
            found.map(|one| format!("@{}", one.author.username))
        });
        let view = |thread| CommentView::new(thread, shown, viewer);
        Self {
            later: threads
                .next
                .map(|next| format!("/p/{}?after={next}#comments", post.id)),
            threads: threads.threads.into_iter().map(view).collect(),
            new_id: CommentId::generate().to_string(),
            answer: field.answer.map(|id| id.to_string()),
            answer_to: answered,
            text: field.text,
            problem: field.problem,
        }
    }
}

impl CommentView {
    fn new(thread: Thread, shown: &Shown, viewer: Viewer) -> Self {
        let Thread {
            comment,
            author,
            answers,
        } = thread;
        let me = viewer.id();
        let post = &shown.found.post;
        Self {
            id: comment.id.to_string(),
            author: PersonView::new(&author),
            text: pieces(comment.text.as_str()),
            written: Time::new(comment.created_at, Timestamp::now()),
            edited: comment.edited_at.is_some(),
            mine: me == Some(comment.author),
            may_answer: me.is_some(),
            may_report: me.is_some_and(|me| me != comment.author),
            may_delete: me.is_some_and(|me| may_delete_comment(me, comment.author, post)),
            answers: answers
                .into_iter()
                .map(|answer| Self::new(answer, shown, viewer))
                .collect(),
        }
    }
}

/// The form under a post.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct CommentForm {
    #[serde(default)]
    text: String,
    id: Option<CommentId>,
    /// The comment that is answered; empty for none.
    #[serde(default)]
    answer: String,
}

/// Says something under a post.
pub(in crate::web) async fn write(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    post: Path<PostId>,
    form: Form<CommentForm>,
) -> Result<HttpResponse, WebError> {
    let post = post.into_inner();
    let form = form.into_inner();
    let Some(me) = person.user().map(|user| user.id) else {
        let fields = [
            ("text", form.text.as_str()),
            ("answer", form.answer.as_str()),
        ];
        let kept = KeptForm::new(format!("/p/{post}/comments"), &fields);
        return session_ended(&site, &person, &format!("/p/{post}"), Some(&kept));
    };
    let answer: Option<CommentId> = match form.answer.as_str() {
        "" => None,
        id => Some(id.parse()?),
    };
    let written = comments::write(&app, me, post, answer, form.id, &form.text).await;
    let (status, problem) = match written {
        Ok(id) => return Ok(see_other(&format!("/p/{post}#comment-{id}"))),
        Err(error) => refusal(error)?,
    };
    let shown = browse::post(&app, person.viewer(), post).await?;
    let opening = Opening {
        after: None,
        field: Field {
            answer,
            text: form.text,
            problem: Some(problem),
        },
        base: None,
    };
    page(&app, &site, &person, status, shown, opening).await
}

/// What a person is told whose comment was not taken; other errors end the request.
fn refusal(error: CommentError) -> Result<(Status, String), WebError> {
    match error {
        CommentError::Invalid(error) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY.into(), error.to_string()))
        }
        CommentError::RateLimited(limit) => Ok((
            limit.into(),
            format!(
                "That are many comments. Try again in {}.",
                wait(limit.retry_after)
            ),
        )),
        CommentError::Access(error) => Err(error.into()),
    }
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
    person: CurrentUser,
    id: Path<CommentId>,
    form: Form<CommentForm>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let Some(me) = person.user().map(|user| user.id) else {
        let here = format!("/comments/{id}");
        let kept = KeptForm::new(here.clone(), &[("text", form.text.as_str())]);
        return session_ended(&site, &person, &here, Some(&kept));
    };
    let (status, problem) = match comments::edit(&app, me, id, &form.text).await {
        Ok(post) => return Ok(see_other(&format!("/p/{post}#comment-{id}"))),
        Err(error) => refusal(error)?,
    };
    let comment = comments::own(&app, me, id).await?;
    let given = EditPage {
        id: id.to_string(),
        post: comment.post.to_string(),
        text: form.into_inner().text,
        problem: Some(problem),
    };
    site.views
        .page(status, &person, "social/comment.html", &given)
}

/// Deletes a comment with its answers.
pub(in crate::web) async fn delete(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    id: Path<CommentId>,
) -> Result<HttpResponse, WebError> {
    let Some(me) = person.user().map(|user| user.id) else {
        return session_ended(&site, &person, "/", None);
    };
    let post = comments::delete(&app, me, id.into_inner()).await?;
    Ok(see_other(&format!("/p/{post}#comments")))
}
