//! The pages, by address.

pub(super) mod about;
pub(super) mod admin;
pub(super) mod atom;
pub(super) mod comments;
pub(super) mod compose;
pub(super) mod crawlers;
pub(super) mod elsewhere;
pub(super) mod archives;
pub(super) mod feeds;
mod file_problems;
pub(super) mod hashtags;
pub(super) mod follows;
pub(super) mod health;
pub(super) mod kept_form;
pub(super) mod leaving;
pub(super) mod media;
pub(super) mod notices;
pub(super) mod passkeys;
pub(super) mod passkey_sign_in;
pub(super) mod posts;
pub(super) mod search;
pub(super) mod share;
pub(super) mod profile;
pub(super) mod react;
pub(super) mod recovery;
pub(super) mod security;
pub(super) mod report;
pub(super) mod sessions;
pub(super) mod settings;
pub(super) mod sign_in;
pub(super) mod sign_in_code;
pub(super) mod sign_up;
pub(super) mod uploads;
pub(super) mod tags;
pub(super) mod two_factor;
mod doubt;
mod words_form;

use actix_web::HttpResponse;
use actix_web::http::header;

/// After a form was taken: on to another page, by GET.
fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, address))
        .finish()
}
