//! One post or comment, and what was said around it.

use actix_web::HttpResponse;
use actix_web::get;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, MaybeAuthorized, ReadStatuses};
use crate::api::entities::account::Account;
use crate::api::entities::comment::comments as comment_statuses;
use crate::api::entities::media::MediaAttachment;
use crate::api::entities::status::{Status, statuses};
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::domain::{Comment, CommentId, NumberedKind, PostId, PostWithAuthor, Viewer};
use crate::services::App;
use crate::services::apps::numbers;
use crate::services::reading::browse;
use crate::services::reading::engagement::PostForViewer;
use crate::services::social::comments;
use crate::web::request::base::Base;

/// Pages of comments in one context.
const PAGES: usize = 10;

/// What a status's number names.
#[derive(Debug, Clone, Copy)]
pub(in crate::api) enum StatusTarget {
    Post(PostId),
    Comment(CommentId),
}

/// What a status's number names.
pub(in crate::api) async fn named(app: &App, number: &str) -> Result<StatusTarget, ApiError> {
    match numbers::any(app, number).await? {
        Some((NumberedKind::Post, id)) => Ok(StatusTarget::Post(id.into())),
        Some((NumberedKind::Comment, id)) => Ok(StatusTarget::Comment(id.into())),
        _ => Err(ApiError::missing()),
    }
}

/// A comment that the viewer sees, with its post.
pub(in crate::api::mastodon) struct VisibleComment {
    pub(in crate::api::mastodon) comment: Comment,
    pub(in crate::api::mastodon) post: PostWithAuthor,
}

/// A comment that the viewer sees.
pub(in crate::api::mastodon) async fn see(
    app: &App,
    viewer: Viewer,
    id: CommentId,
) -> Result<VisibleComment, ApiError> {
    let (comment, post) = comments::find(app, viewer, id).await?;
    Ok(VisibleComment { comment, post })
}

/// A post that is out and that the viewer sees: drafts are no statuses, not even to their author.
pub(in crate::api::mastodon) async fn published(
    app: &App,
    viewer: Viewer,
    id: PostId,
) -> Result<PostForViewer, ApiError> {
    let shown = browse::post(app, viewer, id).await?;
    match shown.found.post.is_draft() {
        true => Err(ApiError::missing()),
        false => Ok(shown),
    }
}

/// A post or comment.
pub(in crate::api::mastodon) async fn status(
    app: &App,
    base: &Base,
    viewer: Viewer,
    named: StatusTarget,
) -> Result<Status, ApiError> {
    let mut made = match named {
        StatusTarget::Post(id) => {
            let shown = published(app, viewer, id).await?;
            statuses(app, base, viewer.id(), vec![shown]).await?
        }
        StatusTarget::Comment(id) => {
            let VisibleComment { comment, post } = see(app, viewer, id).await?;
            comment_statuses(app, base, viewer, &post, &[comment]).await?
        }
    };
    made.pop().ok_or_else(ApiError::missing)
}

/// The answer that is a post or comment.
pub(in crate::api) async fn answer(
    app: &App,
    base: &Base,
    viewer: Viewer,
    named: StatusTarget,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(status(app, base, viewer, named).await?))
}

/// The text as it was typed.
pub(in crate::api::mastodon) async fn text_of(
    app: &App,
    viewer: Viewer,
    named: StatusTarget,
) -> Result<String, ApiError> {
    Ok(match named {
        StatusTarget::Post(id) => {
            let shown = published(app, viewer, id).await?;
            shown.found.post.caption.value.to_string()
        }
        StatusTarget::Comment(id) => see(app, viewer, id).await?.comment.text.to_string(),
    })
}

/// A post or comment.
#[utoipa::path(
    responses((status = 200, body = Status)),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/statuses/{id}")]
pub(in crate::api) async fn show(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    answer(&app, &base, caller.viewer(), named(&app, &id).await?).await
}

/// Several posts or comments.
#[utoipa::path(
    params(("id[]" = Vec<String>, Query, description = "Their ids, at most 20.")),
    responses((status = 200, body = [Status])),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/statuses")]
pub(in crate::api) async fn several(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let mut made = Vec::new();
    for number in params.texts("id").iter().take(20) {
        let found = async {
            let named = named(&app, number).await?;
            status(&app, &base, caller.viewer(), named).await
        };
        match found.await {
            Ok(found) => made.push(found),
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(HttpResponse::Ok().json(made))
}

/// A text as it was typed.
#[derive(Debug, Serialize, ToSchema)]
struct StatusSource {
    id: String,
    text: String,
    spoiler_text: &'static str,
}

/// One version of a post.
#[derive(Debug, Serialize, ToSchema)]
struct StatusEdit {
    content: String,
    spoiler_text: String,
    sensitive: bool,
    created_at: String,
    account: Account,
    media_attachments: Vec<MediaAttachment>,
    #[schema(value_type = Vec<Object>)]
    emojis: [(); 0],
}

/// What a post or comment answers, and what answers it.
#[derive(Debug, Serialize, ToSchema)]
struct Context {
    ancestors: Vec<Status>,
    descendants: Vec<Status>,
}

/// The text as it was typed.
#[utoipa::path(
    responses((status = 200, body = StatusSource)),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/v1/statuses/{id}/source")]
pub(in crate::api) async fn source(
    app: Data<App>,
    caller: Authorized<ReadStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let named = named(&app, &id).await?;
    let text = text_of(&app, caller.viewer(), named).await?;
    Ok(HttpResponse::Ok().json(StatusSource {
        id: id.into_inner(),
        text,
        spoiler_text: "",
    }))
}

/// Versions of a post; only the present one is kept.
#[utoipa::path(
    responses((status = 200, body = [StatusEdit])),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/statuses/{id}/history")]
pub(in crate::api) async fn history(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let named = named(&app, &id).await?;
    let made = status(&app, &base, caller.viewer(), named).await?;
    Ok(HttpResponse::Ok().json([StatusEdit {
        content: made.content,
        spoiler_text: made.spoiler_text,
        sensitive: made.sensitive,
        created_at: made.edited_at.unwrap_or(made.created_at),
        account: made.account,
        media_attachments: made.media_attachments,
        emojis: [],
    }]))
}

/// What a post or comment answers, and what answers it.
#[utoipa::path(
    responses((status = 200, body = Context)),
    security((), ("oauth" = ["read:statuses"])),
)]
#[get("/v1/statuses/{id}/context")]
pub(in crate::api) async fn context(
    app: Data<App>,
    base: Base,
    caller: MaybeAuthorized<ReadStatuses>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let viewer = caller.viewer();
    let (post, at) = match named(&app, &id).await? {
        StatusTarget::Post(post) => (post, None),
        StatusTarget::Comment(comment) => {
            let seen = see(&app, viewer, comment).await?;
            (seen.post.post.id, Some(seen.comment))
        }
    };
    let shown = published(&app, viewer, post).await?;
    let said = comments::whole(&app, viewer, post, PAGES).await?;
    let found = shown.found.clone();
    let made = comment_statuses(&app, &base, viewer, &found, &said).await?;
    let (mut ancestors, mut descendants) = (Vec::new(), Vec::new());
    match at {
        None => descendants = made,
        Some(at) => {
            ancestors = statuses(&app, &base, viewer.id(), vec![shown]).await?;
            for (comment, status) in said.iter().zip(made) {
                if Some(comment.id) == at.parent {
                    ancestors.push(status);
                } else if comment.parent == Some(at.id) {
                    descendants.push(status);
                }
            }
        }
    }
    Ok(HttpResponse::Ok().json(Context {
        ancestors,
        descendants,
    }))
}
