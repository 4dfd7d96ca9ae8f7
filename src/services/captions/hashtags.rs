//! The hashtags that the site already uses: offered while a user types, and preferred to new
//! spellings when the captioner suggests.

use crate::domain::{Hashtag, Suggested};
use crate::services::{App, Failure};

/// Hashtags offered while a user types.
const OFFERED: u32 = 8;

/// The most used hashtags that begin like what was typed, each with how often it is used; behind
/// them what says the same as the word that was typed, or something broader, also where nobody uses
/// it yet. None for what is no beginning of a hashtag.
///
/// # Errors
/// When the store fails.
pub async fn starting(app: &App, typed: &str) -> Result<Vec<(Hashtag, u64)>, Failure> {
    let Ok(start) = Hashtag::beginning(typed) else {
        return Ok(Vec::new());
    };
    let mut found = app.store.hashtags_starting(&start, OFFERED).await?;
    let related = Hashtag::parse(&start).map_or_else(|_| Vec::new(), |typed| typed.related());
    let uses = app.store.hashtag_uses(&related).await?;
    for tag in related {
        let used = uses.iter().find(|(known, _)| *known == tag);
        let uses = used.map_or(0, |(_, uses)| *uses);
        if found.len() < OFFERED as usize && found.iter().all(|(known, _)| *known != tag) {
            found.push((tag, uses));
        }
    }
    Ok(found)
}

/// Suggested hashtags, each in the form that is used most: `dogs` where people write #dogs, though
/// the captioner says `dog`. A tag of which no form is in use stays as it is.
///
/// # Errors
/// When the store fails.
pub(in crate::services) async fn in_use(
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
