//! The form with a post's words: on the compose page, on the edit page, and carried through a
//! login when the session ended in the middle of writing.

use serde::{Deserialize, Serialize};

use crate::domain::{Post, PostId, Visibility};
use crate::services::compose::{Field, WordProblems, Words};

/// The fields as a browser sends them. `…_shown` is what the field held when the page was made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::web) struct WordsForm {
    pub(super) caption: Option<String>,
    pub(super) caption_shown: Option<String>,
    pub(super) hashtags: Option<String>,
    pub(super) hashtags_shown: Option<String>,
    pub(super) alt: Option<String>,
    pub(super) alt_shown: Option<String>,
    /// Whom the post is for, see [`Visibility`].
    pub(super) visibility: Option<String>,
    /// Which button was pressed.
    pub(super) action: Option<String>,
}

impl WordsForm {
    pub(super) fn words(&self) -> Words {
        let field = |typed: &Option<String>, shown: &Option<String>| Field {
            typed: typed.clone(),
            shown: shown.clone(),
        };
        Words {
            caption: field(&self.caption, &self.caption_shown),
            hashtags: field(&self.hashtags, &self.hashtags_shown),
            alt: field(&self.alt, &self.alt_shown),
            visibility: self.visibility.as_deref().and_then(Visibility::from_word),
        }
    }
}

/// One field as a template sees it.
#[derive(Debug, Serialize)]
struct FieldView {
    value: String,
    shown: String,
    suggested: bool,
    problem: Option<String>,
}

/// The form as a template sees it.
#[derive(Debug, Serialize)]
pub(super) struct WordsView {
    caption: FieldView,
    hashtags: FieldView,
    alt: FieldView,
    visibility: &'static str,
}

impl WordsView {
    /// The words as stored.
    pub(super) fn stored(post: &Post) -> Self {
        let field = |value: String, suggested| FieldView {
            shown: value.clone(),
            value,
            suggested,
            problem: None,
        };
        let (alt, alt_suggested) = post.pictures.first().map_or_else(
            || (String::new(), false),
            |picture| (picture.alt.value.to_string(), picture.alt.is_suggested()),
        );
        Self {
            caption: field(post.caption.value.to_string(), post.caption.is_suggested()),
            hashtags: field(
                post.hashtags.value.to_string(),
                post.hashtags.is_suggested(),
            ),
            alt: field(alt, alt_suggested),
            visibility: post.visibility.as_str(),
        }
    }

    /// The words as typed, over those stored, with what is wrong with them.
    pub(super) fn typed(post: &Post, form: &WordsForm, problems: WordProblems) -> Self {
        let mut view = Self::stored(post);
        let refill = |field: &mut FieldView, typed: &Option<String>, problem: Option<String>| {
            if let Some(typed) = typed {
                field.suggested &= *typed == field.value;
                field.value.clone_from(typed);
            }
            field.problem = problem;
        };
        refill(&mut view.caption, &form.caption, problems.caption);
        refill(&mut view.hashtags, &form.hashtags, problems.hashtags);
        refill(&mut view.alt, &form.alt, problems.alt);
        let chosen = form.visibility.as_deref().and_then(Visibility::from_word);
        view.visibility = chosen.map_or(view.visibility, Visibility::as_str);
        view
    }
}

/// Words that a person typed when their session had ended, kept in the login page's form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::web) struct KeptWords {
    /// The post that they are for.
    pub(super) post: PostId,
    /// What was typed.
    #[serde(flatten)]
    pub(super) form: WordsForm,
}
