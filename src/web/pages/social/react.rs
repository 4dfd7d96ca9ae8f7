//! `/p/{post}/like` and its kin: one tap, with or without JavaScript.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::{PostId, Timestamp};
use crate::services::App;
use crate::services::reading::browse;
use crate::services::social::react::{self, Reaction};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::request::next::local;
use crate::web::response::error::WebError;
use crate::web::views::cards::Card;

/// Where the tap happened, to lead back there.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct ReactionForm {
    next: Option<String>,
}

impl ReactionForm {
    pub(in crate::web::pages) fn back(&self, other: &str) -> String {
        self.next
            .as_deref()
            .map_or_else(|| other.to_owned(), |next| local(Some(next)))
    }
}

/// Likes, keeps, or takes that back.
pub(in crate::web) async fn act(
    app: Data<App>,
    SignedIn { id: me, .. }: SignedIn,
    path: Path<(PostId, String)>,
    tap: Form<ReactionForm>,
) -> Result<HttpResponse, WebError> {
    let (id, act) = path.into_inner();
    let back = tap.back(&format!("/p/{id}"));
    let reaction = Reaction::from_word(&act).ok_or(WebError::Missing)?;
    react::act(&app, me, id, reaction).await?;
    Ok(see_other(&back))
}

#[derive(Debug, Serialize)]
struct EngagementPart {
    post: Card,
}

/// The row of buttons alone, which a script puts in the place of the old one.
pub(in crate::web) async fn engagement(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let shown = browse::post(&app, person.viewer(), id.into_inner()).await?;
    let given = EngagementPart {
        post: Card::new(shown, &person, Timestamp::now()),
    };
    site.views
        .page(StatusCode::OK, &person, "reading/engagement.html", &given)
}
