//! Notifying people that a caption or a comment mentions them.

use super::notifications::notify;
use crate::domain::access::may_see;
use crate::domain::segments::mentions;
use crate::domain::{CommentId, Decision, NotificationKind, PostWithAuthor, UserId, Viewer};
use crate::services::access::visibility;
use crate::services::{App, Failure};

/// Names in one text that are looked up; who names more people wants to be a nuisance.
const MOST_NAMES: usize = 20;

/// Notifies the people whom a text under or in a post mentions, but for those already notified.
pub(in crate::services) async fn notify_mentioned(
    app: &App,
    found: &PostWithAuthor,
    text: &str,
    writer: UserId,
    comment: Option<CommentId>,
    notified: &[UserId],
) -> Result<(), Failure> {
    let names: Vec<_> = mentions(text).into_iter().take(MOST_NAMES).collect();
    for person in app.store.users_named(&names).await? {
        if notified.contains(&person.id) {
            continue;
        }
        let relationship =
            visibility::relationship(app, Viewer::Person(person.id), found.author.id).await?;
        if may_see(Viewer::Person(person.id), found, relationship) == Decision::Allowed {
            let post = Some(found.post.id);
            notify(
                app,
                person.id,
                NotificationKind::Mention,
                writer,
                post,
                comment,
            )
            .await?;
        }
    }
    Ok(())
}
