//! What is chosen of one's own posts, and what is to be done with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Hashtags, PostId, Visibility};
use crate::i18n::text;
use crate::services::compose::bulk::{BulkChange, MOST, PAGE};
use crate::web::forms::kept_form::KeptFields;

/// The fields as a browser sends them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::web) struct BulkForm {
    /// Which change: `visibility`, `add-tags`, `remove-tags`, `add-album`, `remove-album`, `delete`.
    change: Option<String>,
    visibility: Option<String>,
    add_tags: Option<String>,
    remove_tags: Option<String>,
    add_album: Option<String>,
    remove_album: Option<String>,
    /// On the second page: how many posts it named.
    count: Option<String>,
    /// Where the page of choices begins.
    pub(super) after: Option<String>,
    /// Where the pages before it begin, the first of which has no name, with a space between.
    trail: Option<String>,
    /// Where the next page begins.
    next: Option<String>,
    /// To go on choosing: on the page of `older` or `newer` posts, or on this one, `all` or just those.
    turn: Option<String>,
    /// `post-{id}` of those that are chosen.
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl BulkForm {
    /// The chosen posts, newest first.
    pub(super) fn posts(&self) -> Vec<PostId> {
        let names = self.others.keys().rev();
        names
            .filter_map(|name| name.strip_prefix("post-")?.parse().ok())
            .collect()
    }

    /// The page on which choosing goes on; none where that has ended.
    pub(super) fn turned(&self) -> Option<Turned> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let (after, mut trail) = (text(&self.after), self.trail());
        let turn = self.turn.as_deref()?;
        let after = match turn {
            "older" => {
                trail.push(after);
                let most = trail.len().saturating_sub(MOST_PAGES);
                trail.drain(..most);
                text(&self.next)
            }
            "newer" => trail.pop().unwrap_or_default(),
            _ => after,
        };
        Some(Turned {
            after,
            trail,
            all: turn == "all",
        })
    }

    /// Where the pages before this one begin.
    pub(super) fn trail(&self) -> Vec<String> {
        let trail = self.trail.as_deref().unwrap_or_default();
        let places = trail.split(' ').filter(|place| !place.is_empty());
        let places = places.map(|place| place.trim_start_matches(FIRST).to_owned());
        places.take(MOST_PAGES).collect()
    }

    /// The change, or what is missing for it.
    pub(super) fn change(&self) -> Result<BulkChange, String> {
        let album = |id: &Option<String>| {
            let id = id.as_deref().and_then(|id| id.parse().ok());
            id.ok_or_else(|| text!("bulk-choose-album"))
        };
        match self.change.as_deref() {
            Some("visibility") => {
                let word = self.visibility.as_deref().unwrap_or_default();
                let visibility = Visibility::from_word(word);
                visibility
                    .map(BulkChange::Visibility)
                    .ok_or_else(|| text!("bulk-choose-visibility"))
            }
            Some("add-tags") => tags(&self.add_tags).map(BulkChange::AddTags),
            Some("remove-tags") => tags(&self.remove_tags).map(BulkChange::RemoveTags),
            Some("add-album") => album(&self.add_album).map(BulkChange::AddToAlbum),
            Some("remove-album") => album(&self.remove_album).map(BulkChange::RemoveFromAlbum),
            Some("delete") => Ok(BulkChange::Delete),
            _ => Err(text!("bulk-choose-change")),
        }
    }

    /// What is wrong with the choice of posts.
    pub(super) fn count_problem(&self) -> Option<String> {
        match self.posts().len() {
            0 => Some(text!("bulk-select-first")),
            count if count > MOST => Some(too_many(count)),
            _ => None,
        }
    }

    /// Whether the second page named as many as are chosen now.
    pub(super) fn is_confirmed(&self) -> bool {
        let count = self.count.as_deref().and_then(|count| count.parse().ok());
        count == Some(self.posts().len())
    }

    /// The field of the change, as it was typed.
    pub(super) fn typed(&self) -> Typed {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Typed {
            change: text(&self.change),
            visibility: text(&self.visibility),
            add_tags: text(&self.add_tags),
            remove_tags: text(&self.remove_tags),
            add_album: text(&self.add_album),
            remove_album: text(&self.remove_album),
        }
    }
}

fn tags(typed: &Option<String>) -> Result<Hashtags, String> {
    let text = typed.as_deref().unwrap_or_default();
    let tags = Hashtags::parse(text).map_err(|error| error.to_string())?;
    // One that cannot be a hashtag is mended first: there is no second look at it later.
    if let Some(odd) = Hashtags::left_out(text).first() {
        return Err(odd.to_string());
    }
    match tags.as_slice().is_empty() {
        true => Err(text!("bulk-say-hashtags")),
        false => Ok(tags),
    }
}

/// What is said of more posts than are changed at once.
pub(super) fn too_many(count: usize) -> String {
    text!("bulk-too-many", count = count, most = MOST)
}

/// Most pages that lead back, one by one.
const MOST_PAGES: usize = 100;
/// The beginning of the first page, in a trail.
const FIRST: char = '-';

/// A trail as a field has it.
pub(super) fn written(trail: &[String]) -> String {
    let places = trail.iter().map(|place| match place.as_str() {
        "" => FIRST.to_string(),
        place => place.to_owned(),
    });
    places.collect::<Vec<_>>().join(" ")
}

/// The page on which choosing goes on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Turned {
    pub(super) after: String,
    pub(super) trail: Vec<String>,
    /// Whether all on it are chosen, beside those of other pages.
    pub(super) all: bool,
}

/// What was typed, for the fields.
#[derive(Debug, Default, Serialize)]
pub(super) struct Typed {
    change: String,
    visibility: String,
    add_tags: String,
    remove_tags: String,
    add_album: String,
    remove_album: String,
}

impl KeptFields for BulkForm {
    // A page of choices more than are changed: what is wrong with that is said.
    const FIELDS: usize = MOST + PAGE + 16;

    fn kept_fields(self) -> Vec<(String, String)> {
        let named = [
            ("change", self.change),
            ("visibility", self.visibility),
            ("add_tags", self.add_tags),
            ("remove_tags", self.remove_tags),
            ("add_album", self.add_album),
            ("remove_album", self.remove_album),
        ];
        let named = named.into_iter();
        let named = named.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let posts = self.others.into_iter();
        named
            .chain(posts.filter(|(name, _)| name.starts_with("post-")))
            .collect()
    }
}
