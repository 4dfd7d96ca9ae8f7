//! Every address of the interface for programs. Its method and path stand at each handler, with
//! what it takes and answers: the description of the API ([`super::openapi`]) is made of the same.

use actix_web::dev::HttpServiceFactory;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::web;
use actix_web::web::to;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{OpenApiFactory, scope};

use super::cors::{cors, missing, preflight};
use super::mastodon::lists::{
    grouped, markers, notifications, policy, search, streaming, timelines, websocket,
};
use super::mastodon::people::{accounts, familiar, names, own_account, relations, sign_up};
use super::mastodon::posts::{edit, media, publish, reactions, scheduled, statuses};
use super::mastodon::server::{empty, hashtags, instance, others};
use super::vignette::{
    albums, alt_texts, captions, draft_actions, drafts, exports, links, problem, sessions, settings,
};
use super::{oauth, openapi};

/// Adds the addresses to the site.
pub fn configure(site: &mut web::ServiceConfig) {
    openapi::configure(site);
    described(&mut ServiceConfig::new(site));
}

/// Adds the addresses, and gathers their descriptions.
pub(super) fn described(site: &mut ServiceConfig<'_>) {
    // Answers differ by token, and are nobody's to keep.
    let unkept = DefaultHeaders::new().add((CACHE_CONTROL, "private, no-store"));
    let api = scope("/api")
        .service(own())
        .configure(apps)
        .configure(people)
        .configure(posts)
        .configure(notified)
        .configure(nothing)
        .default_service(to(missing))
        .map(|api| api.wrap(unkept).wrap(cors()));
    site.service(api)
        .service(oauth::issue)
        .service(oauth::revoke)
        .service(oauth::metadata)
        .service(instance::nodeinfo_links)
        .service(instance::nodeinfo)
        .map(preflight);
}

/// Our own, beside Mastodon's.
fn own() -> impl HttpServiceFactory + OpenApiFactory + 'static {
    scope("/vignette/v1")
        .service(captions::create)
        .service(alt_texts::list)
        .service(alt_texts::write)
        .service(alt_texts::take)
        .service(drafts::list)
        .service(drafts::create)
        .service(drafts::show)
        .service(drafts::suggest)
        .service(draft_actions::reword)
        .service(draft_actions::choose)
        .service(draft_actions::rewrite)
        .service(draft_actions::publish)
        .service(draft_actions::discard)
        .service(albums::list)
        .service(albums::create)
        .service(albums::show)
        .service(albums::reword)
        .service(albums::remove)
        .service(albums::add)
        .service(albums::take_out)
        .service(links::of_post)
        .service(links::create)
        .service(links::revoke)
        .service(settings::show)
        .service(settings::change)
        .service(sessions::all)
        .service(sessions::end)
        .service(exports::show)
        .service(exports::ask)
        .service(exports::archive)
        .default_service(to(missing))
        .map(|own| own.wrap(from_fn(problem::details)))
}

fn apps(api: &mut ServiceConfig<'_>) {
    api.service(oauth::register)
        .service(oauth::verify_app)
        .service(instance::v1)
        .service(instance::v2)
        .service(instance::description)
        .service(others::preferences)
        .service(others::trending_tags)
        .service(others::trending_tags_v0)
        .service(others::create_report)
        .service(hashtags::show)
        .service(hashtags::not_offered)
        .service(search::everything);
}

fn people(api: &mut ServiceConfig<'_>) {
    api.service(sign_up::create)
        .service(accounts::several)
        .service(own_account::verify)
        .service(own_account::update)
        .service(own_account::remove_avatar)
        .service(names::lookup)
        .service(names::find)
        .service(accounts::ties)
        .service(familiar::followers)
        .service(accounts::show)
        .service(accounts::posts)
        .service(accounts::followers)
        .service(accounts::following)
        .service(relations::follow)
        .service(relations::unfollow)
        .service(relations::remove)
        .service(relations::mute)
        .service(relations::unmute)
        .service(relations::block)
        .service(relations::unblock)
        .service(relations::unchanged)
        .service(relations::requests)
        .service(relations::authorize)
        .service(relations::reject)
        .service(relations::mutes)
        .service(relations::blocks);
}

fn posts(api: &mut ServiceConfig<'_>) {
    api.service(timelines::home)
        .service(timelines::public)
        .service(timelines::tag)
        .service(timelines::of_list)
        .service(timelines::bookmarks)
        .service(timelines::favourites)
        .service(media::create)
        .service(media::create_v1)
        .service(media::show)
        .service(media::update)
        .service(media::delete)
        .service(statuses::several)
        .service(publish::create)
        .service(statuses::show)
        .service(edit::edit)
        .service(edit::delete)
        .service(statuses::source)
        .service(statuses::history)
        .service(statuses::context)
        .service(scheduled::list)
        .service(scheduled::show)
        .service(scheduled::change)
        .service(scheduled::cancel)
        .service(reactions::liked_by)
        .service(reactions::reblogged_by)
        .service(reactions::favourite)
        .service(reactions::unfavourite)
        .service(reactions::bookmark)
        .service(reactions::unbookmark)
        .service(reactions::pin)
        .service(reactions::unpin)
        .service(reactions::not_offered);
}

fn notified(api: &mut ServiceConfig<'_>) {
    api.service(notifications::list)
        .service(notifications::clear)
        .service(notifications::unread)
        .service(notifications::show)
        .service(notifications::dismiss)
        .service(policy::show)
        .service(grouped::groups)
        .service(grouped::unread_groups)
        .service(markers::read)
        .service(markers::write)
        .service(websocket::open)
        .service(streaming::user)
        .service(streaming::own_notifications)
        .service(streaming::public)
        .service(streaming::public_local)
        .service(streaming::hashtag)
        .service(streaming::health);
}

/// What there is nothing of.
fn nothing(api: &mut ServiceConfig<'_>) {
    api.service(empty::custom_emojis)
        .service(empty::announcements)
        .service(empty::rules)
        .service(empty::peers)
        .service(empty::activity)
        .service(empty::directory)
        .service(empty::lists)
        .service(empty::lists_of_account)
        .service(empty::filters_v1)
        .service(empty::filters)
        .service(empty::followed_tags)
        .service(empty::conversations)
        .service(empty::suggestions_v1)
        .service(empty::suggestions)
        .service(empty::domain_blocks)
        .service(empty::trending_posts)
        .service(empty::trending_links)
        .service(empty::of_account);
}
