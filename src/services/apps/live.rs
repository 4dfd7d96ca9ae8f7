//! Lists that go on by themselves: what an app would see if it read them again and again.
//!
//! A follower reads the very lists that pages and apps read, so no rule of access stands here twice.
//! It reads when this process changed something, and at an interval for what other processes did.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use crate::domain::access::may_see;
use crate::domain::{
    Cursor, Decision, Feed, NumberedKind, PostWithAuthor, Relationship, Timestamp, UserId, Viewer,
    Visibility,
};
use crate::services::access::visibility;
use crate::services::apps::events::{Event, Followed};
use crate::services::apps::numbers;
use crate::services::changes::{Change, Following, Gone, MOST_OF_ONE};
use crate::services::limits::RateLimited;
use crate::services::reading::browse::{self, Window};
use crate::services::social::notifications::{self, Notified};
use crate::services::{AccessError, App, Failure};

/// How often the store is read for what other processes did.
const INTERVAL: Duration = Duration::from_secs(5);
/// How long what is new waits for more of it.
const SOON: Duration = Duration::from_millis(100);
/// What is published may be seen this much later than its time says, as when two publish at once.
const LATE_MILLIS: i64 = 15_000;
/// Posts that are read in one query.
const BATCH: usize = 40;
/// Batches of one turn: what is published beyond that at once is only in the list.
const MAX_BATCHES: usize = 5;

/// A reader of lists that waits for what is new.
pub struct Follower {
    app: Arc<App>,
    me: UserId,
    followed: Followed,
    following: Following,
    since: Timestamp,
    /// What was sent, and when it was published.
    sent: HashMap<Uuid, Timestamp>,
    read_again: Instant,
}

impl Follower {
    /// From now on.
    ///
    /// # Errors
    /// When this person follows too much already.
    pub fn new(app: Arc<App>, me: UserId, followed: Followed) -> Result<Self, RateLimited> {
        let following = app.changes.follow(me).ok_or(RateLimited {
            limit: u32::try_from(MOST_OF_ONE).unwrap_or(u32::MAX),
            retry_after: 30,
        })?;
        Ok(Self {
            following,
            since: Timestamp::now(),
            sent: HashMap::new(),
            read_again: Instant::now() + INTERVAL,
            app,
            me,
            followed,
        })
    }

    /// What happens next; none when the process stops.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next(&mut self) -> Result<Option<Vec<Event>>, Failure> {
        let change = tokio::select! {
            change = self.following.receiver.recv() => match change {
                Ok(change) => Some(change),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return Ok(None),
            },
            () = sleep_until(self.read_again) => None,
            () = self.app.background.stopped() => return Ok(None),
        };
        let mut events = Vec::new();
        match change {
            Some(Change::Published) => self.read_soon(),
            Some(Change::Notified(to)) if to == self.me => self.read_soon(),
            Some(Change::Notified(_)) => {}
            Some(Change::Edited(before)) => {
                events = self.read_if_due_soon().await?;
                events.extend(self.edited(&before).await?);
            }
            Some(Change::Deleted(gone)) => {
                events = self.read_if_due_soon().await?;
                events.extend(self.deleted(&gone).await?);
            }
            None => {
                events = self.read().await?;
                if events.is_empty() {
                    events.push(Event::Quiet);
                }
            }
        }
        Ok(Some(events))
    }

    /// What is published one after the other is read once.
    fn read_soon(&mut self) {
        self.read_again = self.read_again.min(Instant::now() + SOON);
    }

    /// A new post is sent before its edit or deletion.
    async fn read_if_due_soon(&mut self) -> Result<Vec<Event>, Failure> {
        match self.read_again <= Instant::now() + SOON {
            true => self.read().await,
            false => Ok(Vec::new()),
        }
    }

    /// All that is new.
    async fn read(&mut self) -> Result<Vec<Event>, Failure> {
        self.read_again = Instant::now() + INTERVAL;
        let begin = self.begin();
        self.sent.retain(|_, at| *at >= begin);
        let published = self.published(begin).await?;
        let notified = self.notified(begin).await?;
        Ok(published.into_iter().chain(notified).collect())
    }

    /// A post that has changed, from what it was `before`: who sees it no longer gets that it is
    /// gone.
    async fn edited(&self, before: &PostWithAuthor) -> Result<Option<Event>, Failure> {
        match browse::post(&self.app, self.viewer(), before.post.id).await {
            Ok(shown) if self.follows(&shown.found, None).await? => {
                return Ok(Some(Event::Edited(Box::new(shown))));
            }
            Err(AccessError::Internal(failure)) => return Err(failure),
            Ok(_) | Err(_) => {}
        }
        if !self.saw(before, None).await? {
            return Ok(None);
        }
        let Some(at) = before.post.published_at else {
            return Ok(None);
        };
        let thing = (NumberedKind::Post, before.post.id.as_uuid(), at);
        let number = numbers::of(&self.app, &[thing]).await?.pop();
        Ok(number.map(Event::Deleted))
    }

    /// Those of posts that are gone which this person may have seen.
    async fn deleted(&self, gone: &Gone) -> Result<Vec<Event>, Failure> {
        let known = gone.relationships.as_ref();
        let known = known.map(|known| known.get(&self.me).copied().unwrap_or_default());
        let mut events = Vec::new();
        for (number, found) in &gone.posts {
            if self.saw(found, known).await? {
                events.push(Event::Deleted(*number));
            }
        }
        Ok(events)
    }

    fn viewer(&self) -> Viewer {
        Viewer::Person(self.me)
    }

    /// From when on things are read again.
    fn begin(&self) -> Timestamp {
        let late = Timestamp::now().as_millis() - LATE_MILLIS;
        self.since.max(Timestamp::from_millis(late))
    }

    /// Whether something is sent for the first time.
    fn is_new(&mut self, id: Uuid, at: Timestamp) -> bool {
        self.sent.insert(id, at).is_none()
    }

    async fn published(&mut self, begin: Timestamp) -> Result<Option<Event>, Failure> {
        let Some((list, feed)) = self.followed.posts.clone() else {
            return Ok(None);
        };
        let mut cursor = Cursor {
            time: begin,
            id: Uuid::nil(),
        };
        let mut new = Vec::new();
        for _ in 0..MAX_BATCHES {
            let window = Window {
                just_after: Some(cursor),
                limit: BATCH,
                ..Window::default()
            };
            let found = browse::window(&self.app, self.viewer(), list, &feed, window).await?;
            let Some(newest) = found.first().and_then(|shown| shown.found.place()) else {
                break;
            };
            let whole = found.len() == BATCH;
            for shown in found.into_iter().rev() {
                let post = &shown.found.post;
                let at = post.published_at.unwrap_or(post.created_at);
                if self.is_new(post.id.as_uuid(), at) {
                    new.push(shown);
                }
            }
            if !whole {
                break;
            }
            cursor = newest;
        }
        Ok((!new.is_empty()).then_some(Event::Published(new)))
    }

    async fn notified(&mut self, begin: Timestamp) -> Result<Option<Event>, Failure> {
        if !self.followed.notifications {
            return Ok(None);
        }
        let listed = notifications::list(&self.app, self.me, self.viewer(), None).await?;
        let recent = listed.page.items.into_iter().rev();
        let recent = recent.filter(|notified| notified.notification.at >= begin);
        let mut new: Vec<Notified> = recent.collect();
        new.retain(|notified| {
            let one = &notified.notification;
            self.is_new(one.id.as_uuid(), one.at)
        });
        Ok((!new.is_empty()).then_some(Event::Notified(new)))
    }

    /// Whether a post that the person sees is one of those that are followed. `known` is what stands
    /// between the person and its author, where that is not to be read.
    async fn follows(
        &self,
        found: &PostWithAuthor,
        known: Option<Relationship>,
    ) -> Result<bool, Failure> {
        let PostWithAuthor { post, author } = found;
        let public = post.visibility.within(author.private) == Visibility::Public;
        Ok(match &self.followed.posts {
            Some((_, Feed::Public)) => public,
            Some((_, Feed::Tag(tag))) => public && post.hashtags.value.as_slice().contains(tag),
            Some((_, Feed::Home(_))) if author.id == self.me => true,
            Some((_, Feed::Home(_))) => self.relationship(author.id, known).await?.follows,
            _ => false,
        })
    }

    /// Whether a post that is gone may have been seen in what is followed.
    async fn saw(
        &self,
        gone: &PostWithAuthor,
        known: Option<Relationship>,
    ) -> Result<bool, Failure> {
        let relationship = self.relationship(gone.author.id, known).await?;
        let seen = may_see(self.viewer(), gone, relationship) == Decision::Allowed;
        Ok(seen && self.follows(gone, Some(relationship)).await?)
    }

    async fn relationship(
        &self,
        author: UserId,
        known: Option<Relationship>,
    ) -> Result<Relationship, Failure> {
        if let Some(known) = known {
            return Ok(known);
        }
        visibility::relationship(&self.app, self.viewer(), author).await
    }
}
