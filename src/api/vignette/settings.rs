//! What a person can choose for their account.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, patch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::auth::{Authorized, Read, Write};
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::Params;
use crate::domain::{
    Bio, DisplayName, Language, Licence, NotificationKind, Profile, ProfileChange, RemoteConsent,
    SensitiveChoice, TimeZoneName,
};
use crate::services::App;
use crate::services::social::profile;

/// What a person has chosen.
#[derive(Debug, Serialize, ToSchema)]
struct AccountSettings {
    display_name: String,
    bio: String,
    /// Whether followers have to be accepted.
    private: bool,
    /// Kinds of notifications that are not wanted.
    disabled_notifications: Vec<&'static str>,
    /// What sensitive posts look like: `blur`, `show` or `leave_out`.
    sensitive_posts: &'static str,
    /// Whether suggestions that nobody touched may be renewed in what is published.
    renew_captions: bool,
    /// Whether words in the files of pictures are left there.
    ignore_file_words: bool,
    /// Under which terms new posts are shared, such as `all-rights-reserved`, `cc-by-4.0` or `cc0-1.0`.
    licence: &'static str,
    /// Whether new posts show how their pictures were taken.
    show_camera: bool,
    /// The name of the time zone in IANA's database; null where none was chosen.
    time_zone: Option<String>,
    /// The tag (BCP 47) of the language of one's posts; null where it is the site's.
    language: Option<&'static str>,
    /// The server to which one has agreed that words may go; null where there is none. Only the site's
    /// own page asks for that.
    remote_captions: Option<String>,
}

impl AccountSettings {
    fn new(profile: &Profile) -> Self {
        let disabled = profile.disabled_notifications.iter();
        Self {
            display_name: profile.display_name.to_string(),
            bio: profile.bio.to_string(),
            private: profile.private,
            disabled_notifications: disabled.map(|kind| kind.as_str()).collect(),
            sensitive_posts: profile.sensitive.as_str(),
            renew_captions: profile.renew_captions,
            ignore_file_words: profile.ignore_file_words,
            licence: profile.licence.as_str(),
            show_camera: profile.show_camera,
            time_zone: profile
                .time_zone
                .as_ref()
                .map(|zone| zone.as_str().to_owned()),
            language: profile.language.map(Language::tag),
            remote_captions: profile
                .remote_consent
                .as_ref()
                .filter(|consent| consent.agreed)
                .map(|consent| consent.host.clone()),
        }
    }
}

/// What is to be changed; what is missing stays.
#[derive(Debug, Deserialize, ToSchema)]
struct SettingsUpdate {
    #[serde(default, deserialize_with = "lenient::text")]
    display_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    bio: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    private: Option<bool>,
    /// `like`, `comment`, `mention`, `follow`, `follow_request`, `follow_accepted`.
    #[serde(default)]
    disabled_notifications: Option<Vec<String>>,
    /// `blur`, `show` or `leave_out`.
    #[serde(default, deserialize_with = "lenient::text")]
    sensitive_posts: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    renew_captions: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    ignore_file_words: Option<bool>,
    /// `all-rights-reserved`, `cc-by-4.0`, `cc-by-sa-4.0`, `cc-by-nd-4.0`, `cc-by-nc-4.0`,
    /// `cc-by-nc-sa-4.0`, `cc-by-nc-nd-4.0` or `cc0-1.0`.
    #[serde(default, deserialize_with = "lenient::text")]
    licence: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    show_camera: Option<bool>,
    /// A name such as `Europe/Berlin`; empty for none.
    #[serde(default, deserialize_with = "lenient::text")]
    time_zone: Option<String>,
    /// A tag such as `de`, of a language whose words the search knows; empty for the site's.
    #[serde(default, deserialize_with = "lenient::text")]
    language: Option<String>,
    /// `false` revokes that words may go to another server; `true` is refused.
    #[serde(default, deserialize_with = "lenient::flag")]
    remote_captions: Option<bool>,
}

impl SettingsUpdate {
    fn change(&self) -> Result<ProfileChange, ApiError> {
        let kinds = |words: &Vec<String>| {
            let kinds = words.iter().map(|word| {
                let kind = NotificationKind::from_word(word);
                kind.filter(|kind| NotificationKind::CHOICES.contains(kind))
                    .ok_or_else(|| unknown("disabled_notifications", word))
            });
            kinds.collect::<Result<Vec<_>, _>>()
        };
        let sensitive = |word: &String| {
            SensitiveChoice::from_word(word).ok_or_else(|| unknown("sensitive_posts", word))
        };
        let licence =
            |word: &String| Licence::from_word(word).ok_or_else(|| unknown("licence", word));
        let zone = |name: &String| match name.as_str() {
            "" => Ok::<_, ApiError>(None),
            name => Ok(Some(TimeZoneName::parse(name)?)),
        };
        let language = |tag: &String| match tag.as_str() {
            "" => Ok(None),
            tag => Language::of_tag(tag)
                .map(Some)
                .ok_or_else(|| unknown("language", tag)),
        };
        Ok(ProfileChange {
            display_name: self
                .display_name
                .as_deref()
                .map(DisplayName::parse)
                .transpose()?,
            bio: self.bio.as_deref().map(Bio::parse).transpose()?,
            private: self.private,
            disabled_notifications: self
                .disabled_notifications
                .as_ref()
                .map(kinds)
                .transpose()?,
            sensitive: self.sensitive_posts.as_ref().map(sensitive).transpose()?,
            renew_captions: self.renew_captions,
            ignore_file_words: self.ignore_file_words,
            licence: self.licence.as_ref().map(licence).transpose()?,
            show_camera: self.show_camera,
            time_zone: self.time_zone.as_ref().map(zone).transpose()?,
            language: self.language.as_ref().map(language).transpose()?,
            remote_consent: match self.remote_captions {
                None => None,
                Some(false) => Some(Some(RemoteConsent::refused(""))),
                Some(true) => {
                    let text =
                        "Validation failed: remote_captions can only be agreed to on the site";
                    return Err(ApiError::invalid(text));
                }
            },
            ..ProfileChange::default()
        })
    }
}

fn unknown(field: &str, word: &str) -> ApiError {
    ApiError::invalid(format!("Validation failed: {field} cannot be {word:?}"))
}

/// What one has chosen for one's account.
#[utoipa::path(
    responses((status = 200, body = AccountSettings)),
    security(("oauth" = ["read"])),
)]
#[get("/settings")]
pub(in crate::api) async fn show(caller: Authorized<Read>) -> HttpResponse {
    HttpResponse::Ok().json(AccountSettings::new(&caller.user.profile))
}

/// Changes what one has chosen.
#[utoipa::path(
    request_body = SettingsUpdate,
    responses((status = 200, body = AccountSettings)),
    security(("oauth" = ["write"])),
)]
#[patch("/settings")]
pub(in crate::api) async fn change(
    app: Data<App>,
    caller: Authorized<Write>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: SettingsUpdate = params.read()?;
    let user = profile::change(&app, &caller.user, &given.change()?).await?;
    Ok(HttpResponse::Ok().json(AccountSettings::new(&user.profile)))
}
