//! The form with a post's words: on the compose page, on the edit page, and carried through a
//! login when the session ended in the middle of writing.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use serde::{Deserialize, Serialize};

use crate::domain::{AlbumId, Licence, PostId, Visibility};
use crate::i18n::text;
use crate::services::App;
use crate::services::compose::draft::{AltField, Field, PostFields, Untouched};
use crate::services::compose::send_order::Sent;
use crate::services::compose::{draft, posts};
use crate::web::forms::body::Form;
use crate::web::forms::kept_form::KeptFields;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;

/// Most albums that stand in the form, the newest.
pub(super) const MOST_ALBUMS: usize = 50;

/// The fields as a browser sends them. `…_shown` is what the field held when the page was made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::web) struct WordsForm {
    pub(in crate::web::pages) caption: Option<String>,
    pub(in crate::web::pages) caption_shown: Option<String>,
    pub(in crate::web::pages) hashtags: Option<String>,
    pub(in crate::web::pages) hashtags_shown: Option<String>,
    pub(in crate::web::pages) alt: Option<String>,
    pub(in crate::web::pages) alt_shown: Option<String>,
    /// Whose alt text `alt` is; the first picture's when the form does not say.
    alt_picture: Option<String>,
    /// Set on the page that has asked about empty alt texts and untouched suggestions.
    checked: Option<String>,
    /// Whom the post is for, see [`Visibility`].
    pub(in crate::web::pages) visibility: Option<String>,
    /// What the choice was when the page was made.
    visibility_shown: Option<String>,
    /// `yes` when the pictures are to be covered; a box that is not ticked sends nothing.
    sensitive: Option<String>,
    /// `yes` or `no`, as the box was when the page was made; none where there is no box.
    sensitive_shown: Option<String>,
    /// Under which terms the post is shared, see [`Licence`].
    licence: Option<String>,
    licence_shown: Option<String>,
    /// `yes` when others are to see how the pictures were taken.
    show_camera: Option<String>,
    /// `yes` or `no`, as the box was when the page was made; none where there is no box.
    show_camera_shown: Option<String>,
    /// When the draft is to be published, as a browser's field for a time sends it.
    pub(in crate::web::pages) schedule_at: Option<String>,
    /// The time zone of the browser, where a script tells.
    pub(in crate::web::pages) time_zone: Option<String>,
    /// Which button was pressed.
    pub(in crate::web::pages) action: Option<String>,
    /// Numbers that the page and the form go by, where a script sends it, see [`Sent`].
    page: Option<String>,
    sending: Option<String>,
    /// Ids of pictures, for the action `order`.
    pub(in crate::web::pages) order: Option<String>,
    /// `alt-{picture}` and `alt_shown-{picture}` of the other pictures, and what else there is.
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl KeptFields for WordsForm {
    /// Names and values of the fields that hold words and choices, without the pressed button and
    /// without what holds neither, such as the names of files.
    fn kept_fields(self) -> Vec<(String, String)> {
        let named = [
            ("caption", self.caption),
            ("caption_shown", self.caption_shown),
            ("hashtags", self.hashtags),
            ("hashtags_shown", self.hashtags_shown),
            ("alt", self.alt),
            ("alt_shown", self.alt_shown),
            ("alt_picture", self.alt_picture),
            ("visibility", self.visibility),
            ("visibility_shown", self.visibility_shown),
            ("sensitive", self.sensitive),
            ("sensitive_shown", self.sensitive_shown),
            ("licence", self.licence),
            ("licence_shown", self.licence_shown),
            ("show_camera", self.show_camera),
            ("show_camera_shown", self.show_camera_shown),
            ("schedule_at", self.schedule_at),
        ];
        let named = named
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let others = self.others.into_iter();
        named
            .chain(others.filter(|(name, _)| name.starts_with("alt") || name.starts_with("album")))
            .collect()
    }
}

impl WordsForm {
    /// From the text fields of a form with files.
    ///
    /// # Errors
    /// When a field does not read.
    pub(in crate::web::pages) fn from_text(
        text: BTreeMap<String, String>,
    ) -> Result<Self, WebError> {
        let text = text.into_iter();
        let text = text.map(|(name, value)| (name, serde_json::Value::String(value)));
        serde_json::from_value(serde_json::Value::Object(text.collect()))
            .map_err(|_| WebError::BadRequest(text!("form-unreadable")))
    }

    /// What a box says that was touched, or is published with the rest; none where the form has none.
    fn ticked(
        &self,
        ticked: &Option<String>,
        shown: &Option<String>,
        publishing: bool,
    ) -> Option<bool> {
        let shown = shown.as_deref()?;
        let ticked = ticked.is_some();
        (publishing || shown != yes_or_no(ticked)).then_some(ticked)
    }

    /// The albums whose boxes were ticked or unticked since the page was made.
    pub(in crate::web::pages) fn albums(&self) -> Vec<(AlbumId, bool)> {
        let held: Vec<&str> = match self.others.get("albums_held") {
            Some(held) => held.split_whitespace().collect(),
            None => return Vec::new(),
        };
        let ticked: Vec<&str> = self
            .others
            .keys()
            .filter_map(|name| name.strip_prefix("album-"))
            .collect();
        let into = ticked.iter().filter(|id| !held.contains(id));
        let out = held.iter().filter(|id| !ticked.contains(id));
        let into = into.filter_map(|id| Some((id.parse().ok()?, true)));
        let out = out.filter_map(|id| Some((id.parse().ok()?, false)));
        into.chain(out).collect()
    }

    fn sent(&self) -> Option<Sent> {
        Some(Sent {
            page: self.page.as_deref()?.parse().ok()?,
            number: self.sending.as_deref()?.parse().ok()?,
        })
    }

    pub(in crate::web::pages) fn words(&self) -> PostFields {
        let field = |typed: &Option<String>, shown: &Option<String>| Field {
            typed: typed.clone(),
            shown: shown.clone(),
        };
        let first = AltField {
            picture: self.alt_picture.as_deref().and_then(|id| id.parse().ok()),
            field: field(&self.alt, &self.alt_shown),
        };
        let others = self.others.iter().filter_map(|(name, typed)| {
            let id = name.strip_prefix("alt-")?;
            let shown = self.others.get(&format!("alt_shown-{id}")).cloned();
            Some(AltField {
                picture: Some(id.parse().ok()?),
                field: field(&Some(typed.clone()), &shown),
            })
        });
        // A choice that was not touched does not undo one that was made elsewhere; what is
        // published is what the form shows.
        let publishing = matches!(self.action.as_deref(), Some("publish" | "schedule"));
        let chosen = |value: &Option<String>, shown: &Option<String>| {
            value.clone().filter(|_| value != shown || publishing)
        };
        let visibility = chosen(&self.visibility, &self.visibility_shown);
        let licence = chosen(&self.licence, &self.licence_shown);
        PostFields {
            caption: field(&self.caption, &self.caption_shown),
            hashtags: field(&self.hashtags, &self.hashtags_shown),
            alts: std::iter::once(first).chain(others).collect(),
            alt_checked: self.checked.is_some(),
            untouched: match self.checked {
                Some(_) => Untouched::Confirm,
                None => Untouched::Ask,
            },
            visibility: visibility.as_deref().and_then(Visibility::from_word),
            sensitive: self.ticked(&self.sensitive, &self.sensitive_shown, publishing),
            licence: licence.as_deref().and_then(Licence::from_word),
            show_camera: self.ticked(&self.show_camera, &self.show_camera_shown, publishing),
            focuses: Vec::new(),
            sent: self.sent(),
        }
    }
}

/// As the box was when the page was made.
fn yes_or_no(ticked: bool) -> &'static str {
    if ticked { "yes" } else { "no" }
}

/// A form for a post of one's own. Whether it is theirs is asked before the form is read: what is
/// written to a post that is not there costs nothing. Of others the words are kept for after their
/// login.
#[derive(Debug)]
pub(in crate::web) struct OwnPostForm {
    pub(in crate::web::pages) person: CurrentUser,
    pub(in crate::web::pages) id: PostId,
    pub(in crate::web::pages) form: WordsForm,
}

impl FromRequest for OwnPostForm {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = request.app_data::<Data<App>>().ok_or(WebError::Busy)?;
            let person = CurrentUser::from_request(&request, &mut payload).await?;
            let draft = named(&request, "draft");
            let id = draft.or_else(|| named(&request, "post"));
            let id = id.ok_or(WebError::Missing)?;
            match (person.user(), draft) {
                (None, _) => {}
                (Some(_), Some(_)) => drop(draft::draft(app, person.viewer(), id).await?),
                (Some(_), None) => drop(posts::editable(app, person.viewer(), id).await?),
            }
            let form = Form::<WordsForm>::from_request(&request, &mut payload).await?;
            let form = form.into_inner();
            match person.user().is_some() {
                true => Ok(Self { person, id, form }),
                false => Err(WebError::kept(request.path().to_owned(), Some(form))?),
            }
        })
    }
}

/// The post that stands in the address under this name.
fn named(request: &HttpRequest, name: &str) -> Option<PostId> {
    request.match_info().get(name)?.parse().ok()
}
