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
mod scene;
mod servers;
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

/// Names async functions as cases.
macro_rules! cases {
    ($($folder:ident::$module:ident::$name:ident),* $(,)?) => {
        &[$((stringify!($name), |store| Box::pin($folder::$module::$name(store)))),*]
    };
}

const CONTRACT: &[Case] = cases![
    account::accounts::migrating_twice_changes_nothing,
    account::accounts::finds_a_person_by_name_address_and_id,
    account::accounts::a_taken_name_and_a_taken_address_are_told_apart,
    account::accounts::an_address_is_found_in_every_spelling,
    account::accounts::of_two_people_who_want_one_name_at_once_exactly_one_gets_it,
    account::accounts::a_profile_changes_only_in_what_is_given,
    account::accounts::a_picture_of_a_person_is_exchanged_only_for_the_one_that_is_there,
    account::sign_in::a_session_lives_until_it_is_ended_or_expires,
    account::sign_in::a_session_that_is_used_lives_on_but_not_one_that_was_ended,
    account::sign_in::sessions_are_listed_by_use_and_ended_but_for_one,
    account::sign_in::a_new_password_replaces_the_old_one,
    account::sign_in::an_address_is_confirmed_until_it_changes,
    account::sign_in::a_one_time_link_works_once_and_replaces_the_one_before,
    account::sign_in::expired_links_are_swept,
    account::second_factors::a_second_factor_is_offered_confirmed_and_forgotten,
    account::second_factors::no_code_is_taken_twice_even_at_once,
    account::passkeys::a_passkey_is_kept_once_listed_and_forgotten,
    account::passkeys::a_passkey_is_used_only_as_it_was_read,
    account::passkeys::a_challenge_is_taken_once_and_swept,
    account::invitations::an_invitation_is_used_once_and_swept,
    account::deletion::an_administrator_who_leaves_does_not_count,
    account::deletion::an_account_leaves_when_it_is_due_unless_it_stays,
    account::deletion::somebodys_comments_are_found,
    account::deletion::a_deleted_account_leaves_nothing_and_its_name_is_free,
    compose::posts::a_post_reads_back_as_it_was_written,
    compose::posts::who_a_text_is_from_reads_back,
    compose::posts::a_replaced_post_stands_at_the_next_revision,
    compose::posts::of_two_writers_over_one_revision_exactly_one_wins,
    compose::posts::a_deleted_post_is_gone_from_every_list,
    compose::posts::finds_the_post_of_a_picture,
    compose::posts::finds_posts_whose_words_are_due,
    reading::feeds::drafts_stand_in_no_feed,
    reading::feeds::feeds_are_newest_first_and_by_author_and_tag,
    reading::feeds::paging_shows_every_post_once_while_others_are_published,
    reading::feeds::posts_of_the_same_millisecond_are_neither_lost_nor_repeated,
    reading::feeds::a_changed_hashtag_moves_the_post_to_its_page,
    reading::feeds::a_plan_that_reads_a_whole_table_is_noticed,
    reading::feeds::every_feed_is_read_along_an_index,
    compose::drafts::the_bytes_of_a_persons_pictures_are_added_up,
    compose::drafts::of_two_claims_on_one_upload_the_first_stands,
    compose::drafts::a_claim_is_finished_taken_over_released_and_swept,
    compose::drafts::pictures_added_at_once_all_arrive_and_none_beyond_the_tenth,
    compose::drafts::pictures_keep_the_order_that_they_are_put_into,
    compose::drafts::finds_drafts_that_nobody_has_changed,
    compose::drafts::hashtags_in_use_are_found_by_their_beginning,
    compose::drafts::completion_reads_a_range_of_an_index,
    social::engagement::doing_a_thing_twice_is_doing_it_once,
    social::engagement::likes_are_counted_exactly_when_many_come_at_once,
    social::engagement::edges_are_listed_newest_first_from_both_ends,
    social::engagement::ties_are_told_from_the_viewers_side,
    social::engagement::counters_that_are_wrong_are_found_and_mended,
    social::comments::comments_are_kept_counted_changed_and_deleted_with_their_answers,
    social::comments::a_deleted_post_takes_along_what_refers_to_it,
    social::comments::notifications_come_once_newest_first_and_are_read_up_to_one,
    social::engagement::bookmarks_are_newest_first,
    reading::audiences::the_home_feed_merges_those_followed_in_order,
    reading::audiences::only_public_posts_stand_in_the_public_feed_and_on_tag_pages,
    reading::audiences::an_account_that_becomes_private_narrows_its_posts,
    social::engagement::people_are_found_by_ids_and_names_with_their_profiles,
    reading::words::a_word_is_known_as_long_as_a_public_post_uses_it,
    reading::search::many_posts_are_found_in_the_very_order_of_a_naive_search,
    reading::search::dogs_finds_dog_and_a_beginning_finds_the_word,
    reading::search::what_is_not_listed_is_not_in_the_index,
    reading::search::only_the_newest_posts_of_a_common_word_are_looked_at,
    reading::search::people_are_found_by_the_beginnings_of_their_names,
    reading::words::a_hashtag_counts_its_public_posts,
    reading::words::a_hashtag_is_found_however_it_is_written_and_shown_as_typed,
    reading::search::terms_that_are_up_to_date_are_not_written_again,
    reading::search::a_search_is_read_along_an_index,
    reading::share_links::a_share_link_reads_back_until_it_is_deleted,
    reading::share_links::a_slot_holds_one_share_link,
    reading::share_links::share_links_go_when_they_expire_and_with_their_post,
    archives::transfers::a_person_has_one_transfer_of_a_kind,
    archives::transfers::a_transfer_is_written_only_by_who_holds_it,
    archives::transfers::of_two_who_take_a_lease_exactly_one_gets_it,
    archives::transfers::transfers_are_found_when_they_are_due_and_when_they_are_old,
    moderation::roles::roles_and_suspensions_read_back_and_run_out,
    moderation::roles::a_suspension_ends_the_sessions,
    moderation::roles::the_last_administrator_stays,
    moderation::roles::of_two_administrators_who_leave_at_once_one_stays,
    moderation::roles::people_are_listed_by_name,
    moderation::log::a_hidden_post_stands_in_no_public_list_and_comes_back,
    moderation::log::one_person_has_one_open_report_of_one_thing,
    moderation::log::cases_are_paged_and_closed_unless_reported_again,
    moderation::log::the_log_is_newest_first_and_found_by_thing_and_person,
    moderation::log::a_picture_is_banned_once_and_until_it_is_lifted,
    moderation::log::warnings_are_told_each_on_its_own,
    moderation::log::published_posts_and_shown_files_are_walked,
    apps::tokens::apps_and_tokens_read_back_and_tokens_are_revoked,
    apps::tokens::of_two_who_take_a_code_at_once_one_gets_it,
    apps::markers::a_marker_is_set_again_and_goes_with_its_person,
    apps::numbers::a_thing_has_one_number_and_numbers_grow_with_time,
    apps::numbers::feeds_are_read_towards_the_newest,
    captions::recaptions::all_posts_are_walked_in_order,
    captions::recaptions::new_words_replace_those_that_nobody_touched,
    captions::recaptions::what_changes_between_survey_and_renewal_is_left_alone,
    compose::attempts_and_files::attempts_are_counted_exactly_when_many_come_at_once,
    compose::attempts_and_files::write_intents_are_known_until_forgotten,
    compose::attempts_and_files::the_sweep_takes_what_has_expired_and_nothing_else,
];

/// Cases that rest on MongoDB's promise that an update of one document is atomic. FerretDB's SQLite
/// back end reads and then writes, without isolation, so there its commands are sent over a single
/// connection, one after the other; a server named by `MONGODB_TEST_URI` gets them all at once.
const NEED_ATOMIC_UPDATES: &[&str] = &[
    "a_profile_changes_only_in_what_is_given",
    "of_two_writers_over_one_revision_exactly_one_wins",
    "attempts_are_counted_exactly_when_many_come_at_once",
    "pictures_added_at_once_all_arrive_and_none_beyond_the_tenth",
    "likes_are_counted_exactly_when_many_come_at_once",
    "of_two_administrators_who_leave_at_once_one_stays",
    "of_two_who_take_a_lease_exactly_one_gets_it",
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = CONTRACT
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
    trials.extend(CONTRACT.iter().map(|&(name, case)| {
        let trial = Trial::test(format!("mongodb::{name}"), move || match server {
            Ok(server) => {
                let one_by_one = server.started && NEED_ATOMIC_UPDATES.contains(&name);
                run(case, || servers::fresh_mongodb(server, one_by_one))
            }
            Err(reason) => Err(Failed::from(format!("no MongoDB server: {reason}"))),
        });
        trial.with_ignored_flag(server.is_err() && !must_run)
    }));
    trials.extend(from_before(server));
    libtest_mimic::run(&arguments, trials).exit();
}

/// A case about the documents that a crash leaves in MongoDB.
fn on_mongodb(case: social::crashes::Run, server: &servers::Server) -> Result<(), Failed> {
    let runtime =
        tokio::runtime::Runtime::new().map_err(|error| Failed::from(error.to_string()))?;
    runtime.block_on(async {
        let fresh = servers::fresh_mongodb(server, false).await;
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
