//! Emails to moderators about reports: one, and no other until they have looked at the reports, so
//! that many reports are not many emails.

use std::sync::Arc;

use crate::domain::{NotificationKind, Timestamp, User, UserId};
use crate::i18n::{self, text};
use crate::mail::EmailMessage;
use crate::services::{App, Failure};

/// A moderator who never looks is written to again after this many seconds.
const REMINDED_AFTER: i64 = 30 * 24 * 3600;

/// What stands in the store while a moderator was written to and has not looked since.
fn key(moderator: UserId) -> String {
    format!("report-email:{moderator}")
}

/// Whether a moderator wants these emails. The kind is among those that are switched off for the
/// emails alone: on the site reports are always notified of.
fn wanted(moderator: &User) -> bool {
    let disabled = &moderator.profile.disabled_notifications;
    !disabled.contains(&NotificationKind::Report)
}

/// Whether a person may choose about these emails, and what they chose; none for who does not
/// moderate, and where the site sends no email.
#[must_use]
pub fn choice(app: &App, person: &User) -> Option<bool> {
    let offered = app.outbox.is_some() && person.role.moderates();
    offered.then(|| wanted(person))
}

/// Emails a moderator behind the response, where the site sends emails, their address is confirmed,
/// they want it, and they have looked at the reports since the last one.
pub(super) async fn send(app: &App, moderator: &User) -> Result<(), Failure> {
    let Some(outbox) = app.outbox.as_ref().filter(|_| wanted(moderator)) else {
        return Ok(());
    };
    if !app.store.is_email_confirmed(moderator.id).await? {
        return Ok(());
    }
    let key = key(moderator.id);
    let until = Timestamp::now().plus_seconds(REMINDED_AFTER);
    if app.store.count_attempt(&key, until).await? > 1 {
        return Ok(());
    }
    let (store, mailer) = (Arc::clone(&app.store), outbox.mailer.clone());
    let message = message(moderator, &outbox.base);
    app.background.spawn(async move {
        let Err(error) = mailer.send(message).await else {
            return;
        };
        tracing::warn!(%error, "a moderator got no email about a report");
        // The next report tries again.
        if let Err(error) = store.forget_attempts(&key).await {
            tracing::warn!(%error, "a moderator may get no email about the next report");
        }
    });
    Ok(())
}

/// Nothing of what a report says, which stays on the site.
fn message(moderator: &User, base: &str) -> EmailMessage {
    // The page is a stranger's, whose language says nothing about the moderator's.
    let chosen = moderator.profile.appearance.language;
    i18n::with(chosen.unwrap_or_default(), || EmailMessage {
        to: moderator.email.clone(),
        subject: text!("email-reported-subject"),
        text: text!(
            "email-reported-text",
            name = moderator.username.as_str(),
            base = base
        ),
    })
}

/// Records that a moderator has looked at the reports: they are written to of the next one.
///
/// # Errors
/// When the store fails.
pub async fn looked(app: &App, moderator: UserId) -> Result<(), Failure> {
    match app.outbox {
        Some(_) => Ok(app.store.forget_attempts(&key(moderator)).await?),
        None => Ok(()),
    }
}
