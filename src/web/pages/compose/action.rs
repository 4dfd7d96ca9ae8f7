//! What the buttons of the editor do.

use std::sync::Arc;

use super::draft::time_zone;
use super::form::WordsForm;
use crate::domain::{PictureId, PostId, ProfileChange, TimeZoneName, Timestamp, Way};
use crate::services::App;
use crate::services::compose::draft::WordsError;
use crate::services::compose::offers::OfferKind;
use crate::services::compose::{arrange, draft, offers, schedule, suggestions};
use crate::services::social::profile;
use crate::web::request::extract::CurrentUser;

/// What the buttons of the editor do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Action {
    Save,
    Publish,
    Schedule,
    Unschedule,
    /// Of one picture, or of all.
    Suggest(Option<PictureId>),
    /// Has the pictures described elsewhere, this time.
    Describe,
    /// Makes the caption what this says.
    Rewrite(String),
    /// Makes a suggestion, by [`suggestions::candidate_id`], the alt text of a picture.
    PickAlt(PictureId, String),
    Restore,
    /// Takes back the alt text that a picked one took the place of.
    RestoreAlt(PictureId),
    Discard,
    /// Takes over what the file says.
    Take(OfferKind),
    /// [`suggestions::candidate_id`]
    Pick(String),
    Move(PictureId, Way),
    Remove(PictureId),
    Order(Vec<PictureId>),
}

impl Action {
    /// Reads a button's value; `order` is the field beside it. None when there is no such button.
    pub(super) fn read(action: &str, order: Option<&str>) -> Option<Self> {
        let of_picture = |prefix| action.strip_prefix(prefix)?.parse::<PictureId>().ok();
        let moved = |prefix, way| Some(Self::Move(of_picture(prefix)?, way));
        match action {
            "save" => Some(Self::Save),
            "publish" => Some(Self::Publish),
            "schedule" => Some(Self::Schedule),
            "unschedule" => Some(Self::Unschedule),
            "suggest" => Some(Self::Suggest(None)),
            "describe" => Some(Self::Describe),
            "restore" => Some(Self::Restore),
            "discard" => Some(Self::Discard),
            "order" => {
                let ids = order?.split_whitespace().map(str::parse);
                Some(Self::Order(ids.collect::<Result<_, _>>().ok()?))
            }
            _ => moved("move-left-", Way::Left)
                .or_else(|| {
                    Some(Self::Take(OfferKind::from_word(
                        action.strip_prefix("take-")?,
                    )?))
                })
                .or_else(|| moved("move-right-", Way::Right))
                .or_else(|| {
                    let names = action.strip_prefix("use-alt-")?;
                    let (id, candidate) = names.rsplit_once('-')?;
                    Some(Self::PickAlt(id.parse().ok()?, candidate.to_owned()))
                })
                .or_else(|| Some(Self::Rewrite(action.strip_prefix("rewrite-")?.to_owned())))
                .or_else(|| of_picture("remove-").map(Self::Remove))
                .or_else(|| of_picture("suggest-").map(|id| Self::Suggest(Some(id))))
                .or_else(|| of_picture("restore-alt-").map(Self::RestoreAlt))
                .or_else(|| Some(Self::Pick(action.strip_prefix("pick-")?.to_owned()))),
        }
    }

    /// Does it, and returns where to go on.
    pub(super) async fn done(
        &self,
        app: &Arc<App>,
        person: &CurrentUser,
        id: PostId,
        form: &WordsForm,
    ) -> Result<String, WordsError> {
        let viewer = person.viewer();
        let here = format!("/compose/{id}");
        let words = &form.words();
        match self {
            Self::Save => draft::save(app, viewer, id, words).await?,
            Self::Publish => {
                draft::publish(app, viewer, id, words).await?;
                return Ok(format!("/p/{id}"));
            }
            Self::Schedule => {
                let at = chosen_time(app, person, form).await?;
                schedule::schedule(app, viewer, id, words, at).await?
            }
            Self::Unschedule => schedule::cancel(app, viewer, id, words).await?,
            Self::Suggest(of) => {
                suggestions::suggest_again(app, viewer, id, words, *of).await?;
                return Ok(of.map_or(here.clone(), |picture| at(&here, picture)));
            }
            Self::Describe => {
                suggestions::describe(app, viewer, id, words).await?;
                return Ok(here);
            }
            Self::Rewrite(tone) => {
                suggestions::rewrite(app, viewer, id, words, tone, false).await?;
                return Ok(here);
            }
            Self::Take(kind) => offers::take(app, viewer, id, words, *kind).await?,
            Self::Restore => suggestions::restore(app, viewer, id, words).await?,
            Self::Pick(candidate) => suggestions::pick(app, viewer, id, words, candidate).await?,
            Self::PickAlt(picture, candidate) => {
                suggestions::pick_alt(app, viewer, id, words, (*picture, candidate)).await?;
                return Ok(at(&here, *picture));
            }
            Self::RestoreAlt(picture) => {
                suggestions::restore_alt(app, viewer, id, words, *picture).await?;
                return Ok(at(&here, *picture));
            }
            Self::Move(picture, way) => {
                arrange::shift(app, viewer, id, words, (*picture, *way)).await?;
                return Ok(at(&here, *picture));
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

/// A picture on the page of its draft.
fn at(page: &str, picture: PictureId) -> String {
    format!("{page}#picture-{picture}")
}

/// The time in a form, in the person's zone. Where they have not said which, it is the browser's,
/// which is kept: the page shows the time in it from then on.
async fn chosen_time(
    app: &App,
    person: &CurrentUser,
    form: &WordsForm,
) -> Result<Option<Timestamp>, WordsError> {
    let mut zone = time_zone(person);
    let browsers = form.time_zone.as_deref().unwrap_or_default();
    if let (None, Some(user), Ok(given)) = (&zone, person.user(), TimeZoneName::parse(browsers)) {
        let change = ProfileChange {
            time_zone: Some(Some(given.clone())),
            ..ProfileChange::default()
        };
        profile::change(app, user, &change).await?;
        zone = Some(given);
    }
    let at = form.schedule_at.as_deref().unwrap_or_default();
    Ok(Timestamp::of_local(at, zone.as_ref()))
}
