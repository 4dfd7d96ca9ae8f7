//! `/settings/appearance`: how pages look to a person.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::{Pairs, Saved, save, show_part};
use crate::domain::{Appearance, ProfileChange, Theme};
use crate::i18n::{Locale, text};
use crate::services::App;
use crate::web::Site;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

const HERE: &str = "/settings/appearance";

#[derive(Debug, Serialize)]
struct AppearanceForm {
    themes: Vec<ThemeView>,
    languages: Vec<LanguageView>,
    chosen: Appearance,
}

#[derive(Debug, Serialize)]
struct ThemeView {
    word: &'static str,
    label: String,
    chosen: bool,
}

#[derive(Debug, Serialize)]
struct LanguageView {
    tag: &'static str,
    name: &'static str,
    chosen: bool,
}

/// The form.
pub(in crate::web) async fn form(
    site: Data<Site>,
    member: SignedIn,
    saved: Query<Saved>,
) -> Result<HttpResponse, WebError> {
    let chosen = member.user.profile.appearance;
    let themes = Theme::ALL.map(|theme| ThemeView {
        word: theme.as_str(),
        label: match theme {
            Theme::Device => text!("appearance-theme-device"),
            Theme::Light => text!("appearance-theme-light"),
            Theme::Dark => text!("appearance-theme-dark"),
        },
        chosen: theme == chosen.theme,
    });
    let languages = Locale::ALL.map(|locale| LanguageView {
        tag: locale.tag(),
        name: locale.name(),
        chosen: Some(locale) == chosen.language,
    });
    let given = AppearanceForm {
        themes: themes.into(),
        languages: languages.into(),
        chosen,
    };
    let person = &member.person;
    show_part(
        &site,
        person,
        StatusCode::OK,
        "settings/appearance.html",
        given,
        &saved,
    )
}

/// Saves it.
pub(in crate::web) async fn change(
    app: Data<App>,
    SignedInForm(SignedIn { user, .. }, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let before = user.profile.appearance;
    let change = ProfileChange {
        appearance: Some(Appearance {
            theme: Theme::from_word(pairs.text("theme")).unwrap_or(before.theme),
            large_text: pairs.ticked("large_text"),
            high_contrast: pairs.ticked("high_contrast"),
            reduced_motion: pairs.ticked("reduced_motion"),
            language: Locale::of_tag(pairs.text("language")),
        }),
        ..ProfileChange::default()
    };
    save(&app, &user, &change, HERE).await
}
