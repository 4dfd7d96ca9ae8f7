//! `/about`: what this site is, and who writes its captions.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::services::App;
use crate::web::Site;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;

#[derive(Debug, Serialize)]
struct AboutPage<'m> {
    /// None where captions are switched off.
    model: Option<ModelView<'m>>,
}

#[derive(Debug, Serialize)]
struct ModelView<'m> {
    name: &'m str,
    version: &'m str,
    /// Whom its parts are from and under which terms.
    attribution: &'m [String],
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let model = app.captioner.as_ref().map(|captioner| captioner.model());
    let page = AboutPage {
        model: model.map(|model| ModelView {
            name: &model.name,
            version: &model.version,
            attribution: &model.attribution,
        }),
    };
    site.views
        .page(StatusCode::OK, &person, "public/about.html", &page)
}
