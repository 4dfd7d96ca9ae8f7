//! New words by a newer model: for drafts, and for published posts whose words are its
//! predecessor's, as they came, and whose authors want them renewed. What a person wrote or chose
//! stays.
//!
//! A post is asked for by making its captions pending, under a lease that this process takes; should
//! it end before they are written, it is with them as with any other: another process takes the lease
//! (`services/captions/leases.rs`). What names its model needs no second asking, so the walk can be
//! stopped and begun again at any moment.

use std::collections::HashMap;
use std::sync::Arc;

use super::{leases, pending, request};
use crate::domain::{CaptionState, Origin, PictureId, Post, PostId, Timestamp, UserId, Viewer};
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

/// What became of a post that was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenewOutcome {
    /// It has new words.
    Renewed,
    /// A person has touched it meanwhile, or deleted it.
    Left,
    /// Its words are still pending.
    Pending,
}

/// Asks for new words for a post and waits for them, unless a user has touched it meanwhile.
///
/// # Errors
/// When a store fails, or a picture's file is gone.
pub async fn renew(app: &Arc<App>, due: RecaptionTarget) -> Result<RenewOutcome, Failure> {
    let model = request::model(app);
    let mut asked = Vec::new();
    let account = app.store.user(due.author).await?;
    let renews = account.is_some_and(|account| account.profile.renew_captions);
    let revised = revise(app, Viewer::Person(due.author), due.post, |post| {
        asked.clear();
        if verdict(post, model.as_deref(), renews) == Verdict::Due {
            asked = ask(app, post, model.as_deref());
        }
        Ok::<_, AccessError>(())
    });
    let post = match revised.await {
        Ok(found) if !asked.is_empty() => found.post,
        Err(AccessError::Internal(failure)) => return Err(failure),
        // Untouchable by now, or deleted.
        Ok(_) | Err(_) => return Ok(RenewOutcome::Left),
    };
    let mut outcome = RenewOutcome::Renewed;
    for picture in asked {
        match pending::write_held(app, &post, picture).await {
            Ok(true) => {}
            Ok(false) => outcome = RenewOutcome::Pending,
            Err(AccessError::Internal(failure)) => return Err(failure),
            Err(_) => return Ok(RenewOutcome::Left),
        }
    }
    Ok(outcome)
}

/// Makes a post's old captions pending and takes the lease on them in the same breath: a server that
/// still has the older model would write its words otherwise. A suggestion that a person chose among
/// others is theirs.
fn ask(app: &App, post: &mut Post, model: Option<&str>) -> Vec<PictureId> {
    if post.has_picked_caption() {
        post.caption.origin = Origin::Written;
    }
    let now = Timestamp::now();
    let old = post.pictures.iter_mut();
    let old = old.filter(|one| is_old(&one.caption_state, model));
    old.map(|picture| {
        picture.caption_state.ask_anew(now);
        picture.caption_state.claim(leases::end(app));
        picture.id
    })
    .collect()
}
