//! Albums as programs see and send them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::entities::status::Status;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::mastodon::posts::new_status::visibility;
use crate::services::albums::change::{AlbumError, AlbumWords};

/// An album.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlbumEntity {
    /// As in the address of its page.
    pub(super) id: String,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) description: String,
    /// `public`, `unlisted`, `private`, which is for followers, or `direct`, which is for oneself.
    pub(super) visibility: &'static str,
    pub(super) created_at: String,
    pub(super) updated_at: String,
}

/// An album with some of its posts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlbumWithPosts {
    #[serde(flatten)]
    pub(super) album: AlbumEntity,
    /// Those of its posts that one may see, in order, at most 60.
    pub(super) posts: Vec<Status>,
    /// What to ask for as `after` to get more; null at the end.
    pub(super) next: Option<usize>,
}

/// One of one's own albums.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlbumInList {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) visibility: &'static str,
}

/// The words of an album; what is missing stays.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct AlbumText {
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) title: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) description: Option<String>,
    /// `public`, `unlisted` or `private`, which is for followers.
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) visibility: Option<String>,
}

impl AlbumText {
    pub(super) fn words(self) -> Result<AlbumWords, ApiError> {
        Ok(AlbumWords {
            title: self.title,
            description: self.description,
            visibility: visibility(self.visibility.as_deref())?,
        })
    }
}

/// Posts of one's own to be put into an album.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PostsToAdd {
    /// Ids of statuses.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub(super) status_ids: Vec<String>,
}

/// Where in an album a page begins.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct After {
    #[serde(default, deserialize_with = "lenient::text")]
    pub(super) after: Option<String>,
}

impl From<AlbumError> for ApiError {
    fn from(error: AlbumError) -> Self {
        match error {
            AlbumError::Access(error) => error.into(),
            AlbumError::Invalid(problems) => {
                let problem = problems.title.or(problems.description);
                Self::invalid(format!(
                    "Validation failed: {}",
                    problem.unwrap_or_default()
                ))
            }
            error => Self::invalid(format!("Validation failed: {error}")),
        }
    }
}
