//! Who may sign up: everybody, whoever has been sent a link, or nobody.

use crate::domain::{LinkToken, Timestamp};
use crate::services::{App, Failure};

/// Who may sign up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Everybody.
    #[default]
    Open,
    /// Whoever has a link that was not used yet.
    Invitation,
    /// Nobody; administrators make accounts on the command line.
    Closed,
}

/// An invitation that has been used up.
#[derive(Debug)]
pub(in crate::services) struct Used(Option<([u8; 32], Timestamp)>);

/// Makes an invitation for one person that works for some days, and returns its secret, only here.
///
/// # Errors
/// When the store fails.
pub async fn invite(app: &App, days: u16) -> Result<LinkToken, Failure> {
    let secret = LinkToken::from_random(rand::random());
    let end = Timestamp::now().plus_seconds(i64::from(days) * 86_400);
    app.store.insert_invitation(secret.digest(), end).await?;
    Ok(secret)
}

/// Whether a user with this invitation, or without one, may sign up.
///
/// # Errors
/// When the store fails.
pub async fn opens(app: &App, invitation: Option<&LinkToken>) -> Result<bool, Failure> {
    Ok(match app.registration {
        Registration::Open => true,
        Registration::Closed => false,
        Registration::Invitation => match invitation {
            Some(secret) => works_until(app, secret).await?.is_some(),
            None => false,
        },
    })
}

async fn works_until(app: &App, secret: &LinkToken) -> Result<Option<Timestamp>, Failure> {
    let end = app.store.invitation(secret.digest()).await?;
    Ok(end.filter(|end| Timestamp::now() < *end))
}

/// Uses an invitation up where one is needed; none when another user was faster.
pub(in crate::services) async fn take(
    app: &App,
    invitation: Option<&LinkToken>,
) -> Result<Option<Used>, Failure> {
    if app.registration == Registration::Open {
        return Ok(Some(Used(None)));
    }
    let Some(secret) = invitation.filter(|_| app.registration != Registration::Closed) else {
        return Ok(None);
    };
    let Some(end) = works_until(app, secret).await? else {
        return Ok(None);
    };
    let taken = app.store.take_invitation(secret.digest()).await?;
    Ok(taken.then_some(Used(Some((secret.digest(), end)))))
}

/// Makes an invitation work again, because no account came of it.
pub(in crate::services) async fn give_back(app: &App, used: Used) -> Result<(), Failure> {
    if let Used(Some((digest, end))) = used {
        app.store.insert_invitation(digest, end).await?;
    }
    Ok(())
}
