//! What a program sends, in its address and its body: JSON, a form, or a form with parts. All are
//! read alike, because clients mix them.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded::parse;
use utoipa::IntoParams;

use super::error::ApiError;
use super::lenient::{as_flag, as_text, as_texts};
use crate::web::forms::body::{FIELDS, FORM_BYTES, read};
use crate::web::forms::multipart::{self, FileBounds};
use crate::web::forms::upload_form::UploadForm;

/// Named values. Of a field that stands in the address and in the body, that of the body counts.
#[derive(Debug, Default, Clone)]
pub(super) struct Params(Map<String, Value>);

impl Params {
    /// A text; numbers and flags are texts, too.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(as_text)
    }

    /// A text, or nothing.
    pub(super) fn text_or_empty(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// A list: `name[]` in a form, an array in JSON; a single value is a list of one.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.0.get(name).map(as_texts).unwrap_or_default()
    }

    /// Yes or no, as clients write it.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        as_flag(&self.text(name)?)
    }

    /// All of them, as a type whose documentation stands in the description of the API.
    ///
    /// # Errors
    /// 422 where a value cannot be what it should be.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_json::from_value(Value::Object(self.0.clone()))
            .map_err(|error| ApiError::invalid(format!("Validation failed: {error}")))
    }

    /// How many are wanted: `most` where more or nothing readable is asked for.
    pub(super) fn limit(&self, usual: usize, most: usize) -> usize {
        super::paging::limit(self.text("limit").as_deref(), usual, most)
    }

    fn add(&mut self, name: &str, value: &str) {
        let value = Value::String(value.to_owned());
        match name.split_once('[') {
            Some((list, "]")) => match self.0.entry(list).or_insert_with(|| Value::Array(vec![])) {
                Value::Array(values) => values.push(value),
                other => *other = Value::Array(vec![value]),
            },
            Some((group, rest)) => {
                let part = rest.split(']').next().unwrap_or_default().to_owned();
                let group = self
                    .0
                    .entry(group)
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(group) = group {
                    group.insert(part, value);
                }
            }
            None => {
                self.0.insert(name.to_owned(), value);
            }
        }
    }

    fn of_pairs(text: &[u8]) -> Result<Self, ApiError> {
        let mut params = Self::default();
        for (number, (name, value)) in parse(text).enumerate() {
            if number >= FIELDS {
                return Err(bad("There are too many fields."));
            }
            params.add(&name, &value);
        }
        Ok(params)
    }

    /// Of an address.
    pub(super) fn of_query(request: &HttpRequest) -> Result<Self, ApiError> {
        Self::of_pairs(request.query_string().as_bytes())
    }

    /// With the text fields of a form with files.
    pub(super) fn with_fields<'f>(
        mut self,
        fields: impl IntoIterator<Item = (&'f String, &'f String)>,
    ) -> Self {
        for (name, value) in fields {
            self.add(name, value);
        }
        self
    }

    async fn of_body(request: &HttpRequest, payload: Payload) -> Result<Self, ApiError> {
        match request.content_type() {
            "application/json" => {
                let body = read(request, payload, FORM_BYTES).await?;
                if body.is_empty() {
                    return Ok(Self::default());
                }
                match serde_json::from_slice(&body) {
                    Ok(Value::Object(fields)) => Ok(Self(fields)),
                    _ => Err(bad("The body is not a JSON object.")),
                }
            }
            "multipart/form-data" => {
                let form = UploadForm::of(request, payload, None).await?;
                // No files are wanted here: what there are is read and thrown away.
                let nothing = FileBounds {
                    files: 0,
                    ..FileBounds::one("", 0)
                };
                let form = multipart::read(form, nothing).await?;
                Ok(Self::default().with_fields(&form.text))
            }
            // What names no type, or another, is taken for a form when it is one.
            _ => {
                let body = read(request, payload, FORM_BYTES).await?;
                if std::str::from_utf8(&body).is_err() {
                    return Err(bad("The body cannot be read."));
                }
                Self::of_pairs(&body)
            }
        }
    }
}

/// What makes a request one that may be sent again.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "names a header, which is read where there is no body yet"
)]
pub(super) struct IdempotencyKey {
    /// Sent again with the same key, it is done once.
    #[param(rename = "Idempotency-Key")]
    key: Option<String>,
}

/// The key of a request that may be sent again.
pub(super) fn idempotency_key(request: &HttpRequest) -> Option<String> {
    let key = request.headers().get("Idempotency-Key")?.to_str().ok()?;
    (!key.is_empty()).then(|| key.to_owned())
}

fn bad(text: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, text)
}

impl FromRequest for Params {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let mut params = Self::of_query(&request)?;
            if !request.method().is_safe() {
                let body = Self::of_body(&request, payload).await?;
                params.0.extend(body.0);
            }
            Ok(params)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_groups_flags_and_numbers_read_alike() {
        let form = b"media_ids[]=1&media_ids[]=2&source[privacy]=private&a=x&a=y&n=5&f=1&g=off";
        let params = Params::of_pairs(form).unwrap();
        assert_eq!(params.texts("media_ids"), ["1", "2"]);
        assert_eq!(params.text("a").unwrap(), "y");
        assert_eq!(params.texts("n"), ["5"]);
        assert_eq!(
            (params.flag("f"), params.flag("g")),
            (Some(true), Some(false))
        );
        assert_eq!(params.flag("a"), None);
        let json =
            br#"{"media_ids": [1, "2", null, {}], "source": {"privacy": "private"}, "f": true}"#;
        let Ok(Value::Object(fields)) = serde_json::from_slice(json) else {
            panic!("no object");
        };
        let params = Params(fields);
        assert_eq!(params.texts("media_ids"), ["1", "2"]);
        assert_eq!(params.flag("f"), Some(true));
    }

    #[test]
    fn limits_stay_within_bounds() {
        let limit = |text: &str| {
            let query = format!("limit={text}");
            Params::of_pairs(query.as_bytes()).unwrap().limit(20, 40)
        };
        assert_eq!(limit("5"), 5);
        assert_eq!((limit("0"), limit("1000")), (1, 40));
        assert_eq!((limit("-1"), limit("x"), limit("")), (20, 20, 20));
        assert!(Params::of_pairs("a=1&".repeat(101).as_bytes()).is_err());
    }
}
