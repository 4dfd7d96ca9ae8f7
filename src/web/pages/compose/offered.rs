//! What the editor offers beside the captioner's suggestions: words of the picture's file, and other
//! words by a language model elsewhere.

use serde::Serialize;

use crate::domain::{Post, PostId, RemotePermission, RemoteState, User};
use crate::i18n::text;
use crate::services::App;
use crate::services::captions::remote::consent::permission;
use crate::services::captions::remote::describe::{self, is_awaited};
use crate::services::compose::offers::{Offer, OfferKind};

/// Something to take over from the file.
#[derive(Debug, Serialize)]
pub(super) struct OfferView {
    /// Names it in the form.
    id: &'static str,
    text: String,
    label: String,
}

impl OfferView {
    pub(super) fn new(offer: Offer) -> Self {
        Self {
            id: offer.kind.as_str(),
            label: match offer.kind {
                OfferKind::Title => text!("offer-title"),
                OfferKind::Credit => text!("offer-credit"),
                OfferKind::Licence => text!("offer-licence"),
            },
            text: offer.text,
        }
    }
}

/// “Make it …”, as the editor shows it; nothing to who has said no.
#[derive(Debug, Serialize)]
pub(super) struct RemoteView {
    /// Whose server it is.
    host: String,
    /// What the caption may be made.
    tones: Vec<String>,
    /// Whether the person is asked first, on a page of its own.
    asks: bool,
    /// Whether the person is asked about the draft's pictures, which were not sent for whom it is for.
    asks_for_pictures: bool,
    /// Whether it is being asked.
    waiting: bool,
    /// Whether it has said nothing that can be used.
    failed: bool,
}

impl RemoteView {
    pub(super) fn of(app: &App, user: &User, post: &Post) -> Option<Self> {
        let remote = app.remote.as_ref()?;
        let permission = permission(remote, &user.profile, post, false);
        if permission == RemotePermission::Refused {
            return None;
        }
        let state = &post.pictures.first()?.caption_state;
        let offered = state.suggestions();
        Some(Self {
            host: remote.host(),
            tones: remote.tones().to_vec(),
            asks: permission == RemotePermission::Ask,
            asks_for_pictures: describe::asks(remote, &user.profile, post),
            waiting: state.rewrite_task().is_some() || is_awaited(state),
            failed: offered.is_some_and(|it| it.remote == Some(RemoteState::Failed)),
        })
    }
}

/// The page that asks whether a draft's words may go elsewhere.
pub(in crate::web::pages) fn ask_address(id: PostId, tone: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("draft", &id.to_string())
        .append_pair("tone", tone)
        .finish();
    format!("/settings/remote-captions?{query}")
}
