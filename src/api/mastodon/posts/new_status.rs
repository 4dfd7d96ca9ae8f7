//! A post or comment, as programs send it.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::Params;
use crate::domain::Visibility;
use crate::services::compose::draft::{Field, PostFields, Untouched};

/// A post or comment, as it is sent, new or edited.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api::mastodon) struct NewStatus {
    /// The caption, or the text of a comment.
    #[serde(default, deserialize_with = "lenient::text")]
    status: Option<String>,
    /// The pictures of a new post, at least one.
    #[serde(default, deserialize_with = "lenient::texts")]
    media_ids: Vec<String>,
    /// What a comment answers: a post, or another comment.
    #[serde(default, deserialize_with = "lenient::text")]
    pub(in crate::api::mastodon) in_reply_to_id: Option<String>,
    /// Whether the pictures are covered until they are asked for.
    #[serde(default, deserialize_with = "lenient::flag")]
    sensitive: Option<bool>,
    /// A warning, which covers the pictures and stands before the caption.
    #[serde(default, deserialize_with = "lenient::string")]
    spoiler_text: String,
    /// `public`, `unlisted` or `private`, which is for followers.
    #[serde(default, deserialize_with = "lenient::text")]
    pub(in crate::api::mastodon) visibility: Option<String>,
    /// When it is to be published, at least a minute from now; then the answer is a scheduled status.
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) scheduled_at: Option<String>,
    /// Not offered: refused where it has options.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    poll: Value,
    /// In an edit: new descriptions and focuses of the post's pictures.
    #[serde(default)]
    pub(in crate::api::mastodon) media_attributes: Vec<MediaChange>,
}

/// A new description or focus of a picture.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api::mastodon) struct MediaChange {
    #[serde(default, deserialize_with = "lenient::string")]
    pub(in crate::api::mastodon) id: String,
    /// The alt text.
    #[serde(default, deserialize_with = "lenient::text")]
    pub(in crate::api::mastodon) description: Option<String>,
    /// The point that stays in sight where the picture is cropped, as in `0.5,-0.25`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub(in crate::api::mastodon) focus: Option<String>,
}

impl NewStatus {
    /// What a program sent.
    ///
    /// # Errors
    /// 422 where it cannot be read, or asks for what is not offered: dropped silently, people would
    /// miss it in the post.
    pub(in crate::api::mastodon) fn read(params: &Params) -> Result<Self, ApiError> {
        let given: Self = params.read()?;
        match has_options(&given.poll) {
            true => Err(ApiError::invalid(
                "Validation failed: polls are not offered here",
            )),
            false => Ok(given),
        }
    }

    /// The text. There is no field for a warning: it stands before the text.
    pub(in crate::api::mastodon) fn text(&self) -> String {
        let text = self.status.as_deref().unwrap_or_default();
        match self.spoiler_text.trim() {
            "" => text.to_owned(),
            warning => format!("{warning}\n\n{text}"),
        }
    }

    /// The pictures that it names.
    pub(in crate::api::mastodon) fn media(&self) -> Vec<&str> {
        let named = self.media_ids.iter().filter(|id| !id.is_empty());
        named.map(String::as_str).collect()
    }

    /// The words of a post. A program sends the whole text, so what it does not send is empty.
    pub(in crate::api::mastodon) fn words(&self, whole: bool) -> Result<PostFields, ApiError> {
        let warning = self.spoiler_text.trim();
        let is_said = whole || self.status.is_some() || !warning.is_empty();
        let caption = is_said.then(|| self.text());
        let typed = |typed: Option<String>| Field { typed, shown: None };
        let covered = (!warning.is_empty()).then_some(true);
        Ok(PostFields {
            caption: typed(caption),
            hashtags: typed(whole.then(String::new)),
            alt_checked: true,
            untouched: Untouched::Leave,
            visibility: visibility(self.visibility.as_deref())?,
            sensitive: covered.or(self.sensitive),
            ..PostFields::default()
        })
    }
}

/// Whether a poll is one: some programs send an empty one with every post.
fn has_options(poll: &Value) -> bool {
    match poll {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(options) => options.iter().any(has_options),
        Value::Object(poll) => poll.get("options").is_some_and(has_options),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

/// Whom a post is for, in Mastodon's words.
pub(in crate::api) fn visibility(given: Option<&str>) -> Result<Option<Visibility>, ApiError> {
    match given {
        None | Some("") => Ok(None),
        Some("public") => Ok(Some(Visibility::Public)),
        Some("unlisted") => Ok(Some(Visibility::Unlisted)),
        Some("private") => Ok(Some(Visibility::Followers)),
        Some("direct") => Err(ApiError::invalid(
            "Validation failed: there are no direct messages here",
        )),
        Some(_) => Err(ApiError::invalid("Validation failed: unknown visibility")),
    }
}
