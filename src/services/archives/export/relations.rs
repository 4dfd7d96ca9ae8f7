//! Whom a user follows and what they like, as an archive holds it.

use uuid::Uuid;

use super::SOME;
use crate::domain::{Cursor, Edge, EdgeKind, End, UserId};
use crate::services::archives::format::{Person, Relations};
use crate::services::{App, Failure};

/// What stands in `people.json`.
pub(super) async fn relations(app: &App, user: UserId) -> Result<Relations, Failure> {
    Ok(Relations {
        following: people(app, user, EdgeKind::Follow, End::From).await?,
        followers: people(app, user, EdgeKind::Follow, End::To).await?,
        blocked: people(app, user, EdgeKind::Block, End::From).await?,
        muted: people(app, user, EdgeKind::Mute, End::From).await?,
        liked_posts: posts(app, user, EdgeKind::Like).await?,
        bookmarked_posts: posts(app, user, EdgeKind::Bookmark).await?,
    })
}

async fn people(app: &App, of: UserId, kind: EdgeKind, end: End) -> Result<Vec<Person>, Failure> {
    let ids = others(app, of, kind, end).await?;
    let ids: Vec<UserId> = ids.into_iter().map(UserId::from).collect();
    let mut names = Vec::with_capacity(ids.len());
    for some in ids.chunks(SOME as usize) {
        let mut authors = app.store.authors(some).await?;
        let found = some.iter().filter_map(|id| authors.remove(id));
        names.extend(found.map(|author| Person {
            id: author.id.to_string(),
            username: author.username.to_string(),
        }));
    }
    Ok(names)
}

async fn posts(app: &App, of: UserId, kind: EdgeKind) -> Result<Vec<String>, Failure> {
    let ids = others(app, of, kind, End::From).await?;
    Ok(ids.iter().map(Uuid::to_string).collect())
}

async fn others(app: &App, of: UserId, kind: EdgeKind, end: End) -> Result<Vec<Uuid>, Failure> {
    let other = |edge: &Edge| match end {
        End::From => edge.to,
        End::To => edge.from.as_uuid(),
    };
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = app
            .store
            .edges(kind, end, of.as_uuid(), after, SOME)
            .await?;
        let Some(last) = page.last() else {
            return Ok(ids);
        };
        after = Some(Cursor {
            time: last.at,
            id: other(last),
        });
        ids.extend(page.iter().map(other));
    }
}
