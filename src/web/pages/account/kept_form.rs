//! What somebody had typed when their session had ended: kept in the login's form, and sent where
//! it was going after the login.

use std::collections::BTreeMap;
use std::fmt;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::sign_in::{local, session_ended_with};
use crate::domain::{PostId, Viewer};
use crate::services::compose::draft::WordsError;
use crate::services::compose::{draft, posts};
use crate::services::{AccessError, App};
use crate::web::Site;
use crate::web::body::{FIELDS, Form};
use crate::web::error::WebError;
use crate::web::extract::CurrentUser;
use crate::web::pages::compose::form::WordsForm;
use crate::web::pages::see_other;
use crate::web::status::Status;

/// Most characters of all fields: more than the longest caption and ten of the longest alt texts,
/// each with what was shown. Writing them into a page must not hold up others.
const CHARACTERS: usize = 64 * 1024;

/// A form that was not taken, as JSON in a hidden field.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::web::pages) struct KeptForm {
    /// The address to which it was sent.
    action: String,
    /// Names and values.
    #[serde(deserialize_with = "bounded")]
    fields: Vec<(String, String)>,
}

impl KeptForm {
    /// Any form; fields of which nothing was typed need not be among them.
    pub(in crate::web::pages) fn new(action: String, fields: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            action,
            fields: fields.iter().map(owned).collect(),
        }
    }

    /// The words of a post or draft.
    pub(in crate::web::pages) fn of_words(action: String, form: WordsForm) -> Self {
        Self {
            action,
            fields: form.into_fields(),
        }
    }

    /// From the hidden field.
    pub(in crate::web::pages) fn read(text: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(text).ok()?;
        let characters: usize = kept.fields.iter().map(|(_, it)| it.chars().count()).sum();
        // Nobody's login leads elsewhere.
        let here = kept.action == local(Some(&kept.action));
        (here && characters <= CHARACTERS).then_some(kept)
    }

    /// For the hidden field.
    pub(in crate::web::pages) fn as_json(&self) -> Result<String, WebError> {
        serde_json::to_string(self).map_err(|error| WebError::Internal(error.into()))
    }

    /// The post whose words these are, and whether they are a change to one that is out.
    fn post(&self) -> Option<(PostId, bool)> {
        if let Some(id) = self.action.strip_prefix("/compose/") {
            return Some((id.parse().ok()?, false));
        }
        let id = self.action.strip_prefix("/p/")?.strip_suffix("/edit")?;
        Some((id.parse().ok()?, true))
    }

    /// Saves the words of a post, and tells where they are now.
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
            Ok(post) if post.is_draft() => Ok(format!("/compose/{id}")),
            Ok(_) => Ok(format!("/p/{id}")),
            Err(error) => {
                tracing::info!(%error, post = %id, "kept words could not be saved");
                Err(Unsaved::from(error))
            }
        }
    }
}

/// Fails on more fields than any form has, while it reads.
fn bounded<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<(String, String)>, D::Error> {
    struct Pairs;
    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the fields of a form")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut pairs: A) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::new();
            while let Some(pair) = pairs.next_element()? {
                if fields.len() == FIELDS {
                    return Err(Error::custom("too many fields"));
                }
                fields.push(pair);
            }
            Ok(fields)
        }
    }
    reader.deserialize_seq(Pairs)
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
pub(in crate::web::pages) enum Onward {
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
    problem: Option<&'static str>,
    #[serde(skip)]
    status: StatusCode,
}

/// What follows a login: words of a post are saved, any other form is shown to be sent.
pub(in crate::web::pages) async fn onward(
    app: &App,
    viewer: Viewer,
    next: Option<&str>,
    kept: Option<&str>,
) -> Onward {
    let Some(kept) = kept.and_then(KeptForm::read) else {
        return Onward::To(local(next));
    };
    match kept.save(app, viewer).await {
        Ok(address) => Onward::To(address),
        Err(why) => Onward::Kept(Box::new(KeptPage::new(kept, why))),
    }
}

impl KeptPage {
    fn new(kept: KeptForm, why: Unsaved) -> Self {
        let (problem, status) = match why {
            Unsaved::NotTried => (None, StatusCode::OK),
            Unsaved::Invalid => (
                Some("They are not saved yet: something in them needs another look."),
                StatusCode::UNPROCESSABLE_ENTITY,
            ),
            Unsaved::Published => (
                Some(
                    "They are not saved yet: the draft was published meanwhile. Saving changes the post.",
                ),
                StatusCode::CONFLICT,
            ),
            Unsaved::NotTheirs => (
                Some(
                    "They cannot be saved: the post is gone, or it is not yours. Copy what you need.",
                ),
                StatusCode::NOT_FOUND,
            ),
            Unsaved::Outage => (
                Some(
                    "They are not saved yet: our storage cannot be used just now. Try again in a moment.",
                ),
                StatusCode::SERVICE_UNAVAILABLE,
            ),
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

/// Shows what was typed, for somebody who has just logged in.
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
        return session_ended_with(
            &site,
            &person,
            next.unwrap_or("/"),
            kept.unwrap_or_default(),
        );
    }
    match onward(&app, person.viewer(), next, kept).await {
        Onward::To(address) => Ok(see_other(&address)),
        Onward::Kept(kept) => page(&site, &person, &kept),
    }
}

#[cfg(test)]
mod tests {
    use super::KeptForm;

    #[test]
    fn a_kept_form_leads_nowhere_else_and_is_bounded() {
        let read = |text: &str| KeptForm::read(text).is_some();
        assert!(read(
            r#"{"action":"/comments/1","fields":[["text","Hello"]]}"#
        ));
        for action in [
            "https://evil.example/",
            "//evil.example",
            "javascript:alert(1)",
        ] {
            assert!(!read(&format!(r#"{{"action":"{action}","fields":[]}}"#)));
        }
        let long = r#"\""#.repeat(super::CHARACTERS + 1);
        assert!(!read(&format!(
            r#"{{"action":"/x","fields":[["a","{long}"]]}}"#
        )));
        let many = vec![r#"["a","b"]"#; 101].join(",");
        assert!(!read(&format!(r#"{{"action":"/x","fields":[{many}]}}"#)));
    }
}
