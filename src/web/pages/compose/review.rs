//! `/drafts/review`: many drafts on one page, to be worded and published together.

mod form;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use self::form::{ReviewAction, ReviewForm};
use self::view::{ReviewPage, UnsavedText};
use super::file_problems::FileProblem;
use super::form::WordsForm;
use crate::domain::PostId;
use crate::i18n::text;
use crate::services::compose::draft::{Untouched, WordsError};
use crate::services::compose::review::{self, DraftsPage};
use crate::services::compose::suggestions;
use crate::services::limits::RateLimited;
use crate::services::{AccessError, App};
use crate::web::Site;
use crate::web::forms::left_out;
use crate::web::pages::see_other;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::response::status::Status;

const HERE: &str = "/drafts/review";
const PAGE: &str = "compose/review.html";

/// Where the page begins, and what was done a moment ago.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ReviewQuery {
    after: Option<String>,
    saved: u32,
    published: u32,
}

/// A page of drafts.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    place: Query<ReviewQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place_of(place.after.as_deref())?;
    let page = review::page(&app, member.id, after).await?;
    let given = ReviewPage {
        after: after.map_or_else(String::new, |after| after.to_string()),
        saved: place.saved,
        published: place.published,
        keep_days: app.draft_days,
        ..ReviewPage::stored(&page, &member.person)
    };
    site.views
        .page(StatusCode::OK, &member.person, PAGE, &given)
}

/// The first page, after an upload of which something was not taken.
pub(super) async fn after_upload(
    app: &App,
    site: &Site,
    member: &SignedIn,
    status: Status,
    (problems, album_problem): (&[FileProblem], Option<String>),
) -> Result<HttpResponse, WebError> {
    let page = review::page(app, member.id, None).await?;
    let given = ReviewPage {
        problems,
        album_problem,
        keep_days: app.draft_days,
        ..ReviewPage::stored(&page, &member.person)
    };
    site.views.page(status, &member.person, PAGE, &given)
}

fn place_of(after: Option<&str>) -> Result<Option<PostId>, WebError> {
    let after = after.filter(|after| !after.is_empty());
    let unreadable = || WebError::BadRequest(text!("address-unreadable"));
    after
        .map(|after| after.parse().map_err(|_| unreadable()))
        .transpose()
}

/// What became of the drafts of a form.
#[derive(Default)]
struct ReviewOutcome {
    saved: u32,
    published: u32,
    errors: BTreeMap<PostId, WordsError>,
    /// Whether words were left out of hashtags.
    left_out: bool,
}

/// Keeps what was typed into all drafts and does what the pressed button says. What is wrong with one
/// does not touch the others.
pub(in crate::web) async fn act(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<ReviewForm>,
) -> Result<HttpResponse, WebError> {
    let app = app.into_inner();
    let action = form.action();
    let action = action.ok_or_else(|| WebError::BadRequest(text!("no-such-button")))?;
    let after = place_of(form.after.as_deref())?;
    let mut forms = Vec::new();
    for id in form.drafts() {
        let publishing = action.publishes(id, form.is_ticked(id));
        forms.push((id, form.of(id, publishing)?));
    }
    let mut answered = ReviewOutcome::default();
    // What is published first stands below in feeds: they are to look like the page.
    for (id, words) in forms.iter().rev() {
        let ticked = form.is_ticked(*id);
        one(&app, &member, &action, (*id, words, ticked), &mut answered).await;
    }
    if answered.errors.is_empty() && !answered.left_out && action != ReviewAction::Tick {
        return Ok(see_other(&next(&answered, after, action.only())));
    }
    again(
        &app,
        &site,
        &member,
        (&form, &forms, after),
        action,
        answered,
    )
    .await
}

/// Saves or publishes one draft.
async fn one(
    app: &Arc<App>,
    member: &SignedIn,
    action: &ReviewAction,
    (id, form, ticked): (PostId, &WordsForm, bool),
    answered: &mut ReviewOutcome,
) {
    let (viewer, mut words) = (member.person.viewer(), form.words());
    // Each draft stands there with its pictures and its words: whoever publishes has seen them.
    words.untouched = Untouched::Confirm;
    let publishing = action.publishes(id, ticked);
    let done = match action {
        _ if publishing => review::publish(app, viewer, id, &words).await.map(drop),
        ReviewAction::Accept(one) if *one == id => {
            review::accept(app, viewer, id, &words).await.map(drop)
        }
        ReviewAction::Pick(one, candidate) if *one == id => {
            let picked = suggestions::pick(app, viewer, id, &words, candidate);
            picked.await.map(drop)
        }
        ReviewAction::PickAlt(one, picture, candidate) if *one == id => {
            let picked = (*picture, candidate.as_str());
            let picked = suggestions::pick_alt(app, viewer, id, &words, picked);
            picked.await.map(drop)
        }
        ReviewAction::Suggest(one, picture) if *one == id => {
            suggestions::suggest_again(app, viewer, id, &words, Some(*picture)).await
        }
        _ if words.is_touched() => review::save(app, viewer, id, &words).await.map(drop),
        _ => return,
    };
    match done {
        Ok(()) => {
            answered.left_out |= left_out::words(form.hashtags.as_deref()).is_some();
            match publishing {
                true => answered.published += 1,
                false => answered.saved += 1,
            }
        }
        Err(error) => {
            if let WordsError::Access(AccessError::Internal(cause)) = &error {
                tracing::error!(error = %cause, draft = %id, "a draft of many was not saved");
            }
            answered.errors.insert(id, error);
        }
    }
}

/// Where to go on, when all went well.
fn next(answered: &ReviewOutcome, after: Option<PostId>, only: Option<PostId>) -> String {
    let mut query = Vec::new();
    query.extend(after.map(|after| format!("after={after}")));
    query.extend((answered.saved > 0).then(|| format!("saved={}", answered.saved)));
    query.extend((answered.published > 0).then(|| format!("published={}", answered.published)));
    let part = only.filter(|_| answered.published == 0);
    let part = part.map_or_else(String::new, |id| format!("#draft-{id}"));
    match query.is_empty() {
        true => format!("{HERE}{part}"),
        false => format!("{HERE}?{}{part}", query.join("&")),
    }
}

/// The same drafts again, with what was typed and what is wrong with it.
async fn again(
    app: &App,
    site: &Site,
    member: &SignedIn,
    (form, forms, after): (&ReviewForm, &[(PostId, WordsForm)], Option<PostId>),
    action: ReviewAction,
    answered: ReviewOutcome,
) -> Result<HttpResponse, WebError> {
    let ids: Vec<PostId> = forms.iter().map(|(id, _)| *id).collect();
    let drafts: DraftsPage = review::drafts_of(app, member.id, &ids).await?;
    let mut page = ReviewPage::stored(&drafts, &member.person);
    let sent = |id: PostId| forms.iter().find(|(one, _)| *one == id);
    let cards = drafts.drafts.iter().zip(std::mem::take(&mut page.drafts));
    for (post, mut card) in cards {
        if let Some((id, words)) = sent(post.id) {
            let said = (form.is_ticked(*id), answered.errors.get(id));
            card = card.answered(post, words, said);
        }
        if action == ReviewAction::Tick {
            card.tick();
        }
        page.drafts.push(card);
    }
    for (id, error) in &answered.errors {
        let is_there = drafts.drafts.iter().any(|post| post.id == *id);
        if let Some((id, words)) = sent(*id).filter(|_| !is_there) {
            page.lost.push(UnsavedText::new(*id, words, error));
        }
    }
    page.after = after.map_or_else(String::new, |after| after.to_string());
    page.open = answered.errors.len();
    (page.saved, page.published) = (answered.saved, answered.published);
    page.keep_days = app.draft_days;
    let status = status_of(&answered);
    site.views.page(status, &member.person, PAGE, &page)
}

fn status_of(answered: &ReviewOutcome) -> Status {
    let any = |is: fn(&WordsError) -> bool| answered.errors.values().any(is);
    if any(|error| matches!(error, WordsError::Access(AccessError::Internal(_)))) {
        Status::busy(5)
    } else if let Some(limit) = answered.errors.values().find_map(limited) {
        limit.into()
    } else if any(|error| matches!(error, WordsError::Invalid(_) | WordsError::AltMissing)) {
        StatusCode::UNPROCESSABLE_ENTITY.into()
    } else if answered.errors.is_empty() {
        StatusCode::OK.into()
    } else {
        StatusCode::CONFLICT.into()
    }
}

fn limited(error: &WordsError) -> Option<RateLimited> {
    match error {
        WordsError::RateLimited(limit) => Some(*limit),
        _ => None,
    }
}
