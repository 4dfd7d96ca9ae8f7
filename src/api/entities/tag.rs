//! Hashtags.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Hashtag;
use crate::domain::trends::DayOfUse;
use crate::web::request::base::Base;
use crate::web::views::cards::tag_url;

/// A hashtag of a post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Tag {
    name: String,
    url: String,
}

impl Tag {
    pub(in crate::api) fn new(tag: &Hashtag, base: &Base) -> Self {
        Self {
            name: tag.as_str().to_owned(),
            url: base.address(&tag_url(tag.as_str())),
        }
    }
}

/// A hashtag with its use day by day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct TagWithHistory {
    #[serde(flatten)]
    tag: Tag,
    /// The last days, today first; empty where they were not counted.
    history: Vec<TagDay>,
    /// Hashtags are not followed here: always false.
    following: bool,
}

/// The use of a hashtag on one day.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct TagDay {
    /// When it begins, in seconds since 1970.
    day: String,
    /// How many posts.
    uses: String,
    /// How many people.
    accounts: String,
}

impl TagWithHistory {
    pub(in crate::api) fn new(tag: &Hashtag, days: &[DayOfUse], base: &Base) -> Self {
        let day = |day: &DayOfUse| TagDay {
            day: (day.begin.as_millis() / 1000).to_string(),
            uses: day.posts.to_string(),
            accounts: day.people.to_string(),
        };
        Self {
            tag: Tag::new(tag, base),
            history: days.iter().map(day).collect(),
            following: false,
        }
    }
}
