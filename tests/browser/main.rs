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
mod devtools;
mod journey;
mod look;
mod pictures;
mod program;
#[path = "../captioning/toy.rs"]
mod toy;
#[path = "../captioning/toy_graphs.rs"]
mod toy_graphs;

use std::future::Future;
use std::pin::Pin;

use libtest_mimic::{Arguments, Failed, Trial};

type Run = fn() -> Pin<Box<dyn Future<Output = ()>>>;

/// A case with its name.
type Case = (&'static str, Run);

/// Names async functions as cases: `module::case` or `folder::module::case`.
macro_rules! cases {
    ($($first:ident::$second:ident $(::$third:ident)?),* $(,)?) => {
        &[$((
            cases!(@name $second $($third)?),
            || Box::pin($first::$second$(::$third)?()),
        )),*]
    };
    (@name $module:ident $case:ident) => {
        stringify!($case)
    };
    (@name $case:ident) => {
        stringify!($case)
    };
}

const CASES: &[Case] = cases![
    journey::a_newcomer_shares_a_photo_with_javascript,
    journey::a_newcomer_shares_a_photo_without_javascript,
    compose::uploading::one_bad_file_leaves_the_others,
    compose::uploading::pictures_are_dropped_pasted_and_taken,
    compose::uploading::rows_can_be_cancelled_and_wait_their_turn,
    compose::uploading::a_picture_that_was_sent_is_taken_back,
    compose::waiting::an_upload_goes_on_without_its_page,
    compose::waiting::many_uploads_go_on_without_their_page,
    compose::waiting::many_uploads_go_on_when_their_page_is_opened_again,
    compose::waiting::an_upload_goes_on_when_its_own_account_comes_back,
    compose::waiting::logging_out_asks_before_it_discards_what_waits,
    compose::waiting::photos_on_the_device_stay_when_the_question_about_many_is_cancelled,
    compose::smaller::large_photos_are_made_smaller_where_that_is_asked_for,
    compose::several::pictures_are_arranged_by_keyboard_and_mouse,
    compose::alt_suggestions::each_picture_has_suggestions_of_its_own,
    compose::alt_suggestions::each_picture_has_suggestions_without_javascript,
    compose::alt_suggestions::the_picture_shows_where_the_captioner_looked,
    compose::focus::every_action_leaves_the_focus_on_what_it_changed,
    compose::focus::publish_is_always_in_sight_on_a_phone,
    compose::several::an_empty_alt_text_is_asked_about_once,
    compose::several::hashtags_in_use_are_completed,
    compose::several::several_pictures_without_javascript,
    compose::several::a_post_is_looked_at_in_carousel_and_viewer,
    compose::many::many_files_are_shared_and_reviewed_by_keyboard,
    compose::many::a_file_that_fails_is_named_and_the_rest_goes_on,
    compose::many::many_drafts_and_posts_without_javascript,
    compose::many::the_pages_of_many_are_photographed,
    compose::drafts::words_save_themselves_and_are_found_again,
    compose::drafts::what_a_second_model_says_arrives_without_disturbing_who_types,
    compose::drafts::a_broken_connection_loses_no_words,
    compose::drafts::an_ended_session_is_told_and_the_words_come_along,
    social::people::two_people_meet_with_javascript,
    social::people::two_people_meet_without_javascript,
    social::people::everything_can_be_done_from_the_keyboard,
    social::in_place::following_keeps_the_focus_and_says_what_happened,
    social::in_place::an_export_has_the_focus_when_it_begins_and_when_it_is_ready,
    social::in_place::without_javascript_one_is_led_back_to_the_place,
    social::in_place::a_comment_is_liked_with_javascript,
    social::in_place::a_comment_is_liked_without_javascript,
    account::passkeys::a_passkey_is_added_and_opens_the_account,
    account::crop::a_square_is_dragged_zoomed_and_becomes_the_picture,
    account::app_shell::the_browser_would_install_the_site,
    account::app_shell::without_a_connection_a_page_says_so,
    account::app_shell::shared_pictures_wait_for_the_login_and_become_a_draft,
    account::app_shell::what_is_shared_to_a_tab_is_asked_about_first,
    account::app_shell::another_site_shares_nothing,
    archives::transfers::everything_is_brought_in_and_taken_along_with_javascript,
    archives::transfers::everything_is_brought_in_and_taken_along_without_javascript,
    barriers::no_page_has_a_serious_barrier,
    moderation::moderators::reported_hidden_and_shown_again_with_javascript,
    moderation::moderators::reported_hidden_and_shown_again_without_javascript,
    moderation::moderators::a_sensitive_picture_is_fetched_when_the_viewer_asks,
    moderation::moderators::the_admin_pages_are_photographed,
    reading::scroll::the_feed_scrolls_on_by_itself,
    reading::gallery_several::several_pictures_are_photographed,
    reading::gallery::every_page_is_photographed,
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
