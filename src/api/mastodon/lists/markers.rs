//! How far people have read.

use actix_web::HttpResponse;
use actix_web::web::Data;
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::auth::{Authorized, ReadStatuses, WriteStatuses};
use crate::api::entities::account::instant;
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::api::params::Params;
use crate::domain::{Marker, MarkerTimeline, Number};
use crate::services::App;
use crate::services::apps::markers;

/// How far a person has read in each list.
#[derive(Debug, Default, Serialize, ToSchema)]
struct Markers {
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<ReadMarker>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notifications: Option<ReadMarker>,
}

/// How far a person has read in a list.
#[derive(Debug, Serialize, ToSchema)]
struct ReadMarker {
    last_read_id: String,
    /// How often it was set.
    version: i64,
    updated_at: String,
}

impl Markers {
    fn new(found: &[Marker]) -> Self {
        let of = |timeline| {
            let found = found.iter().find(|marker| marker.timeline == timeline)?;
            Some(ReadMarker {
                last_read_id: found.last_read.0.to_string(),
                version: found.version,
                updated_at: instant(found.updated_at),
            })
        };
        Self {
            home: of(MarkerTimeline::Home),
            notifications: of(MarkerTimeline::Notifications),
        }
    }
}

/// How far one has read.
#[utoipa::path(
    params(("timeline[]" = Option<Vec<String>>, Query, description = "`home`, `notifications`.")),
    responses((status = 200, body = Markers)),
    security(("oauth" = ["read:statuses"])),
)]
#[get("/v1/markers")]
pub(in crate::api) async fn read(
    app: Data<App>,
    caller: Authorized<ReadStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let mut found = markers::all(&app, caller.id()).await?;
    let wanted = params.texts("timeline");
    found.retain(|marker| wanted.iter().any(|one| one == marker.timeline.as_str()));
    Ok(HttpResponse::Ok().json(Markers::new(&found)))
}

/// Where one has read to, in one or both lists.
#[derive(Debug, Deserialize, ToSchema)]
struct MarkerUpdate {
    #[serde(default)]
    home: Option<LastRead>,
    #[serde(default)]
    notifications: Option<LastRead>,
}

/// The last that was read.
#[derive(Debug, Deserialize, ToSchema)]
struct LastRead {
    #[serde(default, deserialize_with = "lenient::string")]
    last_read_id: String,
}

/// Says how far one has read.
#[utoipa::path(
    request_body = MarkerUpdate,
    responses((status = 200, body = Markers)),
    security(("oauth" = ["write:statuses"])),
)]
#[post("/v1/markers")]
pub(in crate::api) async fn write(
    app: Data<App>,
    caller: Authorized<WriteStatuses>,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let given: MarkerUpdate = params.read()?;
    let given = [
        (MarkerTimeline::Home, given.home),
        (MarkerTimeline::Notifications, given.notifications),
    ];
    let mut changes = Vec::new();
    for (timeline, place) in given {
        if let Some(place) = place {
            let number = place
                .last_read_id
                .parse()
                .ok()
                .filter(|number| *number >= 0);
            let number = number
                .ok_or_else(|| ApiError::invalid("Validation failed: last_read_id is no id"))?;
            changes.push((timeline, Number(number)));
        }
    }
    let found = markers::set(&app, caller.id(), &changes).await?;
    Ok(HttpResponse::Ok().json(Markers::new(&found)))
}
