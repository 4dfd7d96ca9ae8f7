//! The journey of a newcomer in a real browser, against the real program: with JavaScript and
//! without, on a phone and on a wide screen, in light and dark. Screenshots of each page are left
//! in `artifacts/screenshots/`.
//!
//! Needs Chromium and its WebDriver (`make browser`). Without them the cases are reported as
//! ignored; where `CI` is set they fail, because nobody would notice that they did not run.

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
mod archives;
mod compose;
mod moderation;
mod reading;
mod social;
mod barriers;
mod browser;
mod journey;
mod pictures;
mod program;

use std::future::Future;
use std::pin::Pin;

use libtest_mimic::{Arguments, Failed, Trial};

type Run = fn() -> Pin<Box<dyn Future<Output = ()>>>;

const CASES: &[(&str, Run)] = &[
    ("a_newcomer_shares_a_photo_with_javascript", || {
        Box::pin(journey::with_javascript())
    }),
    ("a_newcomer_shares_a_photo_without_javascript", || {
        Box::pin(journey::without_javascript())
    }),
    ("one_bad_file_leaves_the_others", || {
        Box::pin(compose::uploading::one_bad_file_leaves_the_others())
    }),
    ("pictures_are_dropped_pasted_and_taken", || {
        Box::pin(compose::uploading::pictures_are_dropped_pasted_and_taken())
    }),
    ("rows_can_be_cancelled_and_wait_their_turn", || {
        Box::pin(compose::uploading::rows_can_be_cancelled_and_wait_their_turn())
    }),
    ("a_picture_that_was_sent_is_taken_back", || {
        Box::pin(compose::uploading::a_picture_that_was_sent_is_taken_back())
    }),
    ("pictures_are_arranged_by_keyboard_and_mouse", || {
        Box::pin(compose::several::pictures_are_arranged_by_keyboard_and_mouse())
    }),
    ("an_empty_alt_text_is_asked_about_once", || {
        Box::pin(compose::several::an_empty_alt_text_is_asked_about_once())
    }),
    ("hashtags_in_use_are_completed", || {
        Box::pin(compose::several::hashtags_in_use_are_completed())
    }),
    ("several_pictures_without_javascript", || {
        Box::pin(compose::several::several_pictures_without_javascript())
    }),
    ("a_post_is_looked_at_in_carousel_and_viewer", || {
        Box::pin(compose::several::a_post_is_looked_at_in_carousel_and_viewer())
    }),
    ("words_save_themselves_and_are_found_again", || {
        Box::pin(compose::drafts::words_save_themselves_and_are_found_again())
    }),
    ("a_broken_connection_loses_no_words", || {
        Box::pin(compose::drafts::a_broken_connection_loses_no_words())
    }),
    ("an_ended_session_is_told_and_the_words_come_along", || {
        Box::pin(compose::drafts::an_ended_session_is_told_and_the_words_come_along())
    }),
    ("two_people_meet_with_javascript", || {
        Box::pin(social::people::two_people_meet_with_javascript())
    }),
    ("two_people_meet_without_javascript", || {
        Box::pin(social::people::two_people_meet_without_javascript())
    }),
    ("everything_can_be_done_from_the_keyboard", || {
        Box::pin(social::people::everything_can_be_done_from_the_keyboard())
    }),
    ("a_passkey_is_added_and_opens_the_account", || {
        Box::pin(account::passkeys::a_passkey_is_added_and_opens_the_account())
    }),
    (
        "everything_is_brought_in_and_taken_along_with_javascript",
        || {
            Box::pin(
                archives::transfers::everything_is_brought_in_and_taken_along_with_javascript(),
            )
        },
    ),
    (
        "everything_is_brought_in_and_taken_along_without_javascript",
        || {
            Box::pin(
                archives::transfers::everything_is_brought_in_and_taken_along_without_javascript(),
            )
        },
    ),
    ("no_page_has_a_serious_barrier", || {
        Box::pin(barriers::no_page_has_a_serious_barrier())
    }),
    ("reported_hidden_and_shown_again_with_javascript", || {
        Box::pin(moderation::moderators::reported_hidden_and_shown_again_with_javascript())
    }),
    ("reported_hidden_and_shown_again_without_javascript", || {
        Box::pin(moderation::moderators::reported_hidden_and_shown_again_without_javascript())
    }),
    ("a_sensitive_picture_is_fetched_when_somebody_asks", || {
        Box::pin(moderation::moderators::a_sensitive_picture_is_fetched_when_somebody_asks())
    }),
    ("the_admin_pages_are_photographed", || {
        Box::pin(moderation::moderators::the_admin_pages_are_photographed())
    }),
    ("the_feed_scrolls_on_by_itself", || {
        Box::pin(reading::scroll::the_feed_scrolls_on_by_itself())
    }),
    ("several_pictures_are_photographed", || {
        Box::pin(reading::gallery_several::several_pictures_are_photographed())
    }),
    ("every_page_is_photographed", || {
        Box::pin(reading::gallery::every_page())
    }),
];

fn main() {
    let mut arguments = Arguments::from_args();
    // Each case drives a browser and a server; two at a time is what a small machine carries.
    arguments.test_threads.get_or_insert(2);
    let available = browser::available().and_then(|()| barriers::available());
    if let Err(reason) = &available {
        eprintln!("the browser cases do not run: {reason}");
    }
    let must_run = std::env::var_os("CI").is_some();
    let trials = CASES.iter().map(|&(name, case)| {
        let available = available.clone();
        Trial::test(name, move || {
            available.map_err(Failed::from)?;
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .map_err(|error| Failed::from(error.to_string()))?;
            runtime.block_on(case());
            Ok(())
        })
    });
    let ignored = available.is_err() && !must_run;
    let trials = trials
        .map(|trial| trial.with_ignored_flag(ignored))
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}
