//! What stands in an address behind the question mark.

use std::collections::HashSet;
use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use url::form_urlencoded::{Serializer, parse};

use crate::i18n::text;
use crate::web::response::error::WebError;

/// A query. Of a field that stands in it twice the first counts, as in an address to which
/// something was appended.
#[derive(Debug)]
pub(crate) struct Query<T>(T);

impl<T> Query<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = first_of_each(request.query_string());
        let read = serde_urlencoded::from_str(&query).map(Self);
        ready(read.map_err(|_| WebError::BadRequest(text!("address-unreadable"))))
    }
}

fn first_of_each(query: &str) -> String {
    let mut seen = HashSet::new();
    let pairs = parse(query.as_bytes()).filter(|(name, _)| seen.insert(name.clone()));
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[cfg(test)]
mod tests {
    use super::first_of_each;

    #[test]
    fn the_first_of_a_repeated_field_counts() {
        assert_eq!(first_of_each("q=a&q=b&after=1"), "q=a&after=1");
        assert_eq!(first_of_each("q=a+b%20c&&x"), "q=a+b+c&x=");
        assert_eq!(first_of_each(""), "");
    }
}
