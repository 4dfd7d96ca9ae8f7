//! `/compose/hashtags?starting=…`: hashtags in use, for completion while a user types.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use crate::services::App;
use crate::services::captions::hashtags;
use crate::web::Site;
use crate::web::request::extract::CurrentUser;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

/// What has been typed of a hashtag.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Typed {
    #[serde(default)]
    starting: String,
}

#[derive(Debug, Serialize)]
struct Options {
    options: Vec<TagOption>,
}

#[derive(Debug, Serialize)]
struct TagOption {
    tag: String,
    uses: u64,
}

/// At most eight options of a list box, most used first.
pub(in crate::web) async fn starting(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    typed: Query<Typed>,
) -> Result<HttpResponse, WebError> {
    let found = hashtags::starting(&app, &typed.starting).await?;
    let option = |(tag, uses): (crate::domain::Hashtag, u64)| TagOption {
        tag: tag.as_str().to_owned(),
        uses,
    };
    let given = Options {
        options: found.into_iter().map(option).collect(),
    };
    site.views
        .page(StatusCode::OK, &person, "compose/tag-options.html", &given)
}
