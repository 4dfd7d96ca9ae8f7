//! Addresses of pictures for apps, which load them without a token: a picture that not everybody
//! sees has an address with a pass, signed, for one viewer, one post and some hours. The same rule
//! as on a page decides each time, so that it dies when the viewer loses sight of the post.

use crate::domain::access::is_for_everybody;
use crate::domain::{PostId, PostWithAuthor, Timestamp, UserId, Viewer};
use crate::services::{App, Failure};

/// A pass works until the end of the hour after so many seconds, so that addresses stay the same
/// for an hour and caches work.
const SECONDS: i64 = 24 * 3600;
const HOUR: i64 = 3600;

/// What follows the addresses of a post's pictures; nothing where everybody sees them.
///
/// # Errors
/// When the signing fails.
pub fn of(app: &App, viewer: Option<UserId>, found: &PostWithAuthor) -> Result<String, Failure> {
    let Some(viewer) = viewer.filter(|_| !is_for_everybody(found)) else {
        return Ok(String::new());
    };
    let now = Timestamp::now().as_millis() / 1000;
    let end = (now + SECONDS) / HOUR * HOUR + HOUR;
    let end = Timestamp::from_millis(end * 1000);
    let pass = app.tokens.sign_pass(viewer, found.post.id, end)?;
    Ok(format!("?pass={pass}"))
}

/// Who a pass to this post stands for; nobody while they are suspended.
pub(super) async fn viewer(app: &App, post: PostId, pass: &str) -> Result<Option<Viewer>, Failure> {
    let Some(id) = app.tokens.read_pass(pass, post) else {
        return Ok(None);
    };
    let user = app.store.user(id).await?;
    let user = user.filter(|user| user.suspension.is_none());
    Ok(user.map(|user| Viewer::Person(user.id)))
}
