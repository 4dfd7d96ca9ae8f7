//! A form with a picture, as a program sends it.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use utoipa::ToSchema;

use crate::api::auth::{Authorized, WriteMedia};
use crate::api::error::ApiError;
use crate::api::params::{Params, idempotency_key};
use crate::services::App;
use crate::web::forms::multipart::{FileBounds, FileForm, UploadedFile, read};
use crate::web::forms::upload_form::UploadForm;

/// A form with a file of a program whose token allows it: asked before the file is read.
pub(in crate::api) struct Upload {
    pub(in crate::api) caller: Authorized<WriteMedia>,
    /// Sent again with the same key, a picture is taken once.
    pub(super) key: Option<String>,
    form: UploadForm,
}

impl FromRequest for Upload {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Authorized::<WriteMedia>::from_request(request, payload);
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let caller = caller.await?;
            let form = UploadForm::of(&request, payload, Some(caller.id())).await?;
            let key = idempotency_key(&request);
            Ok(Self { caller, key, form })
        })
    }
}

impl Upload {
    /// The file, and the fields beside it.
    pub(in crate::api) async fn file(self, app: &App) -> Result<(UploadedFile, Params), ApiError> {
        let wanted = FileBounds::one("file", app.picture_limits.bytes);
        let FileForm { text, files } = read(self.form, wanted).await?;
        let file = files.into_iter().next();
        let blank = || ApiError::invalid("Validation failed: File can't be blank");
        let content = file.ok_or_else(blank)?.content?;
        Ok((content, Params::default().with_fields(&text)))
    }
}

/// A picture, as it is sent.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "says what a form holds that is read part by part")]
pub(in crate::api) struct PictureForm {
    /// The picture.
    #[schema(format = Binary)]
    file: String,
}
