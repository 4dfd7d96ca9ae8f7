//! `/about`: what this site is; `/about/captions`: who writes its captions.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::services::App;
use crate::services::moderation::staff;
use crate::web::Site;
use crate::web::request::extract::CurrentUser;
use crate::web::response::error::WebError;
use crate::web::views::people::{PersonView, Piece, pieces};

#[derive(Debug, Serialize)]
struct AboutPage {
    /// Who looks after the site and can be seen.
    staff: Vec<PersonView>,
    contact: Vec<Piece>,
    /// Whether captions are suggested.
    captions: bool,
    /// Whether people can have words sent to another server.
    remote: bool,
    version: &'static str,
}

/// What the site is, who looks after it, and what holds there.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let staff = staff::list(&app).await?;
    let seen = staff.iter().filter(|user| !user.is_hidden());
    let page = AboutPage {
        staff: seen
            .map(|user| PersonView::new(&user.as_author()))
            .collect(),
        contact: contact(&app.site.contact),
        captions: app.captioners.are_on(),
        remote: app.remote.is_some(),
        version: env!("CARGO_PKG_VERSION"),
    };
    site.views
        .page(StatusCode::OK, &person, "public/about.html", &page)
}

/// An email address as a link to write to it; anything else as people's texts are shown.
fn contact(text: &str) -> Vec<Piece> {
    match text.contains('@') && !text.contains(char::is_whitespace) && !text.contains("://") {
        true => vec![Piece::link(text, format!("mailto:{text}"))],
        false => pieces(text),
    }
}

#[derive(Debug, Serialize)]
struct CaptionsPage<'m> {
    /// The first fills fields; none where captions are switched off.
    models: Vec<ModelView<'m>>,
    /// Whether they are still being loaded.
    loading: bool,
    /// None where nothing is sent anywhere.
    remote: Option<RemoteModelView<'m>>,
}

/// A language model elsewhere.
#[derive(Debug, Serialize)]
struct RemoteModelView<'m> {
    model: &'m str,
    host: String,
    pictures: bool,
}

#[derive(Debug, Serialize)]
struct ModelView<'m> {
    name: &'m str,
    version: &'m str,
    /// Whom its parts are from and under which terms.
    attribution: &'m [String],
}

/// What writes the words, and how far it can be trusted.
pub(in crate::web) async fn captions(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let models = app.captioners.all().iter().map(|captioner| {
        let model = captioner.model();
        ModelView {
            name: &model.name,
            version: &model.version,
            attribution: &model.attribution,
        }
    });
    let page = CaptionsPage {
        models: models.collect(),
        loading: app.captioners.are_loading(),
        remote: app.remote.as_ref().map(|remote| RemoteModelView {
            model: remote.model(),
            host: remote.host(),
            pictures: remote.takes_pictures(),
        }),
    };
    site.views
        .page(StatusCode::OK, &person, "public/captions.html", &page)
}
