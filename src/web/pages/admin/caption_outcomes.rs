//! `/admin/captions`: what became of the captioner's suggestions on this site, for each model.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::domain::SuggestedField;
use crate::services::App;
use crate::services::captions::outcomes::{self, OutcomesOfModel};
use crate::web::Site;
use crate::web::request::extract::Staff;
use crate::web::response::error::WebError;

#[derive(Debug, Serialize)]
struct CaptionsPage {
    here: &'static str,
    lines: Vec<OutcomesView>,
    /// Whether posts still get suggestions.
    enabled: bool,
}

/// A line of the table.
#[derive(Debug, Serialize)]
struct OutcomesView {
    model: String,
    field: &'static str,
    total: u64,
    kept: String,
    edited: String,
    replaced: String,
    removed: String,
}

impl OutcomesView {
    fn new(line: &OutcomesOfModel) -> Self {
        let total = line.total();
        let [kept, edited, replaced, removed] = line.counts.map(|count| share(count, total));
        Self {
            model: line.model.clone(),
            field: match line.field {
                SuggestedField::Caption => "Captions",
                SuggestedField::AltText => "Alt texts",
                SuggestedField::Hashtags => "Hashtags",
            },
            total,
            kept,
            edited,
            replaced,
            removed,
        }
    }
}

/// A share as `37 %`.
fn share(count: u64, total: u64) -> String {
    let percent = (count * 200 + total).checked_div(total * 2).unwrap_or(0);
    format!("{percent} %")
}

/// The table.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
) -> Result<HttpResponse, WebError> {
    let lines = outcomes::by_model(&app).await?;
    let page = CaptionsPage {
        here: "captions",
        lines: lines.iter().map(OutcomesView::new).collect(),
        enabled: app.captioner.is_some(),
    };
    site.views
        .page(StatusCode::OK, &staff.person, "admin/captions.html", &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded() {
        let shares = [(0, 0), (0, 3), (1, 3), (2, 3), (3, 3), (1, 200)];
        let texts = shares.map(|(count, total)| share(count, total));
        assert_eq!(texts, ["0 %", "0 %", "33 %", "67 %", "100 %", "1 %"]);
    }
}
