//! The form with a post's words: on the compose page, on the edit page, and carried through a
//! login when the session ended in the middle of writing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::Visibility;
use crate::services::compose::draft::{AltField, Field, Words};
use crate::web::forms::kept_form::KeptFields;
use crate::web::response::error::WebError;

/// The fields as a browser sends them. `…_shown` is what the field held when the page was made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::web) struct WordsForm {
    pub(in crate::web::pages) caption: Option<String>,
    pub(in crate::web::pages) caption_shown: Option<String>,
    pub(in crate::web::pages) hashtags: Option<String>,
    pub(in crate::web::pages) hashtags_shown: Option<String>,
    pub(in crate::web::pages) alt: Option<String>,
    pub(in crate::web::pages) alt_shown: Option<String>,
    /// Whose alt text `alt` is; the first picture's when the form does not say.
    alt_picture: Option<String>,
    /// Set on the page that has asked about empty alt texts.
    alt_checked: Option<String>,
    /// Whom the post is for, see [`Visibility`].
    pub(in crate::web::pages) visibility: Option<String>,
    /// What the choice was when the page was made.
    visibility_shown: Option<String>,
    /// `yes` when the pictures are to be covered; a box that is not ticked sends nothing.
    sensitive: Option<String>,
    /// `yes` or `no`, as the box was when the page was made; none where there is no box.
    sensitive_shown: Option<String>,
    /// Which button was pressed.
    pub(in crate::web::pages) action: Option<String>,
    /// Ids of pictures, for the action `order`.
    pub(in crate::web::pages) order: Option<String>,
    /// `alt-{picture}` and `alt_shown-{picture}` of the other pictures, and what else there is.
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl KeptFields for WordsForm {
    /// Names and values of the fields that hold words and choices, without the pressed button and
    /// without what holds neither, such as the names of files.
    fn kept_fields(self) -> Vec<(String, String)> {
        let named = [
            ("caption", self.caption),
            ("caption_shown", self.caption_shown),
            ("hashtags", self.hashtags),
            ("hashtags_shown", self.hashtags_shown),
            ("alt", self.alt),
            ("alt_shown", self.alt_shown),
            ("alt_picture", self.alt_picture),
            ("visibility", self.visibility),
            ("visibility_shown", self.visibility_shown),
            ("sensitive", self.sensitive),
            ("sensitive_shown", self.sensitive_shown),
        ];
        let named = named
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let others = self.others.into_iter();
        named
            .chain(others.filter(|(name, _)| name.starts_with("alt")))
            .collect()
    }
}

impl WordsForm {
    /// From the text fields of a form with files.
    ///
    /// # Errors
    /// When a field does not read.
    pub(in crate::web::pages) fn from_text(
        text: BTreeMap<String, String>,
    ) -> Result<Self, WebError> {
        let text = text.into_iter();
        let text = text.map(|(name, value)| (name, serde_json::Value::String(value)));
        serde_json::from_value(serde_json::Value::Object(text.collect()))
            .map_err(|_| WebError::BadRequest("This form cannot be read.".into()))
    }

    /// What the box says; none where the form has none.
    fn ticked(&self) -> Option<bool> {
        self.sensitive_shown.as_ref()?;
        Some(self.sensitive.is_some())
    }

    pub(in crate::web::pages) fn words(&self) -> Words {
        let field = |typed: &Option<String>, shown: &Option<String>| Field {
            typed: typed.clone(),
            shown: shown.clone(),
        };
        let first = AltField {
            picture: self.alt_picture.as_deref().and_then(|id| id.parse().ok()),
            field: field(&self.alt, &self.alt_shown),
        };
        let others = self.others.iter().filter_map(|(name, typed)| {
            let id = name.strip_prefix("alt-")?;
            let shown = self.others.get(&format!("alt_shown-{id}")).cloned();
            Some(AltField {
                picture: Some(id.parse().ok()?),
                field: field(&Some(typed.clone()), &shown),
            })
        });
        // A choice that was not touched does not undo one that was made elsewhere; what is
        // published is what the form shows.
        let touched = self.visibility != self.visibility_shown;
        let publishing = self.action.as_deref() == Some("publish");
        let chosen = self.visibility.as_deref();
        let chosen = chosen.filter(|_| touched || publishing);
        Words {
            caption: field(&self.caption, &self.caption_shown),
            hashtags: field(&self.hashtags, &self.hashtags_shown),
            alts: std::iter::once(first).chain(others).collect(),
            alt_checked: self.alt_checked.is_some(),
            visibility: chosen.and_then(Visibility::from_word),
            sensitive: self.ticked().filter(|ticked| {
                publishing || self.sensitive_shown.as_deref() != Some(yes_or_no(*ticked))
            }),
        }
    }
}

/// As the box was when the page was made.
fn yes_or_no(ticked: bool) -> &'static str {
    if ticked { "yes" } else { "no" }
}
