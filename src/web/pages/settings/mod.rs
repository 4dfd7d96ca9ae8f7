//! `/settings`: one page for each part, which is saved by itself.

pub(in crate::web) mod public_profile;
pub(in crate::web) mod avatar;
pub(in crate::web) mod own_account;
pub(in crate::web) mod deletion;
pub(in crate::web) mod security;
pub(in crate::web) mod sessions;
pub(in crate::web) mod two_factor;
pub(in crate::web) mod passkeys;
pub(in crate::web) mod privacy;
pub(in crate::web) mod posting;
pub(in crate::web) mod remote_captions;
pub(in crate::web) mod notification_choices;
pub(in crate::web) mod appearance;
pub(in crate::web) mod apps;
pub(in crate::web) mod archives;

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::see_other;
use crate::domain::{ProfileChange, User};
use crate::services::App;
use crate::services::social::profile;
use crate::web::Site;
use crate::web::forms::kept_form::KeptFields;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;
use crate::web::response::status::Status;

/// `/settings` itself: the first of the parts.
pub(in crate::web) async fn index() -> HttpResponse {
    see_other(public_profile::HERE)
}

/// Set in the address after a part was saved.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Saved {
    saved: Option<String>,
}

/// Shows a part: as it is stored, perhaps because it was just saved, or as it was typed and cannot be
/// saved.
fn show_part(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    template: &str,
    given: impl Serialize,
    saved: &Saved,
) -> Result<HttpResponse, WebError> {
    #[derive(Serialize)]
    struct Part<T> {
        #[serde(flatten)]
        given: T,
        /// Whether it was just saved.
        saved: bool,
    }
    let saved = saved.saved.is_some();
    site.views
        .page(status, person, template, &Part { given, saved })
}

/// Saves a part and shows it again.
async fn save(
    app: &App,
    user: &User,
    change: &ProfileChange,
    here: &str,
) -> Result<HttpResponse, WebError> {
    profile::change(app, user, change).await?;
    Ok(see_other(&format!("{here}?saved=1")))
}

/// A form of which a name may stand several times, or not at all.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(in crate::web) struct Pairs(Vec<(String, String)>);

impl KeptFields for Pairs {
    fn kept_fields(self) -> Vec<(String, String)> {
        self.0
    }
}

impl Pairs {
    /// The first value of a name, empty where there is none.
    fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// All values of a name.
    fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        let pairs = self.0.iter().filter(move |(key, _)| key == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    fn ticked(&self, name: &str) -> bool {
        self.all(name).any(|value| value == "yes")
    }
}
