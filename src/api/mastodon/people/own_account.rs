//! One's own account.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, delete, get, patch};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::auth::{Authorized, ReadAccounts, WriteAccounts};
use crate::api::entities::account::{Account, Accounts};
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::Params;
use crate::domain::{Bio, DisplayName, EdgeKind, End, ProfileChange, User, Viewer};
use crate::services::App;
use crate::services::social::{people, profile};
use crate::web::forms::multipart::{FileBounds, UploadedFile, read};
use crate::web::forms::upload_form::UploadForm;
use crate::web::request::base::Base;

async fn own(app: &App, base: &Base, user: &User) -> Result<HttpResponse, ApiError> {
    let accounts = Accounts::load(app, base, [user.id]).await?;
    let account = accounts.get(user.id).cloned();
    let account = account.ok_or_else(ApiError::missing)?;
    let viewer = Viewer::Person(user.id);
    let asking = people::people(app, viewer, EdgeKind::Request, End::To, user.id, None).await?;
    let account = account.with_source(user, asking.items.len() as u64);
    Ok(HttpResponse::Ok().json(account))
}

/// One's own account.
#[utoipa::path(
    responses((status = 200, body = Account)),
    security(("oauth" = ["read:accounts"])),
)]
#[get("/v1/accounts/verify_credentials")]
pub(in crate::api) async fn verify(
    app: Data<App>,
    base: Base,
    caller: Authorized<ReadAccounts>,
) -> Result<HttpResponse, ApiError> {
    own(&app, &base, &caller.user).await
}

/// Changes of a profile; what is missing stays.
#[derive(Debug, Deserialize, ToSchema)]
struct ProfileUpdate {
    #[serde(default, deserialize_with = "lenient::text")]
    display_name: Option<String>,
    /// What one says of oneself.
    #[serde(default, deserialize_with = "lenient::text")]
    note: Option<String>,
    /// Whether followers have to be accepted.
    #[serde(default, deserialize_with = "lenient::flag")]
    locked: Option<bool>,
    /// A picture of oneself, in a form with parts.
    #[serde(skip)]
    #[schema(value_type = Option<String>, format = Binary)]
    #[expect(dead_code, reason = "says what a form holds that is read part by part")]
    avatar: (),
}

impl ProfileUpdate {
    fn change(&self) -> Result<ProfileChange, ApiError> {
        let display_name = self.display_name.as_deref().map(DisplayName::parse);
        Ok(ProfileChange {
            display_name: display_name.transpose()?,
            bio: self.note.as_deref().map(Bio::parse).transpose()?,
            private: self.locked,
            ..ProfileChange::default()
        })
    }
}

/// Changes of a profile by a program whose token allows it: asked before a file is read.
pub(in crate::api) struct ProfileUpload {
    caller: Authorized<WriteAccounts>,
    params: Params,
    avatar: Option<UploadedFile>,
}

impl FromRequest for ProfileUpload {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Authorized::<WriteAccounts>::from_request(request, payload);
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let caller = caller.await?;
            let (params, avatar) = match request.content_type() {
                "multipart/form-data" => with_file(&request, payload, &caller).await?,
                _ => (Params::from_request(&request, &mut payload).await?, None),
            };
            Ok(Self {
                caller,
                params,
                avatar,
            })
        })
    }
}

async fn with_file(
    request: &HttpRequest,
    payload: Payload,
    caller: &Authorized<WriteAccounts>,
) -> Result<(Params, Option<UploadedFile>), ApiError> {
    let app = request.app_data::<Data<App>>();
    let bytes = app.map_or(0, |app| app.picture_limits.bytes);
    let wanted = FileBounds::one("avatar", bytes);
    let form = UploadForm::of(request, payload, Some(caller.id())).await?;
    let form = read(form, wanted).await?;
    let params = Params::of_query(request)?.with_fields(&form.text);
    let avatar = form.files.into_iter().next();
    let avatar = avatar.map(|file| file.content);
    Ok((params, avatar.transpose()?))
}

/// Changes one's own profile.
#[utoipa::path(
    request_body = ProfileUpdate,
    responses((status = 200, body = Account)),
    security(("oauth" = ["write:accounts"])),
)]
#[patch("/v1/accounts/update_credentials")]
pub(in crate::api) async fn update(
    app: Data<App>,
    base: Base,
    upload: ProfileUpload,
) -> Result<HttpResponse, ApiError> {
    let given: ProfileUpdate = upload.params.read()?;
    let (change, user) = (given.change()?, &upload.caller.user);
    if let Some(file) = upload.avatar {
        profile::set_avatar(&app, user, file.read(), None).await?;
    }
    let user = profile::change(&app, user, &change).await?;
    own(&app, &base, &user).await
}

/// Takes the picture of oneself away.
#[utoipa::path(
    responses((status = 200, body = Account)),
    security(("oauth" = ["write:accounts"])),
)]
#[delete("/v1/profile/avatar")]
pub(in crate::api) async fn remove_avatar(
    app: Data<App>,
    base: Base,
    caller: Authorized<WriteAccounts>,
) -> Result<HttpResponse, ApiError> {
    profile::remove_avatar(&app, &caller.user).await?;
    let user = profile::change(&app, &caller.user, &ProfileChange::default()).await?;
    own(&app, &base, &user).await
}
