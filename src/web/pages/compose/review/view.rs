//! Many drafts as the template of their page sees them.

use serde::Serialize;

use super::super::draft::time_zone;
use super::super::file_problems::FileProblem;
use super::super::form::WordsForm;
use super::super::form_view::WordsView;
use super::super::suggested::{Candidate, is_awaiting};
use crate::domain::{Post, PostId};
use crate::i18n::text;
use crate::services::AccessError;
use crate::services::compose::draft::{WordProblems, WordsError};
use crate::services::compose::review::DraftsPage;
use crate::web::forms::left_out;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::too_many_attempts;

/// The page.
#[derive(Debug, Default, Serialize)]
pub(super) struct ReviewPage<'p> {
    pub(super) drafts: Vec<DraftCard>,
    /// Words for drafts that are none any more.
    pub(super) lost: Vec<UnsavedText>,
    /// After which draft this page begins; empty for the first.
    pub(super) after: String,
    pub(super) older: Option<String>,
    /// How many were saved and published a moment ago.
    pub(super) saved: u32,
    pub(super) published: u32,
    /// How many need another look.
    pub(super) open: usize,
    /// Files that were not taken.
    pub(super) problems: &'p [FileProblem],
    /// Why what was uploaded is in no album.
    pub(super) album_problem: Option<String>,
    pub(super) keep_days: i64,
}

impl ReviewPage<'_> {
    /// A page of drafts as they are stored.
    pub(super) fn stored(page: &DraftsPage, person: &CurrentUser) -> Self {
        let cards = page.drafts.iter();
        Self {
            drafts: cards.map(|post| DraftCard::new(post, person)).collect(),
            older: page.next.map(|next| format!("/drafts/review?after={next}")),
            ..Self::default()
        }
    }
}

/// A draft of the page.
#[derive(Debug, Serialize)]
pub(super) struct DraftCard {
    id: String,
    url: String,
    words: WordsView,
    candidates: Vec<Candidate>,
    /// Whether captions are being written.
    pending: bool,
    /// Whether further models are still to say something of the cover.
    awaiting: bool,
    /// Whether it is published with the others.
    ticked: bool,
    /// Whether to publish pictures without an alt text the next time.
    alt_checked: bool,
    /// What keeps it from being saved or published.
    problem: Option<String>,
    /// Whether what is stored is shown beside what was typed.
    changed: bool,
    /// When it is published by itself.
    scheduled: Option<String>,
}

impl DraftCard {
    fn new(post: &Post, person: &CurrentUser) -> Self {
        let zone = time_zone(person);
        let mut pictures = post.pictures.iter();
        Self {
            id: post.id.to_string(),
            url: format!("/compose/{}", post.id),
            words: WordsView::stored(post),
            candidates: Candidate::all(post),
            awaiting: is_awaiting(post),
            pending: pictures.any(|picture| picture.caption_state.is_pending()),
            ticked: false,
            alt_checked: false,
            problem: None,
            changed: false,
            scheduled: post.scheduled_at.map(|at| at.long_local(zone.as_ref())),
        }
    }

    pub(super) fn tick(&mut self) {
        self.ticked = self.scheduled.is_none();
    }

    /// After its form was sent: with what was typed where that was not taken, and why.
    pub(super) fn answered(
        mut self,
        post: &Post,
        form: &WordsForm,
        (ticked, error): (bool, Option<&WordsError>),
    ) -> Self {
        self.ticked = ticked && self.scheduled.is_none();
        let Some(error) = error else {
            let odd = left_out::words(form.hashtags.as_deref());
            self.words = self.words.with_left_out(odd.as_deref());
            return self;
        };
        self.problem = Some(sentence(error));
        self.changed = matches!(error, WordsError::Changed);
        self.alt_checked = matches!(error, WordsError::AltMissing);
        self.words = match error {
            WordsError::Invalid(problems) => WordsView::typed(post, form, problems.clone()),
            WordsError::AltMissing => self.words,
            _ => WordsView::typed(post, form, WordProblems::default()),
        };
        self
    }
}

/// Words for a draft that is none any more, to be copied.
#[derive(Debug, Serialize)]
pub(super) struct UnsavedText {
    message: String,
    /// Where the post is by now.
    url: Option<String>,
    texts: Vec<String>,
}

impl UnsavedText {
    pub(super) fn new(id: PostId, form: &WordsForm, error: &WordsError) -> Self {
        let published = matches!(error, WordsError::Published);
        let words = form.words();
        let alts = words.alts.iter().map(|alt| &alt.field);
        let fields = [&words.caption, &words.hashtags].into_iter().chain(alts);
        let touched = fields.filter(|field| field.is_touched());
        Self {
            message: match published {
                true => text!("lost-published"),
                false => text!("lost-deleted"),
            },
            url: published.then(|| format!("/p/{id}/edit")),
            texts: touched.filter_map(|field| field.typed.clone()).collect(),
        }
    }
}

fn sentence(error: &WordsError) -> String {
    match error {
        WordsError::Invalid(_) => text!("review-invalid"),
        WordsError::AltMissing => text!("review-alt-missing"),
        WordsError::Changed => text!("review-changed"),
        WordsError::NoCandidate => text!("review-no-candidate"),
        WordsError::RateLimited(limit) => too_many_attempts(*limit),
        WordsError::NoPicture => text!("no-such-picture"),
        WordsError::Access(AccessError::Internal(_)) => text!("review-outage"),
        _ => text!("review-not-saved"),
    }
}
