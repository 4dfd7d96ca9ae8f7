//! Whom a user follows, mutes and blocks, and what they like and keep.

use std::collections::HashSet;

use uuid::Uuid;

use super::Import;
use crate::domain::{EdgeKind, UserId};
use crate::services::archives::format::{Person, Relations};
use crate::services::social::follows::{self, RelationshipAction};
use crate::services::social::react;
use crate::services::{AccessError, Failure};

/// People or posts of one kind that are looked at; nobody follows more.
const MOST: usize = 10_000;

impl Import<'_> {
    /// Relationship to people who are here. They are known by their ids, because on another site a user
    /// else may have the name.
    pub(super) async fn relationship(&mut self, archived: Relations) -> Result<(), Failure> {
        for (act, kind, people) in [
            (RelationshipAction::Block, EdgeKind::Block, archived.blocked),
            (RelationshipAction::Mute, EdgeKind::Mute, archived.muted),
            (
                RelationshipAction::Follow,
                EdgeKind::Follow,
                archived.following,
            ),
        ] {
            self.people(act, kind, &people).await?;
        }
        for (kind, posts) in [
            (EdgeKind::Like, archived.liked_posts),
            (EdgeKind::Bookmark, archived.bookmarked_posts),
        ] {
            self.marks(kind, &posts).await?;
        }
        Ok(())
    }

    async fn people(
        &mut self,
        act: RelationshipAction,
        kind: EdgeKind,
        people: &[Person],
    ) -> Result<(), Failure> {
        let ids = people.iter().take(MOST).map(|person| person.id.parse());
        let ids: Vec<UserId> = ids.filter_map(Result::ok).collect();
        let wanted: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
        let known = self.known_ties(kind, &wanted).await?;
        let here = self.app.store.authors(&ids).await?;
        for id in ids {
            let Some(person) = here.get(&id) else {
                self.report.elsewhere += 1;
                continue;
            };
            if known.contains(&id.as_uuid()) {
                continue;
            }
            let done = follows::apply(self.app, self.user.id, person.username.as_str(), act).await;
            self.count_tie(done)?;
        }
        Ok(())
    }

    async fn marks(&mut self, kind: EdgeKind, posts: &[String]) -> Result<(), Failure> {
        let me = self.user.id;
        for archived in posts.iter().take(MOST) {
            let Some(post) = self.post_here(archived).await? else {
                self.report.elsewhere += 1;
                continue;
            };
            if !self.known_ties(kind, &[post.as_uuid()]).await?.is_empty() {
                continue;
            }
            let done = match kind {
                EdgeKind::Like => react::like(self.app, me, post).await,
                _ => react::bookmark(self.app, me, post).await,
            };
            self.count_tie(done)?;
        }
        Ok(())
    }

    async fn known_ties(&self, kind: EdgeKind, to: &[Uuid]) -> Result<HashSet<Uuid>, Failure> {
        let known = self.app.store.edges_among(kind, self.user.id, to).await?;
        Ok(known.into_iter().collect())
    }

    /// A user who is here and cannot be followed, because they block the person, say, is passed
    /// over: nobody is notified of that.
    fn count_tie(&mut self, done: Result<(), AccessError>) -> Result<(), Failure> {
        match done {
            Ok(()) => self.report.relationship += 1,
            Err(AccessError::Internal(failure)) => return Err(failure),
            Err(_) => self.report.elsewhere += 1,
        }
        Ok(())
    }
}
