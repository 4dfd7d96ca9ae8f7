//! What the site writes to people.

use super::credentials::CredentialEvent;
use super::recovery;
use crate::domain::{Email, TokenPurpose, User};
use crate::mail::{EmailMessage, Mailer};
use crate::services::{App, Failure};

/// How the site writes: through whom, and the address in its links. That address comes from the
/// settings alone, never from a request: whoever asks for an email must not choose where its link
/// leads.
#[derive(Debug, Clone)]
pub struct Outbox {
    /// Through whom.
    pub mailer: Mailer,
    /// The site's address, without a slash at its end.
    pub base: String,
}

/// Writes an email that only shows that emails arrive.
///
/// # Errors
/// When it is not taken.
pub async fn test(outbox: &Outbox, to: Email) -> Result<(), Failure> {
    let message = EmailMessage {
        to,
        subject: "A test".into(),
        text: format!("Emails from {} arrive.\n", outbox.base),
    };
    Ok(outbox.mailer.send(message).await?)
}

/// Writes a link for a new password, if the site writes letters at all.
pub(in crate::services) async fn reset(app: &App, user: &User) -> Result<(), Failure> {
    let Some(outbox) = &app.outbox else {
        return Ok(());
    };
    let secret = recovery::link(&*app.store, user, TokenPurpose::ResetPassword).await?;
    let message = EmailMessage {
        to: user.email.clone(),
        subject: "A new password".into(),
        text: format!(
            "Hello @{name},\n\n\
             someone, probably you, asked for a new password at {base}. Choose it here within \
             an hour:\n\n{base}/reset/{secret}\n\n\
             If it was not you, do nothing: your password stays as it is.\n",
            name = user.username,
            base = outbox.base,
            secret = secret.in_address(),
        ),
    };
    Ok(outbox.mailer.send(message).await?)
}

/// Writes a link that shows that an address is a user's own, if the site sends email at all.
pub(in crate::services) async fn confirm(app: &App, user: &User) -> Result<(), Failure> {
    let Some(outbox) = &app.outbox else {
        return Ok(());
    };
    let secret = recovery::link(&*app.store, user, TokenPurpose::ConfirmEmail).await?;
    let message = EmailMessage {
        to: user.email.clone(),
        subject: "Is this your address?".into(),
        text: format!(
            "Hello @{name},\n\n\
             this address was given for your account at {base}. If it is yours, say so here \
             within three days:\n\n{base}/confirm/{secret}\n\n\
             If you have no account there, someone has mistyped theirs: do nothing.\n",
            name = user.username,
            base = outbox.base,
            secret = secret.in_address(),
        ),
    };
    Ok(outbox.mailer.send(message).await?)
}

/// Emails a user at their former address, which `user` still has, that it was changed, if the site
/// sends email at all.
pub(in crate::services) async fn changed(
    app: &App,
    user: &User,
    new: &Email,
) -> Result<(), Failure> {
    let Some(outbox) = &app.outbox else {
        return Ok(());
    };
    let message = EmailMessage {
        to: user.email.clone(),
        subject: "Your address was changed".into(),
        text: format!(
            "Hello @{name},\n\n\
             the address of your account at {base} was changed to {new}. Our emails go there from \
             now on.\n\n\
             If that was you, there is nothing to do. If it was not, someone knows your password: \
             log in as {name} at {base}/login, choose a new password and put your address back. If \
             you cannot log in any more, write to whoever looks after the site.\n",
            name = user.username,
            base = outbox.base,
            new = new.as_str(),
        ),
    };
    Ok(outbox.mailer.send(message).await?)
}

/// Emails an account's owner about a change of the ways into it.
pub(in crate::services) async fn credentials(
    outbox: &Outbox,
    user: &User,
    event: CredentialEvent,
) -> Result<(), Failure> {
    let (subject, done) = event.words();
    let message = EmailMessage {
        to: user.email.clone(),
        subject: subject.into(),
        text: format!(
            "Hello @{name},\n\n\
             {done} at {base}.\n\n\
             If that was you, there is nothing to do. If it was not, choose a new password at \
             {base}/reset, then look at your passkeys and at where you are logged in under \
             Settings, Security.\n",
            name = user.username,
            base = outbox.base,
        ),
    };
    Ok(outbox.mailer.send(message).await?)
}
