//! How the files of a form become posts. Each is taken or refused on its own.

use std::sync::Arc;

use actix_web::HttpRequest;

use super::file_problems::FileProblem;
use crate::domain::{Invalid, Post, PostId, UploadKey, UserId};
use crate::services::App;
use crate::services::compose::upload::{self as uploads, Uploaded};
use crate::web::forms::multipart::{ChosenFile, UploadedFile};
use crate::web::response::error::WebError;

/// How the files of a form become posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// All in one post: what does not fit is refused.
    One,
    /// As many in a post as fit, in the order of the form.
    Tens,
    /// A post of each.
    Each,
    /// A post of each, all in one album.
    Album,
}

impl Grouping {
    /// From the form's field.
    pub(super) fn read(word: Option<&String>) -> Self {
        match word.map(String::as_str) {
            Some("each") => Self::Each,
            Some("album") => Self::Album,
            Some("tens") => Self::Tens,
            _ => Self::One,
        }
    }
}

/// What became of the files of a form.
#[derive(Debug, Default)]
pub(super) struct UploadOutcome {
    pub(super) pictures: Vec<Uploaded>,
    pub(super) problems: Vec<FileProblem>,
}

impl UploadOutcome {
    /// The drafts in which they are, in the order of the form.
    pub(super) fn posts(&self) -> Vec<PostId> {
        let mut posts: Vec<PostId> = self.pictures.iter().map(|made| made.post).collect();
        posts.dedup();
        posts
    }

    /// The draft, where the new pictures are; the query names them for scripts.
    pub(super) fn address(&self, draft: PostId) -> String {
        let ids: Vec<_> = self.pictures.iter().map(|made| made.picture).collect();
        let Some(first) = ids.first() else {
            return format!("/compose/{draft}");
        };
        let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
        format!("/compose/{draft}?added={}#picture-{first}", list.join(","))
    }
}

/// Takes in the files one after the other, so that they stand in the order of the form: in `draft`
/// where there is one, else in new ones. What is wrong with one does not touch the others.
pub(super) async fn take_all(
    app: &Arc<App>,
    author: UserId,
    draft: Option<PostId>,
    together: Grouping,
    files: Vec<ChosenFile>,
    request: &HttpRequest,
) -> Result<UploadOutcome, WebError> {
    let mut taken = UploadOutcome::default();
    if files.is_empty() {
        taken.problems.push(FileProblem::none_chosen());
    }
    let header = request.headers().get("idempotency-key");
    let header = header.and_then(|value| value.to_str().ok());
    let (mut open, mut held) = (draft, 0);
    for file in files {
        let ChosenFile { name, key, content } = file;
        let content = match content {
            Ok(content) => content,
            Err(refused) => {
                app.metrics.upload("too_large");
                taken.problems.push(FileProblem::refused(name, refused));
                continue;
            }
        };
        uploads::received(app, content.received_in);
        let key = upload_key(key.as_deref().or(header), &content)?;
        let made = match open {
            Some(draft) => uploads::add(app, author, draft, key, content.read()).await,
            None => uploads::begin(app, author, key, content.read()).await,
        };
        match made {
            Ok(made) => {
                held += 1;
                let full = match together {
                    Grouping::One => false,
                    Grouping::Tens => held == Post::MAX_PICTURES,
                    Grouping::Each | Grouping::Album => true,
                };
                open = Some(made.post).filter(|_| !full);
                held = if full { 0 } else { held };
                taken.pictures.push(made);
            }
            Err(error) => taken.problems.push(FileProblem::new(name, error)?),
        }
    }
    Ok(taken)
}

fn upload_key(key: Option<&str>, file: &UploadedFile) -> Result<Option<UploadKey>, Invalid> {
    let key = key.filter(|key| !key.is_empty());
    key.map(|key| UploadKey::new(key, &file.digest)).transpose()
}
