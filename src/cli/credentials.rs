//! `vignette admin reset-link`, `invite`, `two-factor-off` and `rotate-secret`: who gets in.

use anyhow::{Context, anyhow, ensure};
use clap::Subcommand;

use super::complain;
use crate::domain::{Email, TokenPurpose, User, Username};
use crate::security::SigningKeys;
use crate::services::App;
use crate::services::account::{emails, invitations, recovery, second_factor};
use crate::settings::{Settings, running};
use crate::storage::Store;

/// What can be done about who gets in.
#[derive(Debug, Subcommand)]
pub enum CredentialsCommand {
    /// Print a link with which someone chooses a new password; it works once, within an hour
    ResetLink {
        /// Whose
        username: String,
    },
    /// Print links with which one person each signs up where `accounts.registration` asks for one
    Invite {
        /// How many
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
        count: u16,
        /// For how many days they work
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: u16,
    },
    /// Send an email that only shows that emails arrive
    TestEmail {
        /// To whom
        address: String,
    },
    /// Turn two-factor login off for someone who has lost their app and their recovery codes
    TwoFactorOff {
        /// Whose
        username: String,
    },
    /// Make a new secret to sign sessions with; nobody is signed out. Restart the server afterwards
    RotateSecret {
        /// Drop the old secrets at once: everybody must log in again
        #[arg(long)]
        revoke: bool,
    },
}

/// Does it; `say` gets each line.
///
/// # Errors
/// One line for whoever ran it.
pub async fn run(
    app: &App,
    settings: &Settings,
    command: CredentialsCommand,
    say: impl Fn(&str),
) -> anyhow::Result<()> {
    match command {
        CredentialsCommand::TestEmail { address } => {
            let outbox = app.outbox.as_ref();
            let outbox = outbox.context("this site sends no emails: set `mail.smtp`")?;
            let to = Email::parse(&address).map_err(|error| anyhow!("{address:?}: {error}"))?;
            emails::test(outbox, to).await?;
            say(&format!("The mail server has taken an email to {address}."));
        }
        CredentialsCommand::ResetLink { username } => {
            let path = reset_link(&*app.store, &username).await?;
            say(&format!("{}{path}", base(settings)));
        }
        CredentialsCommand::Invite { count, days } => {
            let base = base(settings);
            for _ in 0..count {
                let secret = invitations::invite(app, days).await?.in_address();
                say(&format!("{base}/signup?invitation={secret}"));
            }
        }
        CredentialsCommand::TwoFactorOff { username } => {
            let user = account(&*app.store, &username).await?;
            second_factor::forget(app, &user).await?;
            say(&format!(
                "{} logs in with the password alone now",
                user.username
            ));
        }
        CredentialsCommand::RotateSecret { revoke } => {
            ensure!(
                settings.accounts.secrets.is_empty(),
                "the secrets are in the settings: put a new one first in `accounts.secrets`"
            );
            if revoke {
                SigningKeys::replace(&settings.storage.data)?;
                say("from the server's next start on, everybody must log in again");
            } else {
                SigningKeys::rotate(&settings.storage.data)?;
                say("a new secret signs sessions from the server's next start on");
            }
        }
    }
    Ok(())
}

/// The path of a one-time link to choose a new password, for an account by its name. Earlier links
/// of the account stop working.
///
/// # Errors
/// When there is no such account, or the store fails.
pub async fn reset_link(store: &dyn Store, name: &str) -> anyhow::Result<String> {
    let user = account(store, name).await?;
    let secret = recovery::link(store, &user, TokenPurpose::ResetPassword).await?;
    Ok(format!("/reset/{}", secret.in_address()))
}

async fn account(store: &dyn Store, name: &str) -> anyhow::Result<User> {
    let username = Username::parse(name).map_err(|error| anyhow!("{name:?}: {error}"))?;
    let user = store.user_by_name(&username).await?;
    user.with_context(|| format!("there is nobody called {username}"))
}

/// The site's address for links, without a slash at its end: from the settings, else as the running
/// server has it.
fn base(settings: &Settings) -> String {
    if let Some(url) = &settings.server.public_url {
        return url.as_str().trim_end_matches('/').to_owned();
    }
    if let Some(base) = running(&settings.storage.data) {
        complain("`server.public_url` is not set here: the link begins as the running server says");
        return base;
    }
    complain(
        "`server.public_url` is not set, and no server runs over these data: the beginning of the \
         link is a guess",
    );
    format!("http://{}", settings.server.listen)
}
