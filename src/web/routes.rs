//! Every address of the site.

use actix_web::web::{ServiceConfig, get, post, to};

use super::pages::{accounts, compose, feeds, health, media, posts};
use super::{assets, error};

pub(super) fn configure(site: &mut ServiceConfig) {
    site.route("/", get().to(feeds::public))
        .route("/signup", get().to(accounts::sign_up_form))
        .route("/signup", post().to(accounts::sign_up))
        .route("/login", get().to(accounts::sign_in_form))
        .route("/login", post().to(accounts::sign_in))
        .route("/logout", post().to(accounts::sign_out))
        .route("/compose", get().to(compose::new))
        .route("/compose", post().to(compose::upload))
        .route("/compose/{draft}", get().to(compose::draft))
        .route("/compose/{draft}", post().to(compose::act))
        .route("/p/{post}", get().to(posts::show))
        .route("/p/{post}/edit", get().to(posts::edit_form))
        .route("/p/{post}/edit", post().to(posts::edit))
        .route("/p/{post}/delete", get().to(posts::delete_form))
        .route("/p/{post}/delete", post().to(posts::delete))
        .route("/@{username}", get().to(feeds::author))
        .route("/tags/{tag}", get().to(feeds::tag))
        .route("/media/{picture}/{size}", get().to(media::picture))
        .route("/static/{version}/{file:.*}", get().to(assets::serve))
        .route("/favicon.ico", get().to(assets::favicon))
        .route("/health", get().to(health::health))
        .default_service(to(error::no_such_page));
}
