//! What the site writes to people.

use super::credentials::CredentialEvent;
use super::recovery;
use crate::domain::{Email, TokenPurpose, User};
use crate::i18n::{self, Locale, text};
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
        subject: text!("email-test-subject"),
        text: text!("email-test-text", base = outbox.base.as_str()),
    };
    Ok(outbox.mailer.send(message).await?)
}

/// In which language an account is written to: the one it has chosen, else that of the page from which
/// the email was asked for.
fn language_of(user: &User) -> Locale {
    let chosen = user.profile.appearance.language;
    chosen.unwrap_or_else(i18n::current)
}

/// Writes a link for a new password, if the site writes letters at all.
pub(in crate::services) async fn reset(app: &App, user: &User) -> Result<(), Failure> {
    let Some(outbox) = &app.outbox else {
        return Ok(());
    };
    let secret = recovery::link(&*app.store, user, TokenPurpose::ResetPassword).await?;
    let message = i18n::with(language_of(user), || EmailMessage {
        to: user.email.clone(),
        subject: text!("email-reset-subject"),
        text: text!(
            "email-reset-text",
            name = user.username.as_str(),
            base = outbox.base.as_str(),
            secret = secret.in_address()
        ),
    });
    Ok(outbox.mailer.send(message).await?)
}

/// Writes a link that shows that an address is a user's own, if the site sends email at all.
pub(in crate::services) async fn confirm(app: &App, user: &User) -> Result<(), Failure> {
    let Some(outbox) = &app.outbox else {
        return Ok(());
    };
    let secret = recovery::link(&*app.store, user, TokenPurpose::ConfirmEmail).await?;
    let message = i18n::with(language_of(user), || EmailMessage {
        to: user.email.clone(),
        subject: text!("email-confirm-subject"),
        text: text!(
            "email-confirm-text",
            name = user.username.as_str(),
            base = outbox.base.as_str(),
            secret = secret.in_address()
        ),
    });
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
    let message = i18n::with(language_of(user), || EmailMessage {
        to: user.email.clone(),
        subject: text!("email-changed-subject"),
        text: text!(
            "email-changed-text",
            name = user.username.as_str(),
            base = outbox.base.as_str(),
            new = new.as_str()
        ),
    });
    Ok(outbox.mailer.send(message).await?)
}

/// Emails an account's owner about a change of the ways into it.
pub(in crate::services) async fn credentials(
    outbox: &Outbox,
    user: &User,
    event: CredentialEvent,
) -> Result<(), Failure> {
    let message = i18n::with(language_of(user), || {
        let (subject, done) = event.words();
        EmailMessage {
            to: user.email.clone(),
            subject,
            text: text!(
                "email-credentials-text",
                name = user.username.as_str(),
                base = outbox.base.as_str(),
                done = done
            ),
        }
    });
    Ok(outbox.mailer.send(message).await?)
}
