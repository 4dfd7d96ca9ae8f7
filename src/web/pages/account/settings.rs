//! `/settings/profile` and `/settings/avatar`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::domain::{
    Bio, DisplayName, Invalid, Licence, NotificationKind, ProfileChange, SensitiveChoice,
    TimeZoneName,
};
use crate::services::App;
use crate::services::social::profile;
use crate::web::Site;
use crate::web::forms::multipart::{Refused, file_field};
use crate::web::forms::upload_form::UploadForm;
use crate::web::pages::compose::file_problems::FileProblem;
use crate::web::pages::compose::form_view::LicenceChoice;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn, SignedInForm};
use crate::web::response::error::WebError;

const HERE: &str = "/settings/profile";

#[derive(Debug, Default, Serialize)]
struct ProfileForm {
    display_name: String,
    display_name_problem: Option<String>,
    bio: String,
    bio_problem: Option<String>,
    private: bool,
    kinds: Vec<KindView>,
    sensitive: &'static str,
    renew_captions: bool,
    read_file_words: bool,
    licence: &'static str,
    licences: Vec<LicenceChoice>,
    show_camera: bool,
    time_zone: String,
    time_zones: Vec<String>,
    time_zone_problem: Option<String>,
    avatar_problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct KindView {
    word: &'static str,
    label: &'static str,
    wanted: bool,
}

fn kinds(disabled_notifications: &[NotificationKind]) -> Vec<KindView> {
    let view = |kind: NotificationKind| KindView {
        word: kind.as_str(),
        label: match kind {
            NotificationKind::Like => "Someone likes your post",
            NotificationKind::Comment => "Someone comments on your post or replies to you",
            NotificationKind::Mention => "Someone mentions you",
            NotificationKind::Follow => "Someone follows you",
            NotificationKind::FollowRequest => "Someone asks to follow you",
            NotificationKind::FollowAccepted => "Someone accepts your follow request",
            NotificationKind::Warning => "A moderator writes to me",
        },
        wanted: !disabled_notifications.contains(&kind),
    };
    NotificationKind::CHOICES.into_iter().map(view).collect()
}

fn stored(person: &CurrentUser) -> ProfileForm {
    let profile = person.user().map(|user| user.profile.clone());
    let profile = profile.unwrap_or_default();
    ProfileForm {
        display_name: profile.display_name.to_string(),
        bio: profile.bio.to_string(),
        private: profile.private,
        kinds: kinds(&profile.disabled_notifications),
        sensitive: profile.sensitive.as_str(),
        renew_captions: profile.renew_captions,
        read_file_words: !profile.ignore_file_words,
        licence: profile.licence.as_str(),
        licences: LicenceChoice::all(),
        show_camera: profile.show_camera,
        time_zone: profile
            .time_zone
            .map_or_else(String::new, |zone| zone.as_str().to_owned()),
        time_zones: TimeZoneName::all(),
        ..ProfileForm::default()
    }
}

/// The form.
pub(in crate::web) async fn form(
    site: Data<Site>,
    member: SignedIn,
) -> Result<HttpResponse, WebError> {
    let given = stored(&member.person);
    site.views.page(
        StatusCode::OK,
        &member.person,
        "account/settings.html",
        &given,
    )
}

/// Changes how the person shows themselves. The form comes as pairs, because `notify` stands in it
/// once for each kind that is wanted.
pub(in crate::web) async fn change(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(SignedIn { person, user, .. }, pairs): SignedInForm<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    let text = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let wants = |name: &str, word: &str| {
        let mut pairs = pairs.iter();
        pairs.any(|(key, value)| key == name && value == word)
    };
    let wanted = |kind: &NotificationKind| wants("notify", kind.as_str());
    let disabled_notifications: Vec<NotificationKind> = NotificationKind::CHOICES
        .into_iter()
        .filter(|kind| !wanted(kind))
        .collect();
    let private = text("private") == "yes";
    let renew_captions = text("renew_captions") == "yes";
    // A form without the choice leaves it as it is.
    let read_file_words = match text("file_words").as_str() {
        "" => !user.profile.ignore_file_words,
        _ => wants("file_words", "yes"),
    };
    // A form without the choice leaves it as it is.
    let sensitive =
        SensitiveChoice::from_word(&text("sensitive")).unwrap_or(user.profile.sensitive);
    let licence = Licence::from_word(&text("licence")).unwrap_or(user.profile.licence);
    let show_camera = match text("camera").as_str() {
        "" => user.profile.show_camera,
        _ => wants("camera", "yes"),
    };
    let time_zone = match pairs.iter().find(|(key, _)| key == "time_zone") {
        None => Ok(user.profile.time_zone.clone()),
        Some((_, name)) if name.trim().is_empty() => Ok(None),
        Some((_, name)) => TimeZoneName::parse(name).map(Some),
    };
    let name = DisplayName::parse(&text("display_name").replace(['\r', '\n'], " "));
    let bio = Bio::parse(&text("bio"));
    match (name, bio, time_zone) {
        (Ok(display_name), Ok(bio), Ok(time_zone)) => {
            let change = ProfileChange {
                display_name: Some(display_name),
                bio: Some(bio),
                private: Some(private),
                disabled_notifications: Some(disabled_notifications),
                sensitive: Some(sensitive),
                renew_captions: Some(renew_captions),
                ignore_file_words: Some(!read_file_words),
                licence: Some(licence),
                show_camera: Some(show_camera),
                time_zone: Some(time_zone),
            };
            profile::change(&app, &user, &change).await?;
            Ok(see_other(&format!("/@{}", user.username)))
        }
        (name, bio, time_zone) => {
            let problem = |error: Option<Invalid>| error.map(|error| error.to_string());
            let given = ProfileForm {
                display_name: text("display_name"),
                display_name_problem: problem(name.err()),
                bio: text("bio"),
                bio_problem: problem(bio.err()),
                private,
                kinds: kinds(&disabled_notifications),
                sensitive: sensitive.as_str(),
                renew_captions,
                read_file_words,
                licence: licence.as_str(),
                licences: LicenceChoice::all(),
                show_camera,
                time_zone: text("time_zone"),
                time_zones: TimeZoneName::all(),
                time_zone_problem: problem(time_zone.err()),
                avatar_problem: None,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            site.views
                .page(status, &person, "account/settings.html", &given)
        }
    }
}

/// Takes the picture of the person away.
pub(in crate::web) async fn remove_avatar(
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    profile::remove_avatar(&app, &user).await?;
    Ok(see_other(HERE))
}

/// Takes in a new picture of the person.
pub(in crate::web) async fn avatar(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: UploadForm,
) -> Result<HttpResponse, WebError> {
    // The form is read to its end in any case, so that the answer reaches the browser.
    let file = file_field(form, "picture", app.picture_limits.bytes).await;
    let Some(user) = person.user().cloned() else {
        return Err(WebError::session_ended(HERE));
    };
    let problem = match file {
        Ok(None) => FileProblem::none_chosen(),
        Ok(Some(file)) => match profile::set_avatar(&app, &user, file.read()).await {
            Ok(()) => return Ok(see_other(HERE)),
            Err(error) => FileProblem::new(String::new(), error)?,
        },
        Err(WebError::TooLarge(_)) => {
            let limit = Refused::TooLarge(app.picture_limits.bytes);
            FileProblem::refused(String::new(), limit)
        }
        Err(error) => return Err(error),
    };
    let given = ProfileForm {
        avatar_problem: Some(problem.message),
        ..stored(&person)
    };
    let page = "account/settings.html";
    site.views.page(problem.status, &person, page, &given)
}
