//! `/p/{post}`: one post, with its comments.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::{CommentId, CommentOrder, PostId, Timestamp};
use crate::services::App;
use crate::services::reading::browse;
use crate::services::reading::engagement::PostForViewer;
use crate::services::social::comments;
use crate::web::Site;
use crate::web::forms::left_out;
use crate::web::pages::public::embeds::Meta;
use crate::web::pages::see_other;
use crate::web::request::base::Base;
use crate::web::request::extract::CurrentUser;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::response::status::Status;
use crate::web::views::cards::Card;
use crate::web::views::comments::{CommentsView, Field};

#[derive(Debug, Serialize)]
struct PostPage {
    meta: Option<Meta>,
    post: Card,
    comments: CommentsView,
    /// Whether it stands first on the viewer's own page.
    pinned: bool,
    /// Sentences about hashtags that are none.
    left_out: Vec<String>,
}

/// Where among the comments the page begins, and what a login brought back for their field.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct CommentsQuery {
    #[serde(default)]
    order: CommentOrder,
    after: Option<CommentId>,
    answer: Option<CommentId>,
    say: Option<String>,
    /// Words that were left out of the hashtags, see [`left_out`].
    left_out: Option<String>,
}

/// How the page of a post is opened.
pub(in crate::web::pages) struct PostPageOptions<'b> {
    /// In which order its comments stand.
    pub(in crate::web::pages) order: CommentOrder,
    /// Where among the comments it begins.
    pub(in crate::web::pages) after: Option<CommentId>,
    /// What stands in the comment's field.
    pub(in crate::web::pages) field: Field,
    /// Words that were left out of the hashtags, for the author.
    pub(in crate::web::pages) left_out: Option<&'b str>,
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
    query: Query<CommentsQuery>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let shown = browse::post(&app, person.viewer(), id).await?;
    if shown.found.post.is_draft() {
        return Ok(see_other(&format!("/compose/{id}")));
    }
    let CommentsQuery {
        order,
        after,
        answer,
        say,
        left_out,
    } = query.into_inner();
    let author = shown.found.author.id;
    let left_out = left_out.filter(|_| person.viewer().id() == Some(author));
    let field = Field {
        answer,
        text: say.unwrap_or_default(),
        problem: None,
    };
    let opening = PostPageOptions {
        order,
        after,
        field,
        left_out: left_out.as_deref(),
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
    shown: PostForViewer,
    opening: PostPageOptions<'_>,
) -> Result<HttpResponse, WebError> {
    let viewer = person.viewer();
    let (order, after) = (opening.order, opening.after);
    let threads = comments::list(app, viewer, shown.found.post.id, order, after).await?;
    let given = PostPage {
        meta: opening.base.and_then(|base| Meta::new(&shown.found, base)),
        comments: CommentsView::new(threads, &shown, viewer, (order, after), opening.field),
        pinned: person
            .user()
            .is_some_and(|user| user.profile.pinned.contains(&shown.found.post.id)),
        left_out: left_out::sentences(opening.left_out),
        post: Card::new(shown, person, Timestamp::now()),
    };
    site.views.page(status, person, "reading/post.html", &given)
}
