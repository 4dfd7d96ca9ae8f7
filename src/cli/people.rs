//! `vignette admin create`, `role`, `list`, `suspend` and `restore`: who looks after a site, and who
//! may not use it.

use std::io::{self, BufRead, IsTerminal};

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use crate::domain::{Actor, Role, User};
use crate::services::account::sign_up::{self, SignUp, SignUpError};
use crate::services::moderation::staff::{self, StaffError, Term};
use crate::services::{App, Failure};

/// What can be done about people.
#[derive(Debug, Subcommand)]
pub enum PeopleCommand {
    /// Make an account. Its password is asked for, or read from standard input; where none is
    /// given, a random one is made and printed
    Create {
        /// Username
        name: String,
        /// E-mail address
        email: String,
        /// What they may do beside sharing
        #[arg(long, value_enum, default_value = "member")]
        role: RoleWord,
    },
    /// Give a person another role
    Role {
        /// Username
        name: String,
        /// What they may do from now on
        role: RoleWord,
    },
    /// List people by name
    List {
        /// Only moderators and administrators
        #[arg(long)]
        staff: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Keep a person off the site, and what they shared out of sight
    Suspend {
        /// Username
        name: String,
        /// For so many days [default: for good]
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        days: Option<u32>,
        /// Shown to the person, and kept in the log
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Let a suspended person back
    Restore {
        /// Username
        name: String,
    },
}

/// A role on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleWord {
    /// Shares and looks
    Member,
    /// Looks after what members share
    Moderator,
    /// Looks after moderators, too
    Admin,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Member => Self::Member,
            RoleWord::Moderator => Self::Moderator,
            RoleWord::Admin => Self::Admin,
        }
    }
}

/// Why a command was not done. Each message is one line.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The account cannot be made like this.
    #[error("{0}")]
    Refused(String),
    /// Nobody there, or not to be done.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// The terminal or standard input failed.
    #[error("the password cannot be read: {0}")]
    Input(#[from] io::Error),
    /// A store failed.
    #[error(transparent)]
    Internal(#[from] Failure),
}

/// Does it; `say` gets each line of what came of it.
///
/// # Errors
/// See [`PeopleError`].
pub async fn run(
    app: &App,
    command: PeopleCommand,
    mut say: impl FnMut(&str),
) -> Result<(), PeopleError> {
    let (store, actor) = (&*app.store, Actor::command_line());
    match command {
        PeopleCommand::Create { name, email, role } => {
            let (password, made) = password()?;
            let form = SignUp {
                username: name,
                email,
                password: password.clone(),
                invitation: None,
            };
            let user = sign_up::create_by(app, form, role.into(), &actor).await;
            let user = user.map_err(refusal)?;
            say(&is_now(&user, user.role));
            if made {
                say(&format!("password: {password}"));
            }
        }
        PeopleCommand::Role { name, role } => {
            let user = staff::set_role(store, &actor, &name, role.into()).await?;
            say(&is_now(&user, role.into()));
        }
        PeopleCommand::List { json, staff } => {
            let mut after = None;
            loop {
                let people = match staff {
                    true => staff::list(app).await?,
                    false => staff::everybody(app, after.as_ref()).await?,
                };
                list(&people, json, &mut say);
                after = people.last().map(|user| user.username.clone());
                if staff || after.is_none() {
                    break;
                }
            }
        }
        PeopleCommand::Suspend { name, days, reason } => {
            let user = staff::find(store, &name).await?;
            let term = days.map_or(Term::ForGood, Term::Days);
            let reason = staff::reason(&reason).map_err(StaffError::from)?;
            staff::suspend(store, &actor, &user, term, reason).await?;
            say(&format!("@{} is suspended", user.username));
        }
        PeopleCommand::Restore { name } => {
            let user = staff::find(store, &name).await?;
            let reason = crate::domain::ModeratorsText::default();
            staff::lift(store, &actor, &user, reason).await?;
            say(&format!("@{} may use the site again", user.username));
        }
    }
    Ok(())
}

fn is_now(user: &User, role: Role) -> String {
    let article = if role == Role::Admin { "an" } else { "a" };
    format!("@{} is {article} {} now", user.username, role.as_str())
}

#[derive(Serialize)]
struct Line<'u> {
    username: &'u str,
    email: &'u str,
    role: &'static str,
    suspended: bool,
    suspended_until: Option<String>,
}

fn list(people: &[User], json: bool, say: &mut impl FnMut(&str)) {
    for user in people {
        let until = user.suspension.as_ref().and_then(|one| one.until);
        let line = Line {
            username: user.username.as_str(),
            email: user.email.as_str(),
            role: user.role.as_str(),
            suspended: user.suspension.is_some(),
            suspended_until: until.map(|time| time.rfc3339()),
        };
        if json {
            // A line of plain texts can always be written.
            say(&serde_json::to_string(&line).unwrap_or_default());
            continue;
        }
        let suspended = match (line.suspended, &line.suspended_until) {
            (false, _) => String::new(),
            (true, None) => "\tsuspended for good".to_owned(),
            (true, Some(until)) => format!("\tsuspended until {until}"),
        };
        say(&format!(
            "@{}\t{}\t{}{suspended}",
            line.username, line.role, line.email
        ));
    }
}

fn refusal(error: SignUpError) -> PeopleError {
    match error {
        SignUpError::Invalid(problems) => {
            let problems = [problems.username, problems.email, problems.password];
            let problems: Vec<String> = problems.into_iter().flatten().collect();
            PeopleError::Refused(problems.join(" "))
        }
        SignUpError::RateLimited(limit) => PeopleError::Refused(limit.to_string()),
        error @ SignUpError::NotInvited => PeopleError::Refused(error.to_string()),
        SignUpError::Internal(failure) => failure.into(),
    }
}

/// A password and whether it was made here.
fn password() -> io::Result<(String, bool)> {
    let typed = if io::stdin().is_terminal() {
        let terminal = console::Term::stderr();
        terminal.write_str("Password (none for a random one): ")?;
        terminal.read_secure_line()?
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if !typed.is_empty() {
        return Ok((typed, false));
    }
    // 120 bits, in letters that can be read out.
    let random = hex::encode(rand::random::<[u8; 15]>());
    Ok((random, true))
}
