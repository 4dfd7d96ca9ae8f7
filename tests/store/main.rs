//! One contract for both stores, word for word: every case runs on the embedded store and on
//! MongoDB (or a server that speaks its protocol, see `servers.rs`).
//!
//! Without such a server the MongoDB cases are reported as ignored, with the reason; where `CI` is
//! set they fail, because nobody would notice that they did not run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]
#![allow(
    clippy::print_stderr,
    reason = "the reason for ignored cases is for whoever runs them"
)]

mod account;
mod apps;
mod archives;
mod captions;
mod compose;
mod moderation;
mod reading;
mod social;
mod contract;
mod scene;
mod servers;
mod shapes;
mod upgrades;
#[path = "../captioning/toy.rs"]
mod toy;
#[path = "../captioning/toy_graphs.rs"]
mod toy_graphs;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use vignette::storage::QueryPlans;

/// A case of the contract: a fresh, migrated store goes in, and a panic means that it is broken.
type Run = fn(Arc<dyn QueryPlans>) -> Pin<Box<dyn Future<Output = ()>>>;

/// A case with its name.
type Case = (&'static str, Run);

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = contract::CONTRACT
        .iter()
        .map(|&(name, case)| {
            Trial::test(format!("sqlite::{name}"), move || {
                run(case, servers::fresh_sqlite)
            })
        })
        .collect();
    let server = servers::mongodb();
    if let Err(reason) = server {
        eprintln!("the MongoDB cases do not run: {reason}");
    }
    let must_run = std::env::var_os("CI").is_some();
    trials.extend(social::crashes::CASES.iter().map(|&(name, case)| {
        let trial = Trial::test(format!("mongodb::{name}"), move || match server {
            Ok(server) => on_mongodb(case, server),
            Err(reason) => Err(Failed::from(format!("no MongoDB server: {reason}"))),
        });
        trial.with_ignored_flag(server.is_err() && !must_run)
    }));
    trials.extend(contract::CONTRACT.iter().map(|&(name, case)| {
        let trial = Trial::test(format!("mongodb::{name}"), move || match server {
            Ok(server) => run(case, || servers::fresh_mongodb(server)),
            Err(reason) => Err(Failed::from(format!("no MongoDB server: {reason}"))),
        });
        trial.with_ignored_flag(server.is_err() && !must_run)
    }));
    trials.extend(from_before(server));
    let cases = libtest_mimic::run(&arguments, trials);
    // What was asked is known when all cases have run.
    let shapes = libtest_mimic::run(
        &arguments,
        shapes::trials(server, arguments.filter.is_some()),
    );
    cases.exit_if_failed();
    shapes.exit();
}

/// A case about the documents that a crash leaves in MongoDB.
fn on_mongodb(case: social::crashes::Run, server: &servers::Server) -> Result<(), Failed> {
    let runtime =
        tokio::runtime::Runtime::new().map_err(|error| Failed::from(error.to_string()))?;
    runtime.block_on(async {
        let fresh = servers::fresh_mongodb(server).await;
        let database = fresh.mongodb.clone().unwrap();
        case(fresh.store.clone(), database).await;
    });
    Ok(())
}

/// What an upgrade finds: beside the contract, because no store writes such posts any more.
fn from_before(server: &'static Result<servers::Server, String>) -> Vec<Trial> {
    /// A case that makes its own old store.
    macro_rules! on_sqlite {
        ($name:literal, $case:expr) => {
            Trial::test(concat!("sqlite::", $name), || {
                runtime()?.block_on($case());
                Ok(())
            })
        };
    }
    let must_run = std::env::var_os("CI").is_some();
    macro_rules! on_mongodb {
        ($name:literal, $case:expr) => {{
            let trial = Trial::test(concat!("mongodb::", $name), move || match server {
                Ok(server) => {
                    runtime()?.block_on($case(server));
                    Ok(())
                }
                Err(reason) => Err(Failed::from(format!("no MongoDB server: {reason}"))),
            });
            trial.with_ignored_flag(server.is_err() && !must_run)
        }};
    }
    use compose::old_posts;
    vec![
        on_sqlite!(
            "posts_from_before_the_index_are_found_after_indexing",
            old_posts::in_sqlite
        ),
        on_mongodb!(
            "posts_from_before_the_index_are_found_after_indexing",
            old_posts::in_mongodb
        ),
        on_sqlite!(
            "a_deletion_that_a_crash_cut_short_is_finished",
            social::sqlite_deletions::what_a_crash_left_is_finished
        ),
        on_sqlite!(
            "a_deletion_reads_no_whole_table_for_a_foreign_key",
            social::sqlite_deletions::every_foreign_key_has_an_index
        ),
        on_sqlite!(
            "upgrade_what_version_17_wrote_reads_the_same",
            upgrades::sqlite_from_17
        ),
        on_sqlite!(
            "upgrade_what_version_23_wrote_reads_the_same",
            upgrades::sqlite_from_23
        ),
        on_mongodb!(
            "upgrade_what_version_17_wrote_reads_the_same",
            upgrades::mongodb_from_17
        ),
        on_mongodb!(
            "upgrade_what_version_23_wrote_reads_the_same",
            upgrades::mongodb_from_23
        ),
        on_mongodb!(
            "upgrade_migration_18_goes_on_where_it_was_broken_off",
            upgrades::broken_off_in_18
        ),
        on_mongodb!(
            "upgrade_migration_24_goes_on_where_it_was_broken_off",
            upgrades::broken_off_in_24
        ),
    ]
}

fn runtime() -> Result<tokio::runtime::Runtime, Failed> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failed::from(error.to_string()))
}

fn run<F>(case: Run, fresh: impl FnOnce() -> F) -> Result<(), Failed>
where
    F: Future<Output = servers::Fresh>,
{
    runtime()?.block_on(async {
        let fresh = fresh().await;
        case(Arc::clone(&fresh.store)).await;
    });
    Ok(())
}
