//! `/compose`, and pictures added to a draft. Each file of a form is taken or refused on its own.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::draft::{DraftPage, draft_page, time_zone};
use super::file_problems::FileProblem;
use super::form::WordsForm;
use super::form_view::WordsView;
use crate::domain::{Invalid, Post, PostId, Timestamp, UploadKey, UserId};
use crate::services::App;
use crate::services::albums::membership;
use crate::services::compose::draft::WordsError;
use crate::services::compose::upload::Uploaded;
use crate::services::compose::{draft, upload as uploads};
use crate::services::pictures;
use crate::web::Site;
use crate::web::forms::left_out;
use crate::web::forms::multipart::{ChosenFile, UploadedFile, Wanted, read};
use crate::web::forms::upload_form::UploadForm;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::error::WebError;
use crate::web::response::status::Status;
use crate::web::views::cards::{PictureView, Time, cover};

/// What the file field of a page needs to say.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct LimitsView {
    max_bytes: usize,
    max_megabytes: usize,
    max_megapixels: u64,
    /// What is taken.
    kinds: String,
    max_pictures: usize,
    /// Makes a form that is sent twice one upload.
    upload_key: String,
}

impl LimitsView {
    pub(in crate::web::pages) fn new(app: &App) -> Self {
        let limits = app.picture_limits;
        Self {
            max_bytes: limits.bytes,
            max_megabytes: limits.bytes / 1_000_000,
            max_megapixels: limits.pixels / 1_000_000,
            kinds: pictures::kinds("or"),
            max_pictures: Post::MAX_PICTURES,
            upload_key: uuid::Uuid::new_v4().to_string(),
        }
    }
}

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

fn wanted(app: &App) -> Wanted {
    Wanted {
        field: "picture",
        files: Post::MAX_PICTURES,
        bytes: app.picture_limits.bytes,
    }
}

/// Begins a draft with the first picture that can be taken, adds the others, and goes on to it.
pub(in crate::web) async fn begin(
    request: HttpRequest,
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: UploadForm,
) -> Result<HttpResponse, WebError> {
    // The form is read to its end in any case, so that the answer reaches the browser.
    let form = read(form, wanted(&app)).await;
    let Some(member) = SignedIn::of(person) else {
        return Err(WebError::session_ended("/compose"));
    };
    let files = form?.files;
    let app = app.into_inner();
    let taken = take_all(&app, member.id, None, files, &request).await?;
    match (taken.last(), taken.problems.first()) {
        (Some(last), None) => Ok(see_other(&format!("/compose/{}", last.post))),
        (Some(last), Some(first)) => {
            let post = draft::draft(&app, member.person.viewer(), last.post).await?;
            let page = DraftPage::new(&app, &post, &member.person, WordsView::stored(&post));
            let page = page.with_problems(&taken.problems);
            draft_page(&app, &site, &member.person, first.status, page).await
        }
        (None, first) => {
            let unprocessable = StatusCode::UNPROCESSABLE_ENTITY.into();
            let status: Status = first.map_or(unprocessable, |first| first.status);
            new_page(&app, &site, &member, status, &taken.problems).await
        }
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
    let form = read(form, wanted(&app)).await;
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
    let taken = take_all(&app, author, Some(id), form.files, &request).await?;
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

/// What became of the files of a form.
#[derive(Debug, Default)]
struct Taken {
    pictures: Vec<Uploaded>,
    problems: Vec<FileProblem>,
}

impl Taken {
    fn last(&self) -> Option<&Uploaded> {
        self.pictures.last()
    }

    /// The draft, where the new pictures are; the query names them for scripts.
    fn address(&self, draft: PostId) -> String {
        let ids: Vec<_> = self.pictures.iter().map(|made| made.picture).collect();
        let Some(first) = ids.first() else {
            return format!("/compose/{draft}");
        };
        let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
        format!("/compose/{draft}?added={}#picture-{first}", list.join(","))
    }
}

/// Takes in the files one after the other, so that they stand in the order of the form. What is
/// wrong with one does not touch the others.
async fn take_all(
    app: &std::sync::Arc<App>,
    author: UserId,
    mut draft: Option<PostId>,
    files: Vec<ChosenFile>,
    request: &HttpRequest,
) -> Result<Taken, WebError> {
    let mut taken = Taken::default();
    if files.is_empty() {
        taken.problems.push(FileProblem::none_chosen());
    }
    let header = request.headers().get("idempotency-key");
    let header = header.and_then(|value| value.to_str().ok());
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
        let key = upload_key(key.as_deref().or(header), &content)?;
        let made = match draft {
            Some(draft) => uploads::add(app, author, draft, key, content.read()).await,
            None => uploads::begin(app, author, key, content.read()).await,
        };
        match made {
            Ok(made) => {
                draft = Some(made.post);
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
