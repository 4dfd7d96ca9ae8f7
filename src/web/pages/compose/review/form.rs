//! The form with many drafts. Names of fields end with the draft that they are of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::form::WordsForm;
use crate::domain::{PictureId, PostId};
use crate::services::compose::review::{PAGE, PICTURES};
use crate::web::forms::body::FORM_BYTES;
use crate::web::forms::kept_form::KeptFields;
use crate::web::response::error::WebError;

/// Fields of a draft beside its alt texts: its mark, its tick, what it was asked, and three with what
/// each showed.
const OF_DRAFT: usize = 9;
/// Characters of an id.
const ID: usize = 36;

/// The fields as a browser sends them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ReviewForm {
    /// Which button was pressed.
    pub(super) action: Option<String>,
    /// After which draft the page began.
    pub(super) after: Option<String>,
    /// `caption-{draft}`, `alt-{draft}-{picture}` and so on.
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// What the buttons do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ReviewAction {
    /// Keeps all words.
    Save,
    /// Publishes those that are ticked.
    Publish,
    /// Ticks all.
    Tick,
    /// Publishes one.
    PublishOne(PostId),
    /// Takes what the captioner offers for one.
    Accept(PostId),
    /// Takes one of its captions for one.
    Pick(PostId, String),
    /// Takes one of the suggestions for the alt text of a picture.
    PickAlt(PostId, PictureId, String),
    /// Asks the captioner for others for a picture of one.
    Suggest(PostId, PictureId),
}

impl ReviewAction {
    /// Whether it publishes this draft.
    pub(super) fn publishes(&self, id: PostId, ticked: bool) -> bool {
        match self {
            Self::Publish => ticked,
            Self::PublishOne(one) => *one == id,
            _ => false,
        }
    }

    /// The one draft that it is about.
    pub(super) fn only(&self) -> Option<PostId> {
        match self {
            Self::PublishOne(id)
            | Self::Accept(id)
            | Self::Pick(id, _)
            | Self::PickAlt(id, ..)
            | Self::Suggest(id, _) => Some(*id),
            _ => None,
        }
    }
}

impl ReviewForm {
    pub(super) fn action(&self) -> Option<ReviewAction> {
        let action = self.action.as_deref().unwrap_or("save");
        let one = |prefix: &str| action.strip_prefix(prefix)?.parse::<PostId>().ok();
        match action {
            "save" => Some(ReviewAction::Save),
            "publish" => Some(ReviewAction::Publish),
            "tick" => Some(ReviewAction::Tick),
            _ => one("publish-")
                .map(ReviewAction::PublishOne)
                .or_else(|| one("accept-").map(ReviewAction::Accept))
                .or_else(|| {
                    let (candidate, id) = action.strip_prefix("pick-")?.split_once('-')?;
                    Some(ReviewAction::Pick(id.parse().ok()?, candidate.to_owned()))
                })
                .or_else(|| pick_alt(action.strip_prefix("use-alt-")?))
                .or_else(|| {
                    let (draft, picture) = draft_and_picture(action.strip_prefix("suggest-")?)?;
                    Some(ReviewAction::Suggest(draft, picture))
                }),
        }
    }

    /// The drafts of the form, in the order of its page: newest first, and ids grow with time.
    pub(super) fn drafts(&self) -> Vec<PostId> {
        let marks = self.fields.keys().rev();
        marks
            .filter_map(|name| name.strip_prefix("draft-")?.parse().ok())
            .take(PAGE)
            .collect()
    }

    /// Whether a draft may be published with the others.
    pub(super) fn is_ticked(&self, id: PostId) -> bool {
        self.fields.contains_key(&format!("tick-{id}"))
    }

    /// The form of one draft alone, as the editor sends it.
    pub(super) fn of(&self, id: PostId, publishing: bool) -> Result<WordsForm, WebError> {
        let id = id.to_string();
        let mut fields: BTreeMap<String, String> = self
            .fields
            .iter()
            .filter_map(|(name, value)| Some((own_name(name, &id)?, value.clone())))
            .collect();
        let action = if publishing { "publish" } else { "save" };
        fields.insert("action".into(), action.into());
        WordsForm::from_text(fields)
    }
}

/// The candidate, the picture and the draft, with `-` between.
fn pick_alt(names: &str) -> Option<ReviewAction> {
    let (candidate, ids) = names.split_once('-')?;
    let (draft, picture) = draft_and_picture(ids)?;
    Some(ReviewAction::PickAlt(draft, picture, candidate.to_owned()))
}

/// The two of `{picture}-{draft}`.
fn draft_and_picture(ids: &str) -> Option<(PostId, PictureId)> {
    let (picture, draft) = ids.split_at_checked(ID)?;
    let draft = draft.strip_prefix('-')?.parse().ok()?;
    Some((draft, picture.parse().ok()?))
}

/// What a field is called in the form of its draft alone; none when it is another draft's.
fn own_name(name: &str, draft: &str) -> Option<String> {
    let (field, rest) = name.split_once('-')?;
    match field {
        "caption" | "caption_shown" | "hashtags" | "hashtags_shown" | "visibility"
        | "visibility_shown" | "checked" => (rest == draft).then(|| field.to_owned()),
        "alt" | "alt_shown" => {
            let picture = rest.strip_prefix(draft)?.strip_prefix('-')?;
            Some(format!("{field}-{picture}"))
        }
        _ => None,
    }
}

impl KeptFields for ReviewForm {
    // The longest caption takes 40 KB with what was shown, an alt text 27, hashtags 27, in a script of
    // which each letter takes nine bytes on the way.
    const BYTES: usize = 8 * FORM_BYTES;
    const FIELDS: usize = PAGE * OF_DRAFT + PICTURES * 2 + 8;

    /// What was typed, and nothing that was left as it was shown.
    fn kept_fields(self) -> Vec<(String, String)> {
        let mut kept = Vec::new();
        for (name, value) in &self.fields {
            let Some((field, rest)) = name.split_once('-') else {
                continue;
            };
            let shown_name = format!("{field}_shown-{rest}");
            let shown = self.fields.get(&shown_name).filter(|shown| *shown != value);
            let Some(shown) = shown else { continue };
            let mark = format!("draft-{}", rest.get(..ID).unwrap_or(rest));
            let mark = (mark, "1".to_owned());
            if !kept.contains(&mark) {
                kept.push(mark);
            }
            kept.push((name.clone(), value.clone()));
            kept.push((shown_name, shown.clone()));
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_draft_has_its_own_fields() {
        let (one, other) = (PostId::generate(), PostId::generate());
        let picture = PostId::generate();
        let mut form = ReviewForm::default();
        let mut put = |name: String, value: &str| form.fields.insert(name, value.to_owned());
        put(format!("draft-{one}"), "1");
        put(format!("draft-{other}"), "1");
        put(format!("tick-{other}"), "yes");
        put(format!("caption-{one}"), "typed");
        put(format!("caption_shown-{one}"), "shown");
        put(format!("caption-{other}"), "same");
        put(format!("caption_shown-{other}"), "same");
        put(format!("alt-{one}-{picture}"), "The sea");
        put(format!("alt_shown-{one}-{picture}"), "");
        assert_eq!(form.drafts(), [other, one]);
        assert!(form.is_ticked(other) && !form.is_ticked(one));
        let words = form.of(one, false).unwrap().words();
        assert_eq!(words.caption.typed.as_deref(), Some("typed"));
        assert_eq!(words.alts.len(), 2);
        assert!(words.is_touched());
        assert!(!form.of(other, false).unwrap().words().is_touched());
        // What was left alone is not carried through a login.
        let kept = form.kept_fields();
        assert_eq!(kept.len(), 5, "{kept:?}");
        assert!(
            kept.iter()
                .all(|(name, _)| !name.contains(&other.to_string()))
        );
    }

    #[test]
    fn buttons_read_back() {
        let id = PostId::generate();
        let read = |action: String| {
            let form = ReviewForm {
                action: Some(action),
                ..ReviewForm::default()
            };
            form.action()
        };
        let pick = read(format!("pick-0011aabb-{id}"));
        assert_eq!(pick, Some(ReviewAction::Pick(id, "0011aabb".into())));
        assert_eq!(read(format!("accept-{id}")), Some(ReviewAction::Accept(id)));
        let picture = PictureId::generate();
        let pick = read(format!("use-alt-0011aabb-{picture}-{id}"));
        let expected = ReviewAction::PickAlt(id, picture, "0011aabb".into());
        assert_eq!(pick, Some(expected));
        let suggest = read(format!("suggest-{picture}-{id}"));
        assert_eq!(suggest, Some(ReviewAction::Suggest(id, picture)));
        assert_eq!(read(format!("suggest-{picture}")), None);
        for wrong in ["", "-", "1", "1-2-3", "1-é"] {
            assert_eq!(read(format!("use-alt-{wrong}")), None);
            assert_eq!(read(format!("use-alt-{wrong}-{id}")), None);
        }
        assert_eq!(read("explode".into()), None);
        assert_eq!(read("publish-x".into()), None);
    }
}
