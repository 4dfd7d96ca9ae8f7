//! What follows when the ways into an account change: its owner hears of it, and links for a new
//! password that are still on their way stop working.

use super::emails::{self, Outbox};
use super::recovery::may_write_to;
use crate::domain::{TokenPurpose, User};
use crate::i18n::text;
use crate::services::limits::Rate;
use crate::services::{App, Failure, limits};

/// What was changed, or tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialEvent {
    /// There is a new password.
    Password,
    /// Codes from an app are asked for.
    TwoFactorOn,
    /// They no longer are.
    TwoFactorOff,
    /// There are new recovery codes.
    RecoveryCodes,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A user has tried very many passwords.
    Guessing,
}

impl CredentialEvent {
    /// The email's subject, and what it says was done.
    pub(in crate::services) fn words(self) -> (String, String) {
        match self {
            Self::Password => (
                text!("email-password-subject"),
                text!("email-password-done"),
            ),
            Self::TwoFactorOn => (
                text!("email-two-factor-on-subject"),
                text!("email-two-factor-on-done"),
            ),
            Self::TwoFactorOff => (
                text!("email-two-factor-off-subject"),
                text!("email-two-factor-off-done"),
            ),
            Self::RecoveryCodes => (
                text!("email-recovery-codes-subject"),
                text!("email-recovery-codes-done"),
            ),
            Self::PasskeyAdded => (
                text!("email-passkey-added-subject"),
                text!("email-passkey-added-done"),
            ),
            Self::PasskeyRemoved => (
                text!("email-passkey-removed-subject"),
                text!("email-passkey-removed-done"),
            ),
            Self::Guessing => (
                text!("email-guessing-subject"),
                text!("email-guessing-done"),
            ),
        }
    }
}

/// An owner hears of guessing once a day.
const GUESSING_EMAILS: Rate = Rate {
    count: 1,
    seconds: 24 * 3600,
};

/// After a change: ends pending links for a new password, and emails the owner after the response.
pub(in crate::services) async fn changed(
    app: &App,
    user: &User,
    event: CredentialEvent,
) -> Result<(), Failure> {
    let purpose = TokenPurpose::ResetPassword;
    app.store.end_account_tokens(user.id, purpose).await?;
    notify(app, user, event).await
}

/// Emails the owner that a user tries very many passwords, at most once a day.
pub(in crate::services) async fn guessed(app: &App, user: &User) -> Result<(), Failure> {
    let who = user.id.to_string();
    match limits::count(app, "guessing-email", &who, GUESSING_EMAILS).await? {
        Ok(()) => notify(app, user, CredentialEvent::Guessing).await,
        Err(_) => Ok(()),
    }
}

/// Writes to an account's owner behind the answer, if the site sends emails at all.
async fn notify(app: &App, user: &User, event: CredentialEvent) -> Result<(), Failure> {
    let Some(post) = app.outbox.clone() else {
        return Ok(());
    };
    if may_notify(app, user).await? {
        let user = user.clone();
        app.background.spawn(send(post, user, event));
    }
    Ok(())
}

/// Whether an account's owner may be written to without having asked for it. An address that
/// nobody has confirmed may be a stranger's, so those emails are counted.
pub(in crate::services) async fn may_notify(app: &App, user: &User) -> Result<bool, Failure> {
    if app.store.is_email_confirmed(user.id).await? {
        return Ok(true);
    }
    may_write_to(app, user).await
}

async fn send(post: Outbox, user: User, event: CredentialEvent) {
    if let Err(error) = emails::credentials(&post, &user, event).await {
        tracing::warn!(%error, ?event, "an account's owner got no email");
    }
}
