//! `vignette login`, `logins`, `logout`, `post` and `upload`: what a person does on a site from
//! their own machine, over the interface for programs. Any server that speaks Mastodon's client API
//! will do; drafts, and captions that are suggested, only a Vignette has. And `vignette health`.

mod address;
mod response;
mod arguments;
mod client;
mod drafts;
mod error;
mod find;
pub mod health;
mod ledger;
mod login;
mod logins;
mod media;
mod post;
mod upload;
mod retry_after;

use std::process::ExitCode;
use std::time::Duration;

pub use arguments::{LoginArgs, LoginsArgs, LogoutArgs, PostArgs, RemoteCommand, UploadArgs};

use self::arguments::ConnectionArgs;
use self::client::Client;
use self::error::RemoteError;
use self::logins::Logins;
use super::complain;

/// Does what was asked for; returns whether all of it was done.
#[must_use]
pub fn run(command: RemoteCommand) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(dispatch(command)),
        Err(error) => Err(RemoteError::Terminal(error)),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            complain(error);
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(command: RemoteCommand) -> Result<bool, RemoteError> {
    match command {
        RemoteCommand::Login(args) => login::login(args).await.map(|()| true),
        RemoteCommand::Logins(args) => login::list(&args).map(|()| true),
        RemoteCommand::Logout(args) => login::logout(args).await.map(|()| true),
        RemoteCommand::Post(args) => post::run(args).await.map(|()| true),
        RemoteCommand::Upload(args) => upload::run(args).await,
    }
}

/// A client in the name of whoever is logged in at the server that was asked for, and who that is.
fn logged_in(args: &ConnectionArgs) -> Result<(Client, String), RemoteError> {
    let logins = Logins::read()?;
    let (server, login) = logins.find(args.server.as_deref())?;
    let client = Client::new(server, Duration::from_secs(args.timeout.into()))?;
    Ok((
        client.with_token(login.token.clone()),
        login.account.clone(),
    ))
}

/// A line on standard output: what the command is asked for.
fn say(line: impl std::fmt::Display) -> Result<(), RemoteError> {
    use std::io::Write;
    writeln!(std::io::stdout().lock(), "{line}").map_err(RemoteError::Terminal)
}
