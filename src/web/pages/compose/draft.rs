//! `/compose/{draft}`: the editor where a post is put together.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use super::action::Action;
use super::ask::Ask;
use super::edit::published_meanwhile;
use super::file_problems::FileProblem;
use super::form::OwnPostForm;
use super::form_view::WordsView;
use super::offered::{OfferView, RemoteView, ask_address};
use super::suggested::{Candidate, is_awaiting};
use crate::domain::{Post, PostId, TimeZoneName};
use crate::i18n::text;
use crate::services::App;
use crate::services::albums::membership;
use crate::services::captions::remote::consent::RemoteRefusal;
use crate::services::compose::draft::{WordProblems, WordsError};
use crate::services::compose::{draft, offers};
use crate::web::Site;
use crate::web::forms::left_out;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::request::query::Query;
use crate::web::response::error::{WebError, too_many_attempts};
use crate::web::response::status::Status;
use crate::web::views::upload_limits::LimitsView;

#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct DraftPage<'p> {
    id: String,
    #[serde(skip)]
    post: PostId,
    words: WordsView,
    candidates: Vec<Candidate>,
    /// What the cover's file says beside its words.
    offers: Vec<OfferView>,
    /// Whether the captions of any picture are pending.
    pending: bool,
    /// Whether those of the cover are.
    cover_pending: bool,
    /// Whether further models are still to say something of the cover.
    awaiting: bool,
    unavailable: bool,
    replaced_caption: Option<String>,
    intake: LimitsView,
    full: bool,
    /// Files that were not taken.
    problems: &'p [FileProblem],
    /// What is asked before it is published.
    ask: Option<Ask>,
    /// Whether the suggestion that was picked is no longer on offer.
    candidate_gone: bool,
    /// When it is published by itself.
    scheduled: Option<Scheduled>,
    /// What stands in the field for that, and in whose time.
    schedule_at: String,
    time_zone: String,
    schedule_problem: Option<String>,
    /// Why there are no other suggestions.
    suggest_problem: Option<String>,
    /// None where nothing of it may go elsewhere.
    remote: Option<RemoteView>,
}

/// When a draft is published.
#[derive(Debug, Serialize)]
struct Scheduled {
    machine: String,
    long: String,
}

impl<'p> DraftPage<'p> {
    pub(in crate::web::pages) fn new(
        app: &App,
        post: &Post,
        person: &CurrentUser,
        words: WordsView,
    ) -> Self {
        let zone = time_zone(person);
        let caption_state = post.pictures.first().map(|picture| &picture.caption_state);
        let candidates = Candidate::all(post);
        let cover_pending = caption_state.is_some_and(|caption_state| caption_state.is_pending());
        let mut pictures = post.pictures.iter();
        Self {
            id: post.id.to_string(),
            post: post.id,
            words: words.with_attention(app, post),
            unavailable: !cover_pending && candidates.is_empty(),
            candidates,
            awaiting: is_awaiting(post),
            offers: offers::of(post).into_iter().map(OfferView::new).collect(),
            pending: pictures.any(|picture| picture.caption_state.is_pending()),
            cover_pending,
            replaced_caption: post.replaced_caption.as_ref().map(|text| text.to_string()),
            intake: LimitsView::new(app),
            full: post.is_full(),
            problems: &[],
            ask: None,
            candidate_gone: false,
            scheduled: post.scheduled_at.map(|at| Scheduled {
                machine: at.rfc3339(),
                long: at.long_local(zone.as_ref()),
            }),
            schedule_at: post
                .scheduled_at
                .map_or_else(String::new, |at| at.local(zone.as_ref())),
            time_zone: zone.map_or_else(String::new, |zone| zone.as_str().to_owned()),
            schedule_problem: None,
            suggest_problem: None,
            remote: person
                .user()
                .and_then(|user| RemoteView::of(app, user, post)),
        }
    }

    pub(in crate::web::pages) fn with_problems(self, problems: &'p [FileProblem]) -> Self {
        Self { problems, ..self }
    }
}

/// Words that were left out of the hashtags, see [`left_out`].
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct LeftOutQuery {
    left_out: Option<String>,
}

/// The draft with its words.
pub(in crate::web) async fn draft(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<PostId>,
    query: Query<LeftOutQuery>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let post = draft::draft(&app, member.person.viewer(), id).await?;
    if !post.is_draft() {
        return Ok(see_other(&format!("/p/{id}")));
    }
    let words = WordsView::stored(&post).with_left_out(query.left_out.as_deref());
    let page = DraftPage::new(&app, &post, &member.person, words);
    draft_page(&app, &site, &member.person, StatusCode::OK, page).await
}

pub(in crate::web::pages) async fn draft_page(
    app: &App,
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    mut page: DraftPage<'_>,
) -> Result<HttpResponse, WebError> {
    if let Some(user) = person.user() {
        let albums = membership::of(app, user.id, page.post).await?;
        page.words = page.words.with_albums(albums);
    }
    site.views.page(status, person, "compose/draft.html", &page)
}

/// Does what the pressed button says, after keeping the words.
pub(in crate::web) async fn act(
    app: Data<App>,
    site: Data<Site>,
    OwnPostForm { person, id, form }: OwnPostForm,
) -> Result<HttpResponse, WebError> {
    let action = form.action.as_deref().unwrap_or("save");
    let action = Action::read(action, form.order.as_deref());
    let action = action.ok_or_else(|| WebError::BadRequest(text!("no-such-button")))?;
    let app = app.into_inner();
    let viewer = person.viewer();
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let hashtags = form.hashtags.as_deref();
    let odd = left_out::words(hashtags);
    let saved = |post: &Post| WordsView::stored(post).with_left_out(odd.as_deref());
    if action != Action::Discard {
        membership::set(&app, viewer, id, &form.albums()).await?;
    }
    match action.done(&app, &person, id, &form).await {
        Ok(next) => Ok(see_other(&match action {
            Action::Discard => next,
            _ => left_out::with_left_out(&next, hashtags),
        })),
        Err(WordsError::Invalid(problems)) => {
            let post = draft::draft(&app, viewer, id).await?;
            let words = WordsView::typed(&post, &form, problems);
            let page = DraftPage::new(&app, &post, &person, words);
            draft_page(&app, &site, &person, status, page).await
        }
        Err(WordsError::AltMissing | WordsError::Unchecked) => {
            let post = draft::draft(&app, viewer, id).await?;
            let mut page = DraftPage::new(&app, &post, &person, saved(&post));
            page.ask = Some(Ask::new(&post));
            page.schedule_at = form.schedule_at.clone().unwrap_or(page.schedule_at);
            draft_page(&app, &site, &person, status, page).await
        }
        Err(WordsError::Time(problem)) => {
            let post = draft::draft(&app, viewer, id).await?;
            let mut page = DraftPage::new(&app, &post, &person, saved(&post));
            page.schedule_problem = Some(problem.to_string());
            page.schedule_at = form.schedule_at.clone().unwrap_or_default();
            draft_page(&app, &site, &person, status, page).await
        }
        Err(WordsError::NoCandidate) => {
            let post = draft::draft(&app, viewer, id).await?;
            let words = WordsView::typed(&post, &form, WordProblems::default());
            let mut page = DraftPage::new(&app, &post, &person, words);
            page.candidate_gone = true;
            draft_page(&app, &site, &person, StatusCode::CONFLICT, page).await
        }
        Err(WordsError::NoPicture) => {
            let post = draft::draft(&app, viewer, id).await?;
            let words = WordsView::typed(&post, &form, WordProblems::default());
            let mut page = DraftPage::new(&app, &post, &person, words);
            page.suggest_problem = Some(text!("no-such-picture"));
            draft_page(&app, &site, &person, StatusCode::CONFLICT, page).await
        }
        Err(WordsError::RateLimited(limit)) => {
            let post = draft::draft(&app, viewer, id).await?;
            let mut page = DraftPage::new(&app, &post, &person, saved(&post));
            page.suggest_problem = Some(too_many_attempts(limit));
            draft_page(&app, &site, &person, limit, page).await
        }
        Err(WordsError::Remote(RemoteRefusal::Ask)) => {
            let tone = form.action.as_deref().unwrap_or_default();
            let tone = tone.strip_prefix("rewrite-").unwrap_or_default();
            Ok(see_other(&ask_address(id, tone)))
        }
        Err(WordsError::Remote(refusal)) => {
            let post = draft::draft(&app, viewer, id).await?;
            let mut page = DraftPage::new(&app, &post, &person, saved(&post));
            page.suggest_problem = Some(refusal.to_string());
            draft_page(&app, &site, &person, status, page).await
        }
        Err(WordsError::Published) => published_meanwhile(&app, &site, &person, id, &form).await,
        Err(error) => Err(error.into()),
    }
}

/// In which times are written for a person; none until they say.
pub(in crate::web::pages) fn time_zone(person: &CurrentUser) -> Option<TimeZoneName> {
    person
        .user()
        .and_then(|user| user.profile.time_zone.clone())
}
