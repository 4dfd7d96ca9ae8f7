//! `/admin/bans`: pictures that are refused.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{Done, see_done};
use crate::domain::{Ban, BanId, ModerationAction, Timestamp};
use crate::services::App;
use crate::services::moderation::bans;
use crate::web::Site;
use crate::web::request::extract::Staff;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::cards::Time;

#[derive(Debug, Serialize)]
struct BansPage {
    here: &'static str,
    bans: Vec<BanView>,
    /// What was just done.
    done: Option<String>,
}

#[derive(Debug, Serialize)]
struct BanView {
    id: String,
    /// The beginning of its digest, by which two can be told apart.
    digest: String,
    reason: String,
    actor: String,
    when: Time,
}

impl BanView {
    fn new(ban: &Ban) -> Self {
        let digest: String = ban.digest[..6].iter().map(|b| format!("{b:02x}")).collect();
        Self {
            id: ban.id.to_string(),
            digest,
            reason: ban.reason.to_string(),
            actor: ban.actor.clone(),
            when: Time::new(ban.at, Timestamp::now()),
        }
    }
}

/// The list.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
    done: Query<Done>,
) -> Result<HttpResponse, WebError> {
    let bans = bans::list(&app).await?;
    let given = BansPage {
        here: "bans",
        bans: bans.iter().map(BanView::new).collect(),
        done: done.text(),
    };
    site.views
        .page(StatusCode::OK, &staff.person, "admin/bans.html", &given)
}

/// Takes a picture again.
pub(in crate::web) async fn lift(
    app: Data<App>,
    staff: Staff,
    id: Path<BanId>,
) -> Result<HttpResponse, WebError> {
    bans::lift(&app, &staff.actor, *id).await?;
    Ok(see_done("/admin/bans", ModerationAction::Unban))
}
