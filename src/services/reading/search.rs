//! Finding posts and people by words.

use std::collections::HashMap;

use crate::domain::access::may_meet;
use crate::domain::search::ranked;
use crate::domain::terms::is_named;
use crate::domain::{
    Author, Candidate, Invalid, Language, List, PostId, PostWithAuthor, QueryTerm, Question, Rank,
    User, UserId, Viewer, Visibility,
};
use crate::services::access::visibility;
use crate::services::albums::view::{self, AlbumListItem};
use crate::services::{App, Failure};
use crate::storage::{StorageError, Store};

/// Posts on a page of results.
pub const PAGE_SIZE: usize = 20;
/// People shown above the posts.
const PEOPLE: usize = 6;
/// How many people of one beginning are looked through for them.
const PEOPLE_READ: u32 = 60;
/// Of a word that more posts carry than this, the newest so many are looked at. A question of
/// several words begins with its rarest, so only what consists of common words alone is cut.
const CANDIDATES: u32 = 1000;
/// Words of the vocabulary that are read to complete a beginning.
const KNOWN_READ: u32 = 500;
/// How often a page is filled up when posts fell out of it that this person may not see.
const FILLS: usize = 4;

/// What was found.
#[derive(Debug, Default)]
pub struct Results {
    /// A few people, on the first page only.
    pub people: Vec<Author>,
    /// A few albums, on the first page only.
    pub albums: Vec<AlbumListItem>,
    /// Best first.
    pub posts: Vec<PostWithAuthor>,
    /// Where the next page begins; none at the end.
    pub next: Option<Rank>,
}

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The question is too long.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Not the person's fault.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Looks for what a user typed; none when that holds no word.
///
/// # Errors
/// See [`SearchError`].
pub async fn search(
    app: &App,
    viewer: Viewer,
    text: &str,
    after: Option<Rank>,
) -> Result<Option<Results>, SearchError> {
    let Some(question) = Question::parse(text)? else {
        return Ok(None);
    };
    let mut results = Results::default();
    if after.is_none() {
        results.people = people(app, viewer, &question).await?;
        results.albums = view::found(app, viewer, &question).await?;
    }
    let lists = match viewer {
        Viewer::Guest => [Visibility::Public].as_slice(),
        Viewer::Person(_) | Viewer::Moderator(_) => &[Visibility::Public, Visibility::Followers],
    };
    let found = ranks(&*app.store, app.language, &question, lists, after).await;
    let mut left = found.map_err(Failure::from)?.into_iter().peekable();
    for _ in 0..FILLS {
        let some: Vec<Rank> = left.by_ref().take(PAGE_SIZE).collect();
        for (rank, found) in shown(app, viewer, &some).await? {
            if results.posts.len() == PAGE_SIZE {
                return Ok(Some(results));
            }
            results.posts.push(found);
            results.next = Some(rank);
        }
        let last = some.last().copied();
        if left.peek().is_none() {
            results.next = None;
            break;
        }
        if results.posts.len() < PAGE_SIZE {
            results.next = last;
        }
    }
    Ok(Some(results))
}

/// The posts of these visibilities that answer a question, best first, from just after `after`.
/// Whether this or that person may see them has not been asked yet.
///
/// # Errors
/// When the store fails.
pub async fn ranks(
    store: &dyn Store,
    language: Language,
    question: &Question,
    lists: &[Visibility],
    after: Option<Rank>,
) -> Result<Vec<Rank>, StorageError> {
    let mut wanted = Vec::new();
    for word in question.words() {
        let known = match word.is_beginning() {
            true => store.known_words(word.as_str(), KNOWN_READ).await?,
            false => Vec::new(),
        };
        wanted.push(QueryTerm::new(word, known, language));
    }
    let rarest = rarest(store, &wanted).await?;
    let mut candidates: Vec<Candidate> = Vec::new();
    for visibility in lists {
        candidates.extend(store.candidates(&rarest, *visibility, CANDIDATES).await?);
    }
    Ok(ranked(&wanted, &candidates, after))
}

/// The terms of the word that the fewest posts carry: whatever answers all words is among those.
async fn rarest(store: &dyn Store, wanted: &[QueryTerm]) -> Result<Vec<String>, StorageError> {
    let mut rarest = (u32::MAX, Vec::new());
    for word in wanted {
        let terms = word.terms();
        // A single word has nothing to be rarer than.
        let count = match wanted.len() {
            1 => 0,
            _ => store.count_candidates(&terms, CANDIDATES).await?,
        };
        if count < rarest.0 {
            rarest = (count, terms);
        }
    }
    Ok(rarest.1)
}

/// Those of the ranked posts that this person may find, in their order.
async fn shown(
    app: &App,
    viewer: Viewer,
    ranks: &[Rank],
) -> Result<Vec<(Rank, PostWithAuthor)>, Failure> {
    let ids: Vec<PostId> = ranks.iter().map(|rank| rank.place.id.into()).collect();
    let posts = app.store.posts(&ids).await?;
    let posts = visibility::listed(app, viewer, List::Search, posts).await?;
    let mut posts: HashMap<PostId, PostWithAuthor> = posts
        .into_iter()
        // Narrowed since the index was read: not even its author finds it then.
        .filter(|found| found.post.visibility.is_listed())
        .map(|found| (found.post.id, found))
        .collect();
    let in_order = ranks.iter().filter_map(|rank| {
        let found = posts.remove(&rank.place.id.into())?;
        Some((*rank, found))
    });
    Ok(in_order.collect())
}

/// A few people whose names begin like the words: the very name first, then by name.
async fn people(app: &App, viewer: Viewer, question: &Question) -> Result<Vec<Author>, Failure> {
    let words = question.words().iter().map(|word| word.as_str());
    let Some(first) = words.max_by_key(|word| word.len()) else {
        return Ok(Vec::new());
    };
    let found = app.store.people_like(first, PEOPLE_READ).await?;
    let mut people: Vec<Author> = found
        .iter()
        .map(User::as_author)
        .filter(|person| is_named(person, question.words()))
        .collect();
    let ids: Vec<UserId> = people.iter().map(|person| person.id).collect();
    let relationship = visibility::relationships_among(app, viewer, &ids).await?;
    people.retain(|person| {
        may_meet(
            person,
            relationship.get(&person.id).copied().unwrap_or_default(),
        )
    });
    people.sort_by_key(|person| {
        (
            person.username.as_str() != first,
            person.username.to_string(),
        )
    });
    people.truncate(PEOPLE);
    Ok(people)
}

/// Writes the terms of posts and people from before the present rules, until all are written; then
/// everything is found. It may be stopped at any time and goes on at the next start.
pub async fn run_indexer(app: std::sync::Arc<App>) {
    const AT_ONCE: u32 = 100;
    const RETRY: std::time::Duration = std::time::Duration::from_secs(60);
    let mut written = 0;
    loop {
        match app.store.reindex(AT_ONCE).await {
            Ok(0) => break,
            Ok(some) => written += some,
            Err(error) => {
                tracing::warn!(%error, "the index of words is not complete; trying again");
                tokio::time::sleep(RETRY).await;
            }
        }
        // Others write, too.
        tokio::task::yield_now().await;
    }
    if written > 0 {
        tracing::info!(written, "the index of words is complete");
    }
}
