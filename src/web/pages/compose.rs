//! `/compose` and `/compose/{draft}`.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{Data, Form, Path};
use serde::Serialize;

use super::see_other;
use super::sign_in::session_ended;
use super::words_form::{KeptWords, WordsForm, WordsView};
use crate::domain::{Post, PostId, Timestamp};
use crate::services::compose::WordsError;
use crate::services::upload::{MediaError, UploadError};
use crate::services::{App, compose, upload as uploads};
use crate::web::Site;
use crate::web::cards::{PictureView, Time, cover};
use crate::web::error::{WebError, wait};
use crate::web::extract::{Member, Person};
use crate::web::multipart::file_field;

#[derive(Debug, Serialize)]
struct NewPage {
    drafts: Vec<DraftView>,
    problem: Option<String>,
    max_bytes: usize,
    max_megabytes: usize,
    max_megapixels: u64,
}

#[derive(Debug, Serialize)]
struct DraftView {
    url: String,
    caption: String,
    cover: Option<PictureView>,
    begun: Time,
}

/// The form to choose a picture, and the drafts begun earlier.
pub(in crate::web) async fn new(
    app: Data<App>,
    site: Data<Site>,
    member: Member,
) -> Result<HttpResponse, WebError> {
    new_page(&app, &site, &member, StatusCode::OK, None).await
}

async fn new_page(
    app: &App,
    site: &Site,
    member: &Member,
    status: StatusCode,
    problem: Option<String>,
) -> Result<HttpResponse, WebError> {
    let now = Timestamp::now();
    let drafts = compose::drafts(app, member.id).await?;
    let drafts = drafts.iter().map(|post| DraftView {
        url: format!("/compose/{}", post.id),
        caption: post.caption.value.to_string(),
        cover: cover(post),
        begun: Time::new(post.created_at, now),
    });
    let limits = app.picture_limits;
    let given = NewPage {
        drafts: drafts.collect(),
        problem,
        max_bytes: limits.bytes,
        max_megabytes: limits.bytes / 1_000_000,
        max_megapixels: limits.pixels / 1_000_000,
    };
    site.views
        .page(status, &member.person, "compose/new.html", &given)
}

/// Takes in a picture and goes on to its draft.
pub(in crate::web) async fn upload(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    form: Multipart,
) -> Result<HttpResponse, WebError> {
    // The form is read to its end in any case, so that the answer reaches the browser.
    let file = file_field(form, "picture", app.picture_limits.bytes).await;
    let Some(id) = person.user().map(|user| user.id) else {
        return session_ended(&site, &person, "/compose", None);
    };
    let member = Member { person, id };
    let file = match file {
        Ok(file) => file,
        Err(WebError::TooLarge(message)) => {
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            return new_page(&app, &site, &member, status, Some(message)).await;
        }
        Err(error) => return Err(error),
    };
    let Some(file) = file else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let message = "Choose a picture first.".to_owned();
        return new_page(&app, &site, &member, status, Some(message)).await;
    };
    let app = app.into_inner();
    let (status, message, retry_after) = match uploads::upload(&app, member.id, file.read()).await {
        Ok(post) => return Ok(see_other(&format!("/compose/{}", post.id))),
        Err(UploadError::Media(error)) => (media_status(&error), error.to_string(), None),
        Err(UploadError::TooMany(limit)) => (
            StatusCode::TOO_MANY_REQUESTS,
            format!(
                "That are many pictures. Try again in {}.",
                wait(limit.retry_after)
            ),
            Some(limit.retry_after),
        ),
        Err(UploadError::Busy) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Many pictures are being worked on. Try again in a few seconds.".to_owned(),
            Some(5),
        ),
        Err(UploadError::Internal(failure)) => return Err(failure.into()),
    };
    let mut page = new_page(&app, &site, &member, status, Some(message)).await?;
    if let Some(seconds) = retry_after {
        page.headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(page)
}

pub(super) fn media_status(error: &MediaError) -> StatusCode {
    match error {
        MediaError::Unsupported(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        MediaError::TooManyBytes(_) | MediaError::TooManyPixels { .. } => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        MediaError::Empty | MediaError::Damaged => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[derive(Debug, Serialize)]
struct DraftPage {
    id: String,
    picture: Option<PictureView>,
    words: WordsView,
    candidates: Vec<Candidate>,
    pending: bool,
    unavailable: bool,
    set_aside: Option<String>,
}

#[derive(Debug, Serialize)]
struct Candidate {
    text: String,
    chosen: bool,
}

/// The draft with its words.
pub(in crate::web) async fn draft(
    app: Data<App>,
    site: Data<Site>,
    member: Member,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let post = compose::draft(&app, member.person.viewer(), id).await?;
    if !post.is_draft() {
        return Ok(see_other(&format!("/p/{id}")));
    }
    draft_page(
        &site,
        &member.person,
        StatusCode::OK,
        &post,
        WordsView::stored(&post),
    )
}

fn draft_page(
    site: &Site,
    person: &Person,
    status: StatusCode,
    post: &Post,
    words: WordsView,
) -> Result<HttpResponse, WebError> {
    let writing = post.pictures.first().map(|picture| &picture.writing);
    let offered = writing.and_then(|writing| writing.suggestions());
    let caption = post.caption.value.as_str();
    let candidates = offered.map_or_else(Vec::new, |offered| {
        let candidate = |text: &String| Candidate {
            chosen: text == caption,
            text: text.clone(),
        };
        offered.captions.iter().map(candidate).collect()
    });
    let pending = writing.is_some_and(|writing| writing.is_pending());
    let given = DraftPage {
        id: post.id.to_string(),
        picture: cover(post),
        words,
        unavailable: !pending && candidates.is_empty(),
        candidates,
        pending,
        set_aside: post.set_aside.as_ref().map(|text| text.to_string()),
    };
    site.views
        .page(status, person, "compose/draft.html", &given)
}

/// Does what the pressed button says, after keeping the words.
pub(in crate::web) async fn act(
    app: Data<App>,
    site: Data<Site>,
    person: Person,
    id: Path<PostId>,
    form: Form<WordsForm>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let form = form.into_inner();
    let here = format!("/compose/{id}");
    if person.user().is_none() {
        return session_ended(&site, &person, &here, Some(&KeptWords { post: id, form }));
    }
    let viewer = person.viewer();
    let words = form.words();
    let app = app.into_inner();
    let outcome = match form.action.as_deref().unwrap_or("save") {
        "publish" => compose::publish(&app, viewer, id, &words)
            .await
            .map(|_| format!("/p/{id}")),
        "save" => compose::save(&app, viewer, id, &words).await.map(|_| here),
        "suggest" => compose::suggest_again(&app, viewer, id, &words)
            .await
            .map(|()| here),
        "restore" => compose::restore(&app, viewer, id, &words)
            .await
            .map(|_| here),
        "discard" => {
            let discarded = compose::discard(&app, viewer, id).await;
            discarded
                .map(|()| "/compose".to_owned())
                .map_err(WordsError::from)
        }
        other => {
            let candidate = other
                .strip_prefix("pick-")
                .and_then(|number| number.parse().ok());
            let unknown = || WebError::BadRequest("There is no such button.".into());
            let candidate = candidate.ok_or_else(unknown)?;
            compose::pick(&app, viewer, id, &words, candidate)
                .await
                .map(|_| here)
        }
    };
    match outcome {
        Ok(next) => Ok(see_other(&next)),
        Err(WordsError::Invalid(problems)) => {
            let post = compose::draft(&app, viewer, id).await?;
            let words = WordsView::typed(&post, &form, problems);
            draft_page(
                &site,
                &person,
                StatusCode::UNPROCESSABLE_ENTITY,
                &post,
                words,
            )
        }
        Err(error) => Err(error.into()),
    }
}
