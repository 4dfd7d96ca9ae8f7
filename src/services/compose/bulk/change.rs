//! One change made to many posts, to each by the rule for it alone.

use std::collections::HashSet;

use super::outcome::{Done, SkipReason};
use super::select::published;
use crate::domain::{Album, AlbumId, Hashtag, Hashtags, Post, PostId, UserId, Viewer, Visibility};
use crate::services::access::revise::{changeable, revise};
use crate::services::albums::change as albums;
use crate::services::compose::{draft, posts};
use crate::services::{AccessError, App};

/// What is done with each post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkChange {
    /// It becomes for these people.
    Visibility(Visibility),
    /// It gets these hashtags beside its own.
    AddTags(Hashtags),
    /// It loses these.
    RemoveTags(Hashtags),
    /// It is put into an album of its author's, behind the others.
    AddToAlbum(AlbumId),
    /// It is taken out of one.
    RemoveFromAlbum(AlbumId),
    /// It is deleted with its files.
    Delete,
}

/// Makes a change to posts of this person, one after the other. What is wrong with one does not touch
/// the others.
///
/// # Errors
/// When the album is not there or not theirs, or the store fails before anything was changed.
pub async fn apply(
    app: &App,
    author: UserId,
    ids: &[PostId],
    change: &BulkChange,
) -> Result<Done, AccessError> {
    let viewer = Viewer::Person(author);
    match change {
        BulkChange::AddToAlbum(album) => put(app, author, ids, *album, true).await,
        BulkChange::RemoveFromAlbum(album) => put(app, author, ids, *album, false).await,
        _ => {
            let mut done = Done::default();
            for id in ids {
                let outcome = match change {
                    BulkChange::Delete => delete(app, viewer, *id).await,
                    change => reword(app, viewer, *id, change).await,
                };
                done.count(outcome);
            }
            Ok(done)
        }
    }
}

/// Returns whether there was anything to change.
async fn reword(
    app: &App,
    viewer: Viewer,
    id: PostId,
    change: &BulkChange,
) -> Result<bool, SkipReason> {
    let mut revision = 0;
    let found = revise(app, viewer, id, |post| {
        // A draft is not among what is shown to choose from.
        if post.is_draft() {
            return Err(AccessError::Missing.into());
        }
        revision = post.revision;
        match change {
            BulkChange::Visibility(visibility) => {
                post.visibility = *visibility;
                Ok(())
            }
            BulkChange::AddTags(tags) => add_tags(post, tags),
            BulkChange::RemoveTags(tags) => remove_tags(post, tags),
            _ => Ok(()),
        }
    })
    .await?;
    let changed = found.post.revision != revision;
    if changed {
        draft::notify_mentioned(app, &found).await?;
    }
    Ok(changed)
}

fn add_tags(post: &mut Post, tags: &Hashtags) -> Result<(), SkipReason> {
    let own = post.hashtags.value.as_slice().iter();
    let all = Hashtags::from_tags(own.chain(tags.as_slice()).cloned());
    if !tags
        .as_slice()
        .iter()
        .all(|tag| all.as_slice().contains(tag))
    {
        return Err(SkipReason::Full);
    }
    post.hashtags.edit(all, None);
    Ok(())
}

/// A hashtag in the caption stays: its link must lead to where the post stands.
fn remove_tags(post: &mut Post, tags: &Hashtags) -> Result<(), SkipReason> {
    let mut of_caption = post.clone();
    of_caption.hashtags.value = Hashtags::default();
    of_caption.add_tags_of_caption();
    let named = of_caption.hashtags.value;
    let own = post.hashtags.value.as_slice().iter();
    let goes = |tag: &Hashtag| tags.as_slice().contains(tag);
    let stays = |tag: &&Hashtag| !goes(tag) || named.as_slice().contains(tag);
    let left = Hashtags::from_tags(own.filter(stays).cloned());
    if left == post.hashtags.value && left.as_slice().iter().any(goes) {
        return Err(SkipReason::Named);
    }
    post.hashtags.edit(left, None);
    Ok(())
}

async fn delete(app: &App, viewer: Viewer, id: PostId) -> Result<bool, SkipReason> {
    if changeable(app, viewer, id).await?.post.is_draft() {
        return Err(AccessError::Missing.into());
    }
    posts::delete(app, viewer, id).await?;
    Ok(true)
}

/// Puts posts into an album in the order in which they were published, or takes them out: one write.
async fn put(
    app: &App,
    author: UserId,
    ids: &[PostId],
    album: AlbumId,
    into: bool,
) -> Result<Done, AccessError> {
    let viewer = Viewer::Person(author);
    albums::own(app, viewer, album).await?;
    let mut there: Vec<PostId> = published(app, author, ids)
        .await?
        .iter()
        .map(|found| found.post.id)
        .collect();
    there.reverse();
    let mut done = Done::default();
    let changed = albums::revise(app, viewer, album, |album| {
        let held: HashSet<PostId> = album.posts.iter().copied().collect();
        done = Done {
            gone: ids.len() - there.len(),
            ..Done::default()
        };
        for id in &there {
            let outcome = match into {
                true => add_to(album, *id, &held),
                false => {
                    album.remove(*id);
                    Ok(held.contains(id))
                }
            };
            done.count(outcome);
        }
        Ok(())
    })
    .await;
    match changed {
        Ok(_) => Ok(done),
        Err(albums::AlbumError::Access(error)) => Err(error),
        // Nothing else goes wrong with an album whose words stay.
        Err(_) => Err(AccessError::Missing),
    }
}

fn add_to(album: &mut Album, id: PostId, held: &HashSet<PostId>) -> Result<bool, SkipReason> {
    if held.contains(&id) {
        return Ok(false);
    }
    album.add(id).map_err(|_full| SkipReason::Full)?;
    Ok(true)
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
