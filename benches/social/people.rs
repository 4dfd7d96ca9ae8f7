//! People with a session, signed up as everybody is.

use std::path::Path;

use anyhow::{Context, Result};
use tokio::runtime::Runtime;
use vignette::domain::{UserId, Username};
use vignette::storage::Accounts;
use vignette::storage::sqlite::SqliteStore;

use crate::program::Program;

/// Someone signed in.
pub struct Person {
    pub id: UserId,
    pub cookie: String,
}

pub fn sign_up(program: &Program, name: &str, file: &Path, runtime: &Runtime) -> Result<Person> {
    let form = format!("username={name}&email={name}%40bench.example.org&password=mango-quartz-77");
    let media = "application/x-www-form-urlencoded";
    let (_, answer) = program.connect()?.post("/signup", media, form.as_bytes())?;
    let answer = answer.expect(303)?;
    let cookie = answer.header("set-cookie").context("no session")?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let user = runtime.block_on(async {
        let store = SqliteStore::open(file).await?;
        let name = Username::parse(name).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok::<_, anyhow::Error>(store.user_by_name(&name).await?)
    })?;
    let id = user.context("nobody signed up")?.id;
    Ok(Person { id, cookie })
}
