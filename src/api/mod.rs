//! The interface for programs: OAuth, and Mastodon's client API, so that the apps which people have
//! work here. A handler extracts, calls one service, and renders JSON; no rule stands here.

mod routes;
mod cors;
mod openapi;
mod reference;
mod auth;
mod params;
mod lenient;
mod error;
mod paging;
mod oauth;
mod entities;
mod mastodon;
mod vignette;

pub use routes::configure;
