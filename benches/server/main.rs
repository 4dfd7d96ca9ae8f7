//! How fast the server is, measured from outside on the real program:
//! `cargo bench --bench server`, or `make bench`, which also writes the tables to BENCHMARKS.md.
//!
//! The time from the end of an upload to the compose page with captions, memory over a thousand
//! uploads (`--uploads`: only these), starts (`--starts`: only these), the same picture as JPEG, HEIC
//! and AVIF (`--kinds`: only this), a crowd with slow uploads in it, without and with attackers
//! (`--crowd`: only this), and the public feed in both stores (`--feeds`: only SQLite's, `--mongodb`:
//! only MongoDB's): page 1 against a page far down, pages as guests get them against nginx with the
//! same bytes, and paging by cursor against paging by `OFFSET`.
//!
//! To make it shorter, or longer: `BENCH_UPLOADS` (30 timed ones), `BENCH_MEMORY_UPLOADS` (1,000 in
//! all), `BENCH_POSTS` (100,000),
//! `BENCH_SECONDS` (10 for each slice of load), `BENCH_CONNECTIONS` (16), `BENCH_KINDS` (10 uploads of
//! each kind of file).
//!
//! MongoDB is the server named by `MONGODB_TEST_URI`, else the one the tests use, which gets
//! `BENCH_MONGODB_POSTS` (10,000) posts and one reader, because it is no database for many.
#![allow(clippy::print_stdout, reason = "the tables go to standard output")]

#[allow(dead_code, reason = "the other benchmark uses more of it")]
mod figures;
mod http;
#[allow(dead_code, reason = "the other benchmark uses more of it")]
mod program;
mod attackers;
mod crowd;
mod photo;
mod python;
mod floor;
mod starts;
mod uploads;
mod upload_report;
mod kinds;
mod seed;
mod nginx;
mod feeds;
mod stores;
mod mongodb;
mod machine;
mod report;

use anyhow::{Context, Result};
use crowd::Company;
use report::Report;
use tokio::runtime::Runtime;

/// What to measure, and for how long.
struct Options {
    uploads: usize,
    memory_uploads: usize,
    posts: usize,
    mongodb_posts: usize,
    seconds: usize,
    connections: usize,
    kinds: usize,
}

impl Options {
    fn from_environment() -> Result<Self> {
        let number = |name: &str, usual: usize| match std::env::var(name) {
            Ok(text) => text
                .parse()
                .with_context(|| format!("{name} is not a number")),
            Err(_) => Ok(usual),
        };
        Ok(Self {
            uploads: number("BENCH_UPLOADS", 30)?,
            memory_uploads: number("BENCH_MEMORY_UPLOADS", 1000)?,
            posts: number("BENCH_POSTS", 100_000)?,
            mongodb_posts: number("BENCH_MONGODB_POSTS", 10_000)?,
            seconds: number("BENCH_SECONDS", 10)?,
            connections: number("BENCH_CONNECTIONS", 16)?,
            kinds: number("BENCH_KINDS", 10)?,
        })
    }
}

fn main() -> Result<()> {
    let write = std::env::args().any(|argument| argument == "--write");
    let options = Options::from_environment()?;
    let runtime = Runtime::new()?;

    let mut report = Report::begin()?;
    let only = |part: &str| std::env::args().any(|argument| argument == part);
    if only("--kinds") {
        report.kinds(kinds::measure(&options)?.as_deref());
        println!("{}", report.finish());
        return Ok(());
    }
    if only("--starts") {
        report.starts(&starts::measure()?);
        println!("{}", report.finish());
        return Ok(());
    }
    if only("--uploads") {
        report.uploads(&uploads::measure(&options)?);
        println!("{}", report.finish());
        return Ok(());
    }
    if only("--feeds") {
        let sqlite = runtime.block_on(stores::sqlite(&options))?;
        report.feed(&sqlite.measure(&runtime, &options)?);
        println!("{}", report.finish());
        return Ok(());
    }
    if only("--mongodb") {
        mongodb_feed(&mut report, &runtime, &options)?;
        println!("{}", report.finish());
        return Ok(());
    }
    for company in [Company::Quiet, Company::Attackers] {
        report.crowd(&crowd::measure(options.seconds, company)?);
    }
    if only("--crowd") {
        println!("{}", report.finish());
        return Ok(());
    }
    report.starts(&starts::measure()?);
    report.uploads(&uploads::measure(&options)?);
    report.kinds(kinds::measure(&options)?.as_deref());
    let sqlite = runtime.block_on(stores::sqlite(&options))?;
    report.feed(&sqlite.measure(&runtime, &options)?);
    mongodb_feed(&mut report, &runtime, &options)?;
    let text = report.finish();
    println!("{text}");
    if write {
        report::write(&text)?;
    }
    Ok(())
}

fn mongodb_feed(report: &mut Report, runtime: &Runtime, options: &Options) -> Result<()> {
    match mongodb::server()? {
        Ok(server) => {
            let mongodb = runtime.block_on(stores::mongodb(&server, options))?;
            report.feed(&mongodb.measure(runtime, options)?);
            runtime.block_on(server.clean_up())?;
        }
        Err(reason) => report.no_mongodb(&reason),
    }
    Ok(())
}
