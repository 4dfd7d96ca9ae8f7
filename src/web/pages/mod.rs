//! The pages, by what they are for: the folders have the names of those in `services/`.

pub(super) mod account;
pub(super) mod settings;
pub(super) mod albums;
pub(super) mod compose;
pub(super) mod reading;
pub(super) mod social;
pub(super) mod public;
pub(super) mod admin;

use actix_web::HttpResponse;
use actix_web::http::header;

/// After a form was taken: on to another page, by GET.
fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, address))
        .finish()
}
