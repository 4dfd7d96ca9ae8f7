//! Every address of the site.

use actix_web::Route;
use actix_web::guard::{Any, Get, Head};
use actix_web::web::{ServiceConfig, post, route, to};

use super::pages::account::{
    authorize, kept_form, passkey_sign_in, recovery, sign_in, sign_in_code, sign_up,
};
use super::pages::admin;
use super::pages::albums::{album_changes, album_pages};
use super::pages::compose::bulk::select;
use super::pages::compose::{attention, draft, edit, hashtags, review, uploads};
use super::pages::public::{about, app_shell, atom, crawlers, embeds, health};
use super::pages::reading::{explore, feeds, media, posts, search, share, tags};
use super::pages::settings::{
    self, appearance, apps, archives, avatar, deletion, notification_choices, own_account,
    passkeys, posting, privacy, public_profile, remote_captions, security, sessions, two_factor,
};
use super::pages::social::{comments, follows, notifications, pin, profile, react, report};
use super::response::error_page;
use super::views::assets;

pub(super) fn configure(site: &mut ServiceConfig) {
    site.route("/", look().to(feeds::public))
        .route("/signup", look().to(sign_up::form))
        .route("/signup", post().to(sign_up::submit))
        .route("/login", look().to(sign_in::form))
        .route("/login", post().to(sign_in::submit))
        .route("/login/code", post().to(sign_in_code::submit))
        .route("/login/passkey", post().to(passkey_sign_in::submit))
        .route("/login/passkey/begin", post().to(passkey_sign_in::begin))
        .route("/login/kept", post().to(kept_form::resume))
        .route("/logout", post().to(sign_in::sign_out))
        .route("/reset", look().to(recovery::ask_form))
        .route("/reset", post().to(recovery::ask))
        .route("/reset/{token}", look().to(recovery::form))
        .route("/reset/{token}", post().to(recovery::submit))
        .route("/confirm/{token}", look().to(recovery::confirm_form))
        .route("/confirm/{token}", post().to(recovery::confirm))
        .route("/compose", look().to(uploads::new))
        .route("/compose", post().to(uploads::begin))
        .route("/share", post().to(uploads::share))
        .route("/compose/hashtags", look().to(hashtags::starting))
        .route("/compose/{draft}", look().to(draft::draft))
        .route("/compose/{draft}", post().to(draft::act))
        .route("/compose/{draft}/pictures", post().to(uploads::add))
        .route(
            "/compose/{draft}/pictures/{picture}/attention",
            look().to(attention::of),
        )
        .route("/drafts/review", look().to(review::show))
        .route("/drafts/review", post().to(review::act))
        .route("/p/{post}", look().to(posts::show))
        .route("/p/{post}/edit", look().to(edit::edit_form))
        .route("/p/{post}/edit", post().to(edit::edit))
        .route("/p/{post}/delete", look().to(edit::delete_form))
        .route("/p/{post}/delete", post().to(edit::delete))
        .route("/p/{post}/links", look().to(share::list))
        .route("/p/{post}/links", post().to(share::create))
        .route("/p/{post}/links/{link}/revoke", post().to(share::revoke))
        .route("/albums/new", look().to(album_changes::new))
        .route("/albums/new", post().to(album_changes::create))
        .route("/albums/{album}/edit", look().to(album_changes::edit_form))
        .route("/albums/{album}/edit", post().to(album_changes::edit))
        .route(
            "/albums/{album}/delete",
            look().to(album_changes::delete_form),
        )
        .route("/albums/{album}/delete", post().to(album_changes::delete))
        .route("/albums/{album}/links", look().to(share::list_of_album))
        .route("/albums/{album}/links", post().to(share::create_of_album))
        .route(
            "/albums/{album}/links/{link}/revoke",
            post().to(share::revoke_of_album),
        )
        .route("/s/{token}", look().to(share::open))
        .route("/p/{post}/comments", post().to(comments::write))
        .route("/p/{post}/engagement", look().to(react::engagement))
        .route(
            "/p/{post}/{act:like|unlike|bookmark|unbookmark}",
            post().to(react::act),
        )
        .route("/p/{post}/pin", post().to(pin::pin))
        .route("/p/{post}/unpin", post().to(pin::unpin))
        .route("/p/{post}/report", look().to(report::post_form))
        .route("/p/{post}/report", post().to(report::post))
        .route(
            "/comments/{comment}/report",
            look().to(report::comment_form),
        )
        .route("/comments/{comment}/report", post().to(report::comment))
        .route("/@{username}/report", look().to(report::person_form))
        .route("/@{username}/report", post().to(report::person))
        .route("/comments/{comment}", look().to(comments::edit_form))
        .route("/comments/{comment}", post().to(comments::edit))
        .route("/comments/{comment}/delete", post().to(comments::delete))
        .route("/comments/{comment}/like", post().to(comments::like))
        .route("/comments/{comment}/unlike", post().to(comments::unlike))
        .route("/explore", look().to(explore::show))
        .route("/home", look().to(feeds::home))
        .route("/bookmarks", look().to(feeds::bookmarks))
        .route("/notifications", look().to(notifications::list))
        .route("/notifications/read", post().to(notifications::mark_read))
        .route("/settings", look().to(settings::index))
        .route("/settings/profile", look().to(public_profile::form))
        .route("/settings/profile", post().to(public_profile::change))
        .route("/settings/avatar", post().to(avatar::change))
        .route("/settings/avatar/remove", post().to(avatar::remove))
        .route("/settings/account", look().to(own_account::show))
        .route(
            "/settings/account",
            post().to(own_account::change_time_zone),
        )
        .route("/settings/privacy", look().to(privacy::form))
        .route("/settings/privacy", post().to(privacy::change))
        .route("/settings/posting", look().to(posting::form))
        .route("/settings/posting", post().to(posting::change))
        .route(
            "/settings/remote-captions",
            look().to(remote_captions::form),
        )
        .route(
            "/settings/remote-captions",
            post().to(remote_captions::answer),
        )
        .route(
            "/settings/notifications",
            look().to(notification_choices::form),
        )
        .route(
            "/settings/notifications",
            post().to(notification_choices::change),
        )
        .route(
            "/settings/notifications/device",
            post().to(notification_choices::change_device),
        )
        .route(
            "/settings/notifications/device/remove",
            post().to(notification_choices::forget_device),
        )
        .route("/settings/appearance", look().to(appearance::form))
        .route("/settings/appearance", post().to(appearance::change))
        .route("/settings/security", look().to(security::show))
        .route("/settings/password", post().to(security::change_password))
        .route("/settings/email", post().to(own_account::change_email))
        .route(
            "/settings/email/confirm",
            post().to(own_account::confirm_again),
        )
        .route("/settings/sessions/end", post().to(sessions::end_others))
        .route("/settings/sessions/{session}/end", post().to(sessions::end))
        .route("/settings/archives", look().to(archives::show))
        .route("/settings/archives/export", post().to(archives::export))
        .route(
            "/settings/archives/export.zip",
            look().to(archives::download),
        )
        .route("/settings/archives/import", post().to(archives::import))
        .route("/settings/account/delete", post().to(deletion::leave))
        .route("/settings/account/keep", post().to(deletion::stay))
        .route("/settings/two-factor", look().to(two_factor::show))
        .route("/settings/two-factor", post().to(two_factor::confirm))
        .route("/settings/two-factor/begin", post().to(two_factor::begin))
        .route(
            "/settings/two-factor/codes",
            post().to(two_factor::renew_codes),
        )
        .route("/settings/two-factor/off", post().to(two_factor::turn_off))
        .route("/settings/passkeys", look().to(passkeys::show))
        .route("/settings/passkeys", post().to(passkeys::add))
        .route("/settings/passkeys/begin", post().to(passkeys::begin))
        .route("/settings/passkeys/remove", post().to(passkeys::remove))
        .route("/settings/apps", look().to(apps::show))
        .route("/settings/apps", post().to(apps::create))
        .route("/settings/apps/{token_id}/revoke", post().to(apps::revoke))
        .route("/oauth/authorize", look().to(authorize::ask))
        .route("/oauth/authorize", post().to(authorize::answer))
        .route("/settings/people", look().to(follows::blocked_and_muted))
        .route("/@{username}", look().to(profile::show))
        .route("/@{username}/avatar/{key}", look().to(profile::avatar))
        .route(
            "/@{username}/{list:followers|following}",
            look().to(follows::list),
        )
        .route(
            "/@{username}/{act:follow|unfollow|accept|decline|remove|mute|unmute|block|unblock}",
            post().to(follows::act),
        )
        .route("/@{username}/select", look().to(select::show))
        .route("/@{username}/select", post().to(select::confirm))
        .route("/@{username}/select/apply", post().to(select::apply))
        .route("/@{username}/albums", look().to(album_pages::list))
        .route("/@{username}/albums/{album}", look().to(album_pages::album))
        .route(
            "/@{username}/albums/{album}/feed.atom",
            look().to(atom::album),
        )
        .route("/admin", look().to(admin::queue::show))
        .route("/admin/people", look().to(admin::people::list))
        .route("/admin/invitations", look().to(admin::invitations::show))
        .route("/admin/invitations", post().to(admin::invitations::make))
        .route("/admin/captions", look().to(admin::caption_models::show))
        .route("/admin/log", look().to(admin::log::show))
        .route("/admin/bans", look().to(admin::bans::list))
        .route("/admin/bans/{ban}/lift", post().to(admin::bans::lift))
        .route(
            "/admin/{kind:post|comment|person}/{id}",
            look().to(admin::case::show),
        )
        .route(
            "/admin/{kind:post|comment|person}/{id}",
            post().to(admin::case::act),
        )
        .route("/tags", look().to(tags::overview))
        .route("/tags/{tag}", look().to(tags::tag))
        .route("/tags/{tag}/feed.atom", look().to(atom::tag))
        .route("/@{username}/feed.atom", look().to(atom::author))
        .route("/search", look().to(search::show))
        .route("/oembed", look().to(embeds::oembed))
        .route("/robots.txt", look().to(crawlers::robots))
        .route("/sitemap.xml", look().to(crawlers::index))
        .route("/sitemap/{day}.xml", look().to(crawlers::day))
        .route("/media/{picture}/{size}", look().to(media::picture))
        .route("/static/{version}/{file:.*}", look().to(assets::serve))
        .route("/accent.css", look().to(assets::accent))
        .route("/logo/{digest}", look().to(assets::logo))
        .route("/manifest.webmanifest", look().to(app_shell::manifest))
        .route("/sw.js", look().to(app_shell::worker))
        .route("/offline", look().to(app_shell::offline))
        .route("/favicon.ico", look().to(assets::favicon))
        .route("/about", look().to(about::show))
        .route("/about/captions", look().to(about::captions))
        .route("/health", look().to(health::health))
        .route("/health/ready", look().to(health::ready))
        .default_service(to(error_page::no_such_page));
}

/// GET, and HEAD for those who only ask whether something is there.
fn look() -> Route {
    route().guard(Any(Get()).or(Head()))
}
