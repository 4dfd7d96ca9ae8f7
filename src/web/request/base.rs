//! The site's own address, for links that are followed from elsewhere.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::HOST;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::client::is_https_request;
use crate::web::Site;
use crate::web::response::error::WebError;

/// `https://photos.example.org`, without a slash at its end: from the settings, else as this
/// request came.
#[derive(Debug, Clone)]
pub(crate) struct Base(String);

impl Base {
    /// Of an address without a slash at its end.
    #[cfg(test)]
    pub(crate) fn of(address: &str) -> Self {
        Self(address.to_owned())
    }

    /// The whole address of a path that begins with a slash.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The same for WebSockets: `wss://photos.example.org`.
    pub(crate) fn socket(&self) -> String {
        self.0.replacen("http", "ws", 1)
    }

    /// `photos.example.org`, for people.
    pub(crate) fn host(&self) -> &str {
        self.0.split_once("://").map_or(&self.0, |(_, host)| host)
    }

    /// What follows this site's address in another address; none for other sites.
    pub(crate) fn path_of<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(&self.0)?;
        path.starts_with('/').then_some(path)
    }
}

impl FromRequest for Base {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let site = request.app_data::<Data<Site>>();
        let public = site
            .and_then(|site| site.public_url.as_ref())
            .map(|url| url.as_str().trim_end_matches('/').to_owned());
        let base = public.unwrap_or_else(|| {
            let host = request.headers().get(HOST);
            let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
            let tls = site.is_some_and(|site| is_https_request(request, site));
            format!("http{}://{host}", if tls { "s" } else { "" })
        });
        ready(Ok(Self(base)))
    }
}
