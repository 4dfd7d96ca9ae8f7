//! `/compose/{draft}`: the editor where a post is put together.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use super::edit::published_meanwhile;
use super::file_problems::FileProblem;
use super::form::WordsForm;
use super::form_view::WordsView;
use super::own_post::OwnPostForm;
use super::uploads::LimitsView;
use crate::domain::{PictureId, Post, PostId, Suggested, Viewer, Way};
use crate::services::App;
use crate::services::compose::draft::{WordProblems, WordsError};
use crate::services::compose::suggestions;
use crate::services::compose::{arrange, draft};
use crate::web::Site;
use crate::web::forms::left_out;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::request::query::Query;
use crate::web::response::error::{WebError, too_many_attempts};
use crate::web::response::status::Status;

#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct DraftPage<'p> {
    id: String,
    words: WordsView,
    candidates: Vec<Candidate>,
    /// Whether the captions of any picture are pending.
    pending: bool,
    /// Whether those of the cover are.
    cover_pending: bool,
    unavailable: bool,
    replaced_caption: Option<String>,
    intake: LimitsView,
    full: bool,
    /// Files that were not taken.
    problems: &'p [FileProblem],
    /// Whether to ask about pictures without an alt text.
    ask_alt: bool,
    /// Whether the suggestion that was picked is no longer on offer.
    candidate_gone: bool,
    /// Why there are no other suggestions.
    suggest_problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct Candidate {
    /// Names it in the form.
    id: String,
    text: String,
    chosen: bool,
    /// Whether the captioner is not sure of it.
    unsure: bool,
}

impl<'p> DraftPage<'p> {
    pub(in crate::web::pages) fn new(app: &App, post: &Post, words: WordsView) -> Self {
        let caption_state = post.pictures.first().map(|picture| &picture.caption_state);
        let offered = caption_state.and_then(|caption_state| caption_state.suggestions());
        let caption = post.caption.value.as_str();
        let candidates = offered.map_or_else(Vec::new, |offered| {
            let candidate = |one: &Suggested| Candidate {
                id: suggestions::candidate_id(&one.text),
                chosen: one.text == caption,
                text: one.text.clone(),
                unsure: one.unsure,
            };
            let surest_first = offered.surest_first();
            surest_first.into_iter().map(candidate).collect()
        });
        let cover_pending = caption_state.is_some_and(|caption_state| caption_state.is_pending());
        let mut pictures = post.pictures.iter();
        Self {
            id: post.id.to_string(),
            words,
            unavailable: !cover_pending && candidates.is_empty(),
            candidates,
            pending: pictures.any(|picture| picture.caption_state.is_pending()),
            cover_pending,
            replaced_caption: post.replaced_caption.as_ref().map(|text| text.to_string()),
            intake: LimitsView::new(app),
            full: post.is_full(),
            problems: &[],
            ask_alt: false,
            candidate_gone: false,
            suggest_problem: None,
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
    told: Query<LeftOutQuery>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let post = draft::draft(&app, member.person.viewer(), id).await?;
    if !post.is_draft() {
        return Ok(see_other(&format!("/p/{id}")));
    }
    let words = WordsView::stored(&post).with_left_out(told.left_out.as_deref());
    let page = DraftPage::new(&app, &post, words);
    draft_page(&site, &member.person, StatusCode::OK, &page)
}

pub(in crate::web::pages) fn draft_page(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    page: &DraftPage<'_>,
) -> Result<HttpResponse, WebError> {
    site.views.page(status, person, "compose/draft.html", page)
}

/// Does what the pressed button says, after keeping the words.
pub(in crate::web) async fn act(
    app: Data<App>,
    site: Data<Site>,
    OwnPostForm { person, id, form }: OwnPostForm,
) -> Result<HttpResponse, WebError> {
    let action = form.action.as_deref().unwrap_or("save");
    let action = Action::read(action, form.order.as_deref());
    let action = action.ok_or_else(|| WebError::BadRequest("There is no such button.".into()))?;
    let app = app.into_inner();
    let viewer = person.viewer();
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let hashtags = form.hashtags.as_deref();
    let odd = left_out::words(hashtags);
    let saved = |post: &Post| WordsView::stored(post).with_left_out(odd.as_deref());
    match action.done(&app, viewer, id, &form).await {
        Ok(next) => Ok(see_other(&match action {
            Action::Discard => next,
            _ => left_out::with_left_out(&next, hashtags),
        })),
        Err(WordsError::Invalid(problems)) => {
            let post = draft::draft(&app, viewer, id).await?;
            let words = WordsView::typed(&post, &form, problems);
            let page = DraftPage::new(&app, &post, words);
            draft_page(&site, &person, status, &page)
        }
        Err(WordsError::AltMissing) => {
            let post = draft::draft(&app, viewer, id).await?;
            let mut page = DraftPage::new(&app, &post, saved(&post));
            page.ask_alt = true;
            draft_page(&site, &person, status, &page)
        }
        Err(WordsError::NoCandidate) => {
            let post = draft::draft(&app, viewer, id).await?;
            let words = WordsView::typed(&post, &form, WordProblems::default());
            let mut page = DraftPage::new(&app, &post, words);
            page.candidate_gone = true;
            draft_page(&site, &person, StatusCode::CONFLICT, &page)
        }
        Err(WordsError::RateLimited(limit)) => {
            let post = draft::draft(&app, viewer, id).await?;
            let mut page = DraftPage::new(&app, &post, saved(&post));
            page.suggest_problem = Some(too_many_attempts(limit));
            draft_page(&site, &person, limit, &page)
        }
        Err(WordsError::Published) => published_meanwhile(&app, &site, &person, id, &form).await,
        Err(error) => Err(error.into()),
    }
}

/// What the buttons of the editor do.
#[derive(Debug, PartialEq, Eq)]
enum Action {
    Save,
    Publish,
    Suggest,
    Restore,
    Discard,
    /// [`suggestions::candidate_id`]
    Pick(String),
    Move(PictureId, Way),
    Remove(PictureId),
    Order(Vec<PictureId>),
}

impl Action {
    /// Reads a button's value; `order` is the field beside it. None when there is no such button.
    fn read(action: &str, order: Option<&str>) -> Option<Self> {
        let moved = |prefix, way| {
            let id = action.strip_prefix(prefix)?;
            Some(Self::Move(id.parse().ok()?, way))
        };
        match action {
            "save" => Some(Self::Save),
            "publish" => Some(Self::Publish),
            "suggest" => Some(Self::Suggest),
            "restore" => Some(Self::Restore),
            "discard" => Some(Self::Discard),
            "order" => {
                let ids = order?.split_whitespace().map(str::parse);
                Some(Self::Order(ids.collect::<Result<_, _>>().ok()?))
            }
            _ => moved("move-left-", Way::Left)
                .or_else(|| moved("move-right-", Way::Right))
                .or_else(|| {
                    let id = action.strip_prefix("remove-")?;
                    Some(Self::Remove(id.parse().ok()?))
                })
                .or_else(|| Some(Self::Pick(action.strip_prefix("pick-")?.to_owned()))),
        }
    }

    /// Does it, and returns where to go on.
    async fn done(
        &self,
        app: &Arc<App>,
        viewer: Viewer,
        id: PostId,
        form: &WordsForm,
    ) -> Result<String, WordsError> {
        let here = format!("/compose/{id}");
        let words = &form.words();
        match self {
            Self::Save => draft::save(app, viewer, id, words).await?,
            Self::Publish => {
                draft::publish(app, viewer, id, words).await?;
                return Ok(format!("/p/{id}"));
            }
            Self::Suggest => {
                suggestions::suggest_again(app, viewer, id, words).await?;
                return Ok(here);
            }
            Self::Restore => suggestions::restore(app, viewer, id, words).await?,
            Self::Pick(candidate) => suggestions::pick(app, viewer, id, words, candidate).await?,
            Self::Move(picture, way) => {
                arrange::shift(app, viewer, id, words, (*picture, *way)).await?;
                return Ok(format!("{here}#picture-{picture}"));
            }
            Self::Order(ids) => arrange::order(app, viewer, id, words, ids).await?,
            Self::Remove(picture) => {
                let stands = arrange::remove(app, viewer, id, words, *picture).await?;
                return Ok(if stands { here } else { "/compose".to_owned() });
            }
            Self::Discard => {
                draft::discard(app, viewer, id).await?;
                return Ok("/compose".to_owned());
            }
        };
        Ok(here)
    }
}
