//! New words by a newer model: for drafts, and for published posts whose words are its
//! predecessor's, as they came, and whose authors want them renewed. What a person wrote or chose
//! stays.
//!
//! A post is asked for by making its captions pending; from there on it is as with any other:
//! whoever takes the lease writes them, this process or another (`services/captions/leases.rs`). What names
//! its model needs no second asking, so the walk can be stopped and begun again at any moment.

use std::collections::HashMap;
use std::sync::Arc;

use super::{pending, request};
use crate::domain::{CaptionState, Origin, Post, PostId, Timestamp, UserId, Viewer};
use crate::services::access::revise::revise;
use crate::services::{AccessError, App, Failure};

/// Posts read in one go.
const AT_ONCE: u32 = 200;

/// What a walk over all posts found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Posts looked at.
    pub posts: u64,
    /// Drafts among those that are due.
    pub drafts: u64,
    /// Published posts that would be due, but whose authors have not asked for it.
    pub not_allowed: u64,
    /// Published posts that stay as their authors worded them.
    pub touched: u64,
    /// What is to be worded anew.
    pub due: Vec<RecaptionTarget>,
}

/// A post to be worded anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecaptionTarget {
    /// Which.
    pub post: PostId,
    author: UserId,
}

/// What becomes of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    UpToDate,
    Touched,
    NotAllowed,
    Due,
}

/// Looks through all posts for words of other models than the one that writes now; stops where
/// `limit` are due.
///
/// # Errors
/// When the store fails.
pub async fn survey(app: &App, limit: usize) -> Result<Survey, Failure> {
    let model = request::model(app);
    let mut survey = Survey::default();
    let mut allowed = HashMap::new();
    let mut after = None;
    loop {
        let ids = app.store.post_ids(after, AT_ONCE).await?;
        let Some(last) = ids.last() else {
            return Ok(survey);
        };
        after = Some(*last);
        let mut found = app.store.posts(&ids).await?;
        found.sort_by_key(|found| found.post.id);
        for found in &found {
            let post = &found.post;
            let renews = renews(app, post.author, &mut allowed).await?;
            survey.take(post, verdict(post, model.as_deref(), renews));
            if survey.due.len() >= limit {
                return Ok(survey);
            }
        }
    }
}

/// Whether a person wants what they published renewed.
async fn renews(
    app: &App,
    author: UserId,
    known: &mut HashMap<UserId, bool>,
) -> Result<bool, Failure> {
    if let Some(renews) = known.get(&author) {
        return Ok(*renews);
    }
    let account = app.store.user(author).await?;
    let renews = account.is_some_and(|account| account.profile.renew_captions);
    known.insert(author, renews);
    Ok(renews)
}

fn verdict(post: &Post, model: Option<&str>, renews: bool) -> Verdict {
    if !post
        .pictures
        .iter()
        .any(|one| is_old(&one.caption_state, model))
    {
        return Verdict::UpToDate;
    }
    if post.is_draft() {
        return Verdict::Due;
    }
    match (post.is_untouched() && post.hidden.is_none(), renews) {
        (false, _) => Verdict::Touched,
        (true, false) => Verdict::NotAllowed,
        (true, true) => Verdict::Due,
    }
}

/// Whether these are words of another model. Those that are on their way, or were given up, are no
/// words.
fn is_old(caption_state: &CaptionState, model: Option<&str>) -> bool {
    matches!(caption_state, CaptionState::Ready(said) if said.model.as_deref() != model)
}

impl Survey {
    fn take(&mut self, post: &Post, verdict: Verdict) {
        self.posts += 1;
        match verdict {
            Verdict::UpToDate => {}
            Verdict::Touched => self.touched += 1,
            Verdict::NotAllowed => self.not_allowed += 1,
            Verdict::Due => {
                self.drafts += u64::from(post.is_draft());
                self.due.push(RecaptionTarget {
                    post: post.id,
                    author: post.author,
                });
            }
        }
    }
}

/// Asks for new words for a post and waits for them, unless a user has touched it meanwhile;
/// returns whether it did.
///
/// # Errors
/// When a store fails, or a picture's file is gone.
pub async fn renew(app: &Arc<App>, due: RecaptionTarget) -> Result<bool, Failure> {
    let model = request::model(app);
    let mut asked = false;
    let account = app.store.user(due.author).await?;
    let renews = account.is_some_and(|account| account.profile.renew_captions);
    let revised = revise(app, Viewer::Person(due.author), due.post, |post| {
        asked = verdict(post, model.as_deref(), renews) == Verdict::Due;
        if asked {
            ask(post, model.as_deref());
        }
        Ok::<_, AccessError>(())
    });
    match revised.await {
        Ok(_) if asked => {}
        Err(AccessError::Internal(failure)) => return Err(failure),
        // Untouchable by now, or deleted.
        Ok(_) | Err(_) => return Ok(false),
    }
    match pending::write_due(app, due.post).await {
        Ok(()) => Ok(true),
        Err(AccessError::Internal(failure)) => Err(failure),
        Err(_) => Ok(false),
    }
}

/// Makes a post's old captions pending. A suggestion that a person chose among others is theirs.
fn ask(post: &mut Post, model: Option<&str>) {
    if post.has_picked_caption() {
        post.caption.origin = Origin::Written;
    }
    let now = Timestamp::now();
    let pictures = post.pictures.iter_mut();
    for picture in pictures.filter(|one| is_old(&one.caption_state, model)) {
        picture.caption_state.ask_anew(now);
    }
}
