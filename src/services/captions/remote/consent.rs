//! Whether a person's words may go elsewhere: asked before the first use, kept, revocable.

use super::Remote;
use crate::domain::{
    Post, Profile, ProfileChange, RemoteConsent, RemotePermission, User, UserId, Visibility,
};
use crate::i18n::text;
use crate::services::{App, Failure};

/// Why a language model elsewhere is not asked. Each is a sentence for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RemoteRefusal {
    /// The site sends nothing anywhere.
    #[error("{}", text!("remote-off"))]
    Off,
    /// The person is to be asked first.
    #[error("{}", text!("remote-ask"))]
    Ask,
    /// The person has said no.
    #[error("{}", text!("remote-declined"))]
    Refused,
    /// Nothing to rewrite.
    #[error("{}", text!("remote-no-words"))]
    NoWords,
    /// Something else is being written for the picture.
    #[error("{}", text!("remote-pending"))]
    Pending,
    /// Not one of the settings' tones.
    #[error("{}", text!("no-such-choice"))]
    NoSuchTone,
}

/// Whether what is sent of a post is of one that is not for everybody.
#[must_use]
pub fn is_narrower(post: &Post, private_account: bool) -> bool {
    match post.visibility.within(private_account) {
        Visibility::Public | Visibility::Unlisted => false,
        Visibility::Followers | Visibility::Private => true,
    }
}

/// Whether the words of a post of a person may be sent; `asked` says that they have agreed to it for
/// this very time.
#[must_use]
pub fn permission(
    remote: &Remote,
    profile: &Profile,
    post: &Post,
    asked: bool,
) -> RemotePermission {
    let given = profile.remote_consent.as_ref();
    let is_narrower = is_narrower(post, profile.private);
    RemoteConsent::for_post(given, &remote.host(), is_narrower, asked)
}

/// The same as a refusal with its reason.
pub(in crate::services) fn allowed(
    app: &App,
    user: &User,
    post: &Post,
    asked: bool,
) -> Result<(), RemoteRefusal> {
    let remote = app.remote.as_ref().ok_or(RemoteRefusal::Off)?;
    match permission(remote, &user.profile, post, asked) {
        RemotePermission::Granted => Ok(()),
        RemotePermission::Ask => Err(RemoteRefusal::Ask),
        RemotePermission::Refused => Err(RemoteRefusal::Refused),
    }
}

/// Keeps what a person answered.
///
/// # Errors
/// When the store fails.
pub async fn keep(app: &App, user: UserId, consent: RemoteConsent) -> Result<(), Failure> {
    let change = ProfileChange {
        remote_consent: Some(Some(consent)),
        ..ProfileChange::default()
    };
    Ok(app.store.change_profile(user, &change).await?)
}
