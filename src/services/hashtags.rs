//! The hashtags that the site already uses: offered while somebody types, and preferred to new
//! spellings when the captioner suggests.

use super::{App, Failure};
use crate::domain::{Hashtag, Suggested};

/// Hashtags offered while somebody types.
const OFFERED: u32 = 8;

/// The most used hashtags that begin like what was typed, each with how often it is used; none for
/// what is no beginning of a hashtag.
///
/// # Errors
/// When the store fails.
pub async fn starting(app: &App, typed: &str) -> Result<Vec<(Hashtag, u64)>, Failure> {
    let Ok(start) = Hashtag::beginning(typed) else {
        return Ok(Vec::new());
    };
    Ok(app.store.hashtags_starting(&start, OFFERED).await?)
}

/// Suggested hashtags, each in the form that is used most: `dogs` where people write #dogs, though
/// the captioner says `dog`. A tag of which no form is in use stays as it is.
///
/// # Errors
/// When the store fails.
pub(super) async fn in_use(
    app: &App,
    suggested: Vec<Suggested>,
) -> Result<Vec<Suggested>, Failure> {
    let mut preferred: Vec<Suggested> = Vec::new();
    for one in suggested {
        let Ok(tag) = Hashtag::parse(&one.text) else {
            continue;
        };
        let used = app.store.hashtag_uses(&tag.forms()).await?;
        // Of forms used equally often the first wins, and the tag itself is the first.
        let best = used
            .into_iter()
            .rev()
            .max_by_key(|(_, uses)| *uses)
            .map_or(tag, |(form, _)| form);
        if preferred.iter().all(|known| known.text != best.as_str()) {
            let text = best.as_str().to_owned();
            preferred.push(Suggested { text, ..one });
        }
    }
    Ok(preferred)
}
