//! `/compose`, and pictures added to a draft. Each file of a form is taken or refused on its own.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::draft::{DraftPage, draft_page, time_zone};
use super::file_problems::FileProblem;
use super::form::WordsForm;
use super::form_view::WordsView;
use super::grouping::{Grouping, take_all};
use super::review;
use crate::domain::{Post, PostId, Timestamp, User, Viewer};
use crate::i18n::text;
use crate::services::App;
use crate::services::albums::change::AlbumError;
use crate::services::albums::{by_title, membership};
use crate::services::compose::draft;
use crate::services::compose::draft::WordsError;
use crate::web::Site;
use crate::web::forms::left_out;
use crate::web::forms::multipart::{FileBounds, FileForm, read};
use crate::web::forms::upload_form::UploadForm;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::error::WebError;
use crate::web::response::status::Status;
use crate::web::views::cards::{PictureView, Time, cover};
use crate::web::views::upload_limits::{LimitsView, MOST_FILES};

#[derive(Debug, Serialize)]
struct NewPage<'p> {
    drafts: Vec<DraftView>,
    problems: &'p [FileProblem],
    intake: LimitsView,
    keep_days: i64,
}

#[derive(Debug, Serialize)]
struct DraftView {
    url: String,
    caption: String,
    cover: Option<PictureView>,
    pictures: usize,
    changed: Time,
    /// When it is published by itself.
    scheduled: Option<String>,
}

/// The form to choose pictures, and the drafts begun earlier.
pub(in crate::web) async fn new(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
) -> Result<HttpResponse, WebError> {
    new_page(&app, &site, &member, StatusCode::OK, &[]).await
}

async fn new_page(
    app: &App,
    site: &Site,
    member: &SignedIn,
    status: impl Into<Status>,
    problems: &[FileProblem],
) -> Result<HttpResponse, WebError> {
    let now = Timestamp::now();
    let zone = time_zone(&member.person);
    let mut drafts = draft::drafts(app, member.id).await?;
    // Those that are published next stand first.
    drafts.sort_by_key(|post| post.scheduled_at.map_or(i64::MAX, Timestamp::as_millis));
    let drafts = drafts.iter().map(|post| DraftView {
        url: format!("/compose/{}", post.id),
        caption: post.caption.value.to_string(),
        cover: cover(post),
        pictures: post.pictures.len(),
        changed: Time::new(post.updated_at, now),
        scheduled: post.scheduled_at.map(|at| at.long_local(zone.as_ref())),
    });
    let given = NewPage {
        drafts: drafts.collect(),
        problems,
        intake: LimitsView::new(app),
        keep_days: app.draft_days,
    };
    site.views
        .page(status, &member.person, "compose/new.html", &given)
}

/// Files of one form.
fn wanted(app: &App, files: usize) -> FileBounds {
    let bytes = app.picture_limits.bytes;
    FileBounds {
        field: "picture",
        files,
        bytes,
        together: bytes.saturating_mul(Post::MAX_PICTURES),
        keeps: files > Post::MAX_PICTURES,
    }
}

/// Begins drafts with the pictures that can be taken, as the form says, and goes on to them.
pub(in crate::web) async fn begin(
    request: HttpRequest,
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: UploadForm,
) -> Result<HttpResponse, WebError> {
    // The form is read to its end in any case, so that the answer reaches the browser.
    let form = read(form, wanted(&app, MOST_FILES)).await;
    let Some(member) = SignedIn::of(person) else {
        return Err(WebError::session_ended("/compose"));
    };
    let form = form?;
    // An upload that waited for a connection says whose it is: another may be logged in by now.
    if form
        .text
        .get("account")
        .is_some_and(|account| *account != member.user.username.as_str())
    {
        return Err(WebError::Forbidden(text!("upload-of-another-account")));
    }
    let together = Grouping::read(form.text.get("together"));
    take(&request, app, &site, member, together, form).await
}

/// Begins drafts with pictures that another app on the device shares with the installed site. Its
/// service worker takes the form and keeps the pictures through a login; it comes here only where
/// the worker is gone, and a guest is asked to share again.
pub(in crate::web) async fn share(
    request: HttpRequest,
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: UploadForm,
) -> Result<HttpResponse, WebError> {
    let form = read(form, wanted(&app, MOST_FILES)).await;
    let Some(member) = SignedIn::of(person) else {
        return Ok(see_other("/login?next=/compose#share-failed"));
    };
    take(&request, app, &site, member, Grouping::Tens, form?).await
}

async fn take(
    request: &HttpRequest,
    app: Data<App>,
    site: &Site,
    member: SignedIn,
    together: Grouping,
    FileForm { text, files }: FileForm,
) -> Result<HttpResponse, WebError> {
    let app = app.into_inner();
    let taken = take_all(&app, member.id, None, together, files, request).await?;
    let posts = taken.posts();
    let problem = match together {
        Grouping::Album if !posts.is_empty() => {
            let title = text.get("album_title").map_or("", String::as_str);
            put_together(&app, &member.user, title, &posts).await?
        }
        _ => None,
    };
    let first = taken.problems.first().map(|first| first.status);
    match (&posts[..], first) {
        ([], first) => {
            let unprocessable = StatusCode::UNPROCESSABLE_ENTITY.into();
            let status = first.unwrap_or(unprocessable);
            new_page(&app, site, &member, status, &taken.problems).await
        }
        ([post], None) if problem.is_none() => Ok(see_other(&format!("/compose/{post}"))),
        ([post], Some(status)) if problem.is_none() => {
            let post = draft::draft(&app, member.person.viewer(), *post).await?;
            let page = DraftPage::new(&app, &post, &member.person, WordsView::stored(&post));
            let page = page.with_problems(&taken.problems);
            draft_page(&app, site, &member.person, status, page).await
        }
        (_, None) if problem.is_none() => Ok(see_other("/drafts/review")),
        (_, status) => {
            let status = status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY.into());
            let problems = (&taken.problems[..], problem);
            review::after_upload(&app, site, &member, status, problems).await
        }
    }
}

/// Puts new drafts into an album of this title. Returns why they are in none.
async fn put_together(
    app: &App,
    owner: &User,
    title: &str,
    posts: &[PostId],
) -> Result<Option<String>, WebError> {
    let put = async {
        let album = by_title::titled(app, owner, title).await?;
        membership::add(app, Viewer::Person(owner.id), album, posts).await
    };
    match put.await {
        Ok(()) => Ok(None),
        Err(AlbumError::Access(error)) => Err(error.into()),
        Err(AlbumError::Invalid(problems)) => Ok(problems.title),
        Err(error) => Ok(Some(error.to_string())),
    }
}

/// Adds pictures to a draft, after keeping the words that the form brings along.
pub(in crate::web) async fn add(
    request: HttpRequest,
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    draft: Path<PostId>,
    form: UploadForm,
) -> Result<HttpResponse, WebError> {
    let form = read(form, wanted(&app, Post::MAX_PICTURES)).await;
    let id = draft.into_inner();
    let Some(author) = person.user().map(|user| user.id) else {
        let words = form.and_then(|form| WordsForm::from_text(form.text)).ok();
        return Err(WebError::kept(format!("/compose/{id}"), words)?);
    };
    let form = form?;
    let viewer = person.viewer();
    if !draft::draft(&app, viewer, id).await?.is_draft() {
        return Err(WebError::Missing);
    }
    let words = WordsForm::from_text(form.text)?;
    membership::set(&app, viewer, id, &words.albums()).await?;
    let saved = draft::save(&app, viewer, id, &words.words()).await;
    let app = app.into_inner();
    let taken = take_all(&app, author, Some(id), Grouping::One, form.files, &request).await?;
    let post = draft::draft(&app, viewer, id).await?;
    let (status, words) = match (saved, taken.problems.first()) {
        (Ok(_), None) => {
            let hashtags = words.hashtags.as_deref();
            return Ok(see_other(&left_out::with_left_out(
                &taken.address(id),
                hashtags,
            )));
        }
        (Ok(_), Some(first)) => {
            let odd = left_out::words(words.hashtags.as_deref());
            let words = WordsView::stored(&post).with_left_out(odd.as_deref());
            (first.status, words)
        }
        (Err(WordsError::Invalid(problems)), _) => {
            let words = WordsView::typed(&post, &words, problems);
            (StatusCode::UNPROCESSABLE_ENTITY.into(), words)
        }
        (Err(error), _) => return Err(error.into()),
    };
    let page = DraftPage::new(&app, &post, &person, words).with_problems(&taken.problems);
    draft_page(&app, &site, &person, status, page).await
}
