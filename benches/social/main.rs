//! What people do among each other at size, measured on the real program with the embedded store:
//! `cargo bench --bench social`, or `make bench`, which also writes the table to BENCHMARKS.md.
//!
//! 100,000 people and 1,000,000 posts (`BENCH_PEOPLE`, `BENCH_SOCIAL_POSTS`); one of them follows
//! 1,000 others. Measured: their home feed, page 1 and page 100, beside the same question put as a
//! plain SQL join, and as JSON beside HTML (`BENCH_SECONDS` for each slice); the search; and likes of one post by 64 people at once, whose count must be exact.
//!
//! `-- --famous` measures another site, with a follow graph that has a heavy tail and an account that
//! 100,000 follow; `--people` and `--posts` say how large it is, up to 1,000,000 and 10,000,000.
#![allow(clippy::print_stdout, reason = "the table goes to standard output")]

mod api;
mod famous;
#[allow(dead_code, reason = "the other benchmark uses more of it")]
#[path = "../server/figures.rs"]
mod figures;
mod graph;
mod graph_posts;
mod home;
#[allow(dead_code, reason = "the other benchmark uses more of it")]
#[path = "../server/http.rs"]
mod http;
mod likes;
#[path = "../server/mongodb.rs"]
mod mongodb;
#[allow(dead_code, reason = "the other benchmark uses more of it")]
#[path = "../server/seed.rs"]
mod one_by_one;
mod people;
#[allow(dead_code, reason = "the other benchmark uses more of it")]
#[path = "../server/program.rs"]
mod program;
mod report;
mod search;
mod seed;

use anyhow::{Context, Result};
use vignette::storage::Store;
use vignette::storage::sqlite::SqliteStore;

use self::program::{Captions, Program};

fn number(name: &str, usual: usize) -> Result<usize> {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .with_context(|| format!("{name} is not a number")),
        Err(_) => Ok(usual),
    }
}

/// What follows a word of the command line.
fn argument(name: &str, usual: usize) -> Result<usize> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    match (arguments.next(), arguments.next()) {
        (None, _) => Ok(usual),
        (_, text) => text
            .and_then(|text| text.replace('_', "").parse().ok())
            .with_context(|| format!("{name} wants a number")),
    }
}

fn main() -> Result<()> {
    let has = |word: &str| std::env::args().any(|argument| argument == word);
    let write = has("--write");
    let people = argument("--people", number("BENCH_PEOPLE", 100_000)?)?;
    let posts = argument("--posts", number("BENCH_SOCIAL_POSTS", 1_000_000)?)?;
    let runtime = tokio::runtime::Runtime::new()?;
    if has("--famous") {
        let measured = famous::measure(graph::Scale { people, posts }, &runtime)?;
        let text = report::famous(&measured);
        println!("{text}");
        return match write {
            true => report::write(&text, report::FAMOUS),
            false => Ok(()),
        };
    }
    let data = tempfile::tempdir()?;
    let file = data.path().join("vignette.sqlite");
    let site = runtime.block_on(async {
        let store = SqliteStore::open(&file).await?;
        store.migrate().await?;
        seed::site(&file, people, posts).await
    })?;
    let program = Program::start(data.path(), None, Captions::Off)?;
    let reader = people::sign_up(&program, "reader", &file, &runtime)?;
    runtime.block_on(seed::follow(&file, reader.id, &site.people))?;
    let alone = runtime.block_on(home::in_the_store(&file, reader.id))?;
    let deep = home::deep(&file, &reader, &runtime)?;
    let pages = home::over_http(&program, &reader, deep)?;
    let seconds = number("BENCH_SECONDS", 10)?;
    let read = api::measure(&program, &file, &reader, deep, seconds, &runtime)?;
    let asked = search::over_http(&program)?;
    let likes = likes::at_once(&program, site.newest, &file, &runtime)?;
    let mut text = report::text(people, posts, &alone, &pages, &asked, &likes);
    text.push_str(&report::api(&read));
    println!("{text}");
    match mongodb::server()? {
        Ok(server) => {
            let posts = match server.is_stand_in() {
                true => posts.min(number("BENCH_MONGODB_POSTS", 1_000)?),
                false => posts,
            };
            let home = runtime.block_on(home::on_mongodb(&server.uri, posts))?;
            text.push_str(&report::mongodb(&home, server.is_stand_in()));
            runtime.block_on(server.clean_up())?;
        }
        Err(reason) => text.push_str(&format!("\nMongoDB was not measured: {reason}.\n")),
    }
    println!("all of it:\n{text}");
    if write {
        report::write(&text, report::SOCIAL)?;
    }
    Ok(())
}
