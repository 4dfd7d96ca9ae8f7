//! What becomes of a kept form after the login: words of a post are saved, any other form is shown
//! to be sent.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use crate::domain::{PostId, Viewer};
use crate::i18n::text;
use crate::services::compose::draft::WordsError;
use crate::services::compose::{draft, posts};
use crate::services::{AccessError, App};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::forms::kept_form::KeptForm;
use crate::web::forms::left_out;
use crate::web::pages::compose::form::WordsForm;
use crate::web::pages::see_other;
use crate::web::request::extract::CurrentUser;
use crate::web::request::next::local;
use crate::web::response::error::WebError;
use crate::web::response::session_ended::SessionEnded;
use crate::web::response::status::Status;

impl KeptForm {
    /// The post whose words these are, and whether they are a change to one that is out.
    fn post(&self) -> Option<(PostId, bool)> {
        if let Some(id) = self.action.strip_prefix("/compose/") {
            return Some((id.parse().ok()?, false));
        }
        let id = self.action.strip_prefix("/p/")?.strip_suffix("/edit")?;
        Some((id.parse().ok()?, true))
    }

    /// Saves the words of a post, and returns where they are now.
    async fn save(&self, app: &App, viewer: Viewer) -> Result<String, Unsaved> {
        let (id, out) = self.post().ok_or(Unsaved::NotTried)?;
        let fields: BTreeMap<String, String> = self.fields.iter().cloned().collect();
        let form = WordsForm::from_text(fields).map_err(|_| Unsaved::NotTried)?;
        let words = form.words();
        let saved = match out {
            true => posts::edit(app, viewer, id, &words).await,
            false => draft::save(app, viewer, id, &words).await,
        };
        match saved {
            Ok(post) => {
                let page = if post.is_draft() { "compose" } else { "p" };
                let hashtags = form.hashtags.as_deref();
                Ok(left_out::with_left_out(&format!("/{page}/{id}"), hashtags))
            }
            Err(error) => {
                tracing::info!(%error, post = %id, "kept words could not be saved");
                Err(Unsaved::from(error))
            }
        }
    }
}

/// Why kept words are not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unsaved {
    /// They are no words of a post: sending them is the person's to do.
    NotTried,
    /// A field will not do.
    Invalid,
    /// The draft is a post by now.
    Published,
    /// It is not theirs, or gone.
    NotTheirs,
    /// A store cannot be used at this moment.
    Outage,
}

impl From<WordsError> for Unsaved {
    fn from(error: WordsError) -> Self {
        match error {
            WordsError::Published => Self::Published,
            WordsError::Access(AccessError::Internal(_)) => Self::Outage,
            WordsError::Access(_) => Self::NotTheirs,
            _ => Self::Invalid,
        }
    }
}

/// Where a login leads.
pub(in crate::web::pages) enum AfterLogin {
    /// On to this address.
    To(String),
    /// To what was typed, which is to be sent by the person.
    Kept(Box<KeptPage>),
}

/// The page with what was typed.
#[derive(Debug, Serialize)]
pub(in crate::web::pages) struct KeptPage {
    action: String,
    fields: Vec<(String, String)>,
    /// The texts among the fields, to be seen and copied.
    texts: Vec<String>,
    /// Whether sending them can work.
    sendable: bool,
    problem: Option<String>,
    #[serde(skip)]
    status: StatusCode,
}

/// What follows a login: words of a post are saved, any other form is shown to be sent.
pub(in crate::web::pages) async fn onward(
    app: &App,
    viewer: Viewer,
    next: Option<&str>,
    kept: Option<&str>,
) -> AfterLogin {
    let Some(kept) = kept.and_then(KeptForm::read) else {
        return AfterLogin::To(local(next));
    };
    match kept.save(app, viewer).await {
        Ok(address) => AfterLogin::To(address),
        Err(why) => AfterLogin::Kept(Box::new(KeptPage::new(kept, why))),
    }
}

impl KeptPage {
    fn new(kept: KeptForm, why: Unsaved) -> Self {
        let (problem, status) = match why {
            Unsaved::NotTried => (None, StatusCode::OK),
            Unsaved::Invalid => (
                Some(text!("kept-invalid")),
                StatusCode::UNPROCESSABLE_ENTITY,
            ),
            Unsaved::Published => (Some(text!("kept-published")), StatusCode::CONFLICT),
            Unsaved::NotTheirs => (Some(text!("kept-gone")), StatusCode::NOT_FOUND),
            Unsaved::Outage => (Some(text!("kept-outage")), StatusCode::SERVICE_UNAVAILABLE),
        };
        let action = match (why, kept.post()) {
            (Unsaved::Published, Some((id, _))) => format!("/p/{id}/edit"),
            _ => kept.action,
        };
        let typed = |(name, value): &(String, String)| {
            let text = [
                "caption",
                "hashtags",
                "text",
                "bio",
                "display_name",
                "words",
            ];
            let alt = name == "alt" || name.starts_with("alt-");
            // Of many drafts, each has its own.
            let alt = alt || name.starts_with("caption-") || name.starts_with("hashtags-");
            let shown = (alt || text.contains(&name.as_str())) && !value.trim().is_empty();
            shown.then(|| value.clone())
        };
        Self {
            texts: kept.fields.iter().filter_map(typed).collect(),
            fields: kept.fields,
            action,
            sendable: why != Unsaved::NotTheirs,
            problem,
            status,
        }
    }
}

/// Shows what was typed, for a user who has just logged in.
pub(in crate::web::pages) fn page(
    site: &Site,
    person: &CurrentUser,
    kept: &KeptPage,
) -> Result<HttpResponse, WebError> {
    let status = match kept.status {
        StatusCode::SERVICE_UNAVAILABLE => Status::busy(5),
        status => status.into(),
    };
    site.views.page(status, person, "account/kept.html", kept)
}

/// What the login's form holds, sent by a script after a login by passkey.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Waiting {
    next: Option<String>,
    kept: Option<String>,
}

/// Goes on with what waited for a login.
pub(in crate::web) async fn resume(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: Form<Waiting>,
) -> Result<HttpResponse, WebError> {
    let (next, kept) = (form.next.as_deref(), form.kept.as_deref());
    if person.user().is_none() {
        return Err(WebError::SessionEnded(SessionEnded {
            next: next.unwrap_or("/").to_owned(),
            kept: kept.unwrap_or_default().to_owned(),
        }));
    }
    match onward(&app, person.viewer(), next, kept).await {
        AfterLogin::To(address) => Ok(see_other(&address)),
        AfterLogin::Kept(kept) => page(&site, &person, &kept),
    }
}
