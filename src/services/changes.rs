//! What changes on the site while this process looks, for those who follow it live. Other processes
//! find out by reading the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast::{Receiver, Sender, channel};

use crate::domain::{Number, PostWithAuthor, Relationship, UserId};

/// How many may wait for a slow reader, who then reads the store instead.
const WAITING: usize = 64;
/// How much one person may follow at the same time.
pub(in crate::services) const MOST_OF_ONE: usize = 10;

/// Something that was done.
#[derive(Debug, Clone)]
pub enum Change {
    /// A post was published.
    Published,
    /// A post has other words, or is for others; as it was before.
    Edited(Box<PostWithAuthor>),
    /// Posts are gone; their numbers name them no longer.
    Deleted(Arc<Gone>),
    /// A person has a new notification.
    Notified(UserId),
}

/// Posts that are gone.
#[derive(Debug)]
pub struct Gone {
    /// With their numbers.
    pub posts: Vec<(Number, PostWithAuthor)>,
    /// Where their author goes, too: what stood between each follower and them.
    pub relationships: Option<Arc<HashMap<UserId, Relationship>>>,
}

/// Sends changes to the followers in this process.
#[derive(Debug, Clone)]
pub struct Changes {
    sender: Sender<Change>,
    followers: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            sender: channel(WAITING).0,
            followers: Arc::default(),
        }
    }
}

impl Changes {
    /// Sends a change to all followers; there may be none.
    pub(in crate::services) fn send(&self, change: Change) {
        let _ = self.sender.send(change);
    }

    /// From now on; none where this person follows enough already.
    pub(in crate::services) fn follow(&self, who: UserId) -> Option<Following> {
        let mut followers = self
            .followers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let count = followers.entry(who).or_default();
        if *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        Some(Following {
            receiver: self.sender.subscribe(),
            followers: Arc::clone(&self.followers),
            who,
        })
    }

    /// Who follows something at this moment.
    pub(in crate::services) fn followers(&self) -> Vec<UserId> {
        let followers = self
            .followers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        followers.keys().copied().collect()
    }

    /// Whether anyone follows.
    pub(in crate::services) fn is_followed(&self) -> bool {
        self.sender.receiver_count() > 0
    }
}

/// A follower's subscription.
#[derive(Debug)]
pub(in crate::services) struct Following {
    pub(in crate::services) receiver: Receiver<Change>,
    followers: Arc<Mutex<HashMap<UserId, usize>>>,
    who: UserId,
}

impl Drop for Following {
    fn drop(&mut self) {
        let mut followers = self
            .followers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = followers.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                followers.remove(&self.who);
            }
        }
    }
}
