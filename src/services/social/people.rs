//! Lists of people: followers, those who are followed, who likes a post, who is blocked or muted.

use uuid::Uuid;

use crate::domain::access::may_meet;
use crate::domain::{Author, Cursor, Edge, EdgeKind, End, Page, UserId, Viewer};
use crate::services::access::visibility;
use crate::services::{App, Failure};

const PAGE_SIZE: usize = 50;

/// People at the other end of a person's edges, newest first: who follows them, whom they follow,
/// who asks to, whom they block or mute. Those who block the viewer, or are blocked by them, are
/// left out of others' lists, and whoever is suspended is, too.
///
/// # Errors
/// When the store fails.
pub async fn people(
    app: &App,
    viewer: Viewer,
    kind: EdgeKind,
    end: End,
    of: UserId,
    after: Option<Cursor>,
) -> Result<Page<Author>, Failure> {
    people_at(app, viewer, (kind, end), of.as_uuid(), after, PAGE_SIZE).await
}

/// People whom a person follows and who follow another, those whom they followed last first. Looked
/// for among the newest few hundred whom they follow.
///
/// # Errors
/// When the store fails.
pub async fn familiar(app: &App, me: UserId, of: UserId) -> Result<Vec<UserId>, Failure> {
    const LOOKED_THROUGH: u32 = 400;
    const LISTED: usize = 40;
    let (kind, own) = (EdgeKind::Follow, me.as_uuid());
    let followed = app
        .store
        .edges(kind, End::From, own, None, LOOKED_THROUGH)
        .await?;
    let followed: Vec<UserId> = followed.iter().map(|edge| edge.to.into()).collect();
    let between = app
        .store
        .edges_from_among(kind, &followed, of.as_uuid())
        .await?;
    let mut ids = followed;
    ids.retain(|id| between.contains(id));
    let authors = app.store.authors(&ids).await?;
    let viewer = Viewer::Person(me);
    let relationship = visibility::relationships_among(app, viewer, &ids).await?;
    ids.retain(|id| {
        let relationship = relationship.get(id).copied().unwrap_or_default();
        authors
            .get(id)
            .is_some_and(|person| may_meet(person, relationship))
    });
    ids.truncate(LISTED);
    Ok(ids)
}

/// The same of a page of any size, also at a post: who likes it.
///
/// # Errors
/// When the store fails.
pub async fn people_at(
    app: &App,
    viewer: Viewer,
    (kind, end): (EdgeKind, End),
    of: Uuid,
    after: Option<Cursor>,
    size: usize,
) -> Result<Page<Author>, Failure> {
    let limit = u32::try_from(size + 1).unwrap_or(u32::MAX);
    let edges = app.store.edges(kind, end, of, after, limit).await?;
    let other = |edge: &Edge| match end {
        End::From => UserId::from(edge.to),
        End::To => edge.from,
    };
    let page = Page::cut(edges, size, |edge| Cursor {
        time: edge.at,
        id: other(edge).as_uuid(),
    });
    let ids: Vec<UserId> = page.items.iter().map(other).collect();
    let mut authors = app.store.authors(&ids).await?;
    let people = ids.iter().filter_map(|id| authors.remove(id));
    let relationship = visibility::relationships_among(app, viewer, &ids).await?;
    let relationship = |person: &Author| relationship.get(&person.id).copied().unwrap_or_default();
    // Who is suspended is shown to nobody, but can still be unblocked by whoever blocks them.
    let own_list = matches!(kind, EdgeKind::Block | EdgeKind::Mute);
    let shown = |person: &Author| {
        let relationship = relationship(person);
        !(person.hidden || relationship.blocking || relationship.blocked)
    };
    let items = people.filter(|person| own_list || shown(person)).collect();
    let next = page.next;
    Ok(Page { items, next })
}
