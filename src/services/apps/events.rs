//! What happens in lists, for those who follow them.

use crate::domain::{Feed, List, Number};
use crate::services::reading::engagement::PostForViewer;
use crate::services::social::notifications::Notified;

/// Which lists a follower reads.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Posts of this list; none for notifications alone.
    pub posts: Option<(List, Feed)>,
    /// Whether one's own notifications, too.
    pub notifications: bool,
}

/// Something that happened in the lists.
#[derive(Debug)]
pub enum Event {
    /// Posts that are new, the oldest first.
    Published(Vec<PostForViewer>),
    /// A post with other words.
    Edited(Box<PostForViewer>),
    /// A post that is gone.
    Deleted(Number),
    /// Notifications that are new, the oldest first.
    Notified(Vec<Notified>),
    /// Nothing happened for a while.
    Quiet,
}
