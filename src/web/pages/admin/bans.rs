//! `/admin/bans`: pictures that are refused.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use crate::domain::{Ban, BanId, Timestamp};
use crate::services::App;
use crate::services::moderation::bans;
use crate::web::Site;
use crate::web::pages::see_other;
use crate::web::request::extract::Staff;
use crate::web::response::error::WebError;
use crate::web::views::cards::Time;

#[derive(Debug, Serialize)]
struct BansPage {
    here: &'static str,
    bans: Vec<BanView>,
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
) -> Result<HttpResponse, WebError> {
    let bans = bans::list(&app).await?;
    let given = BansPage {
        here: "bans",
        bans: bans.iter().map(BanView::new).collect(),
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
    Ok(see_other("/admin/bans"))
}
