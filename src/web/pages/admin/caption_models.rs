//! `/admin/captions`: the models that write captions, compared on this site: what became of their
//! suggestions, and a sample of the newest posts with the words of each.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::domain::{SuggestedField, SuggestionOutcome};
use crate::i18n::text;
use crate::services::App;
use crate::services::captions::outcomes::{self, OutcomesOfModel};
use crate::services::captions::sample::{self, ModelOnPost, SampledPost};
use crate::web::Site;
use crate::web::request::extract::Staff;
use crate::web::response::error::WebError;
use crate::web::views::cards::PictureView;
use crate::web::views::people::PersonView;

#[derive(Debug, Serialize)]
struct CaptionsPage {
    here: &'static str,
    lines: Vec<OutcomesView>,
    sample: Vec<SampleView>,
    /// Whether posts still get suggestions.
    enabled: bool,
}

/// A line of the table.
#[derive(Debug, Serialize)]
struct OutcomesView {
    model: String,
    field: String,
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
                SuggestedField::Caption => text!("captions"),
                SuggestedField::AltText => text!("alt-texts"),
                SuggestedField::Hashtags => text!("hashtags"),
            },
            total,
            kept,
            edited,
            replaced,
            removed,
        }
    }
}

/// A post of the sample.
#[derive(Debug, Serialize)]
struct SampleView {
    url: String,
    author: PersonView,
    picture: Option<PictureView>,
    caption: String,
    models: Vec<ModelView>,
}

/// What a model said of it.
#[derive(Debug, Serialize)]
struct ModelView {
    model: String,
    captions: Vec<CaptionView>,
    outcome: Option<String>,
}

#[derive(Debug, Serialize)]
struct CaptionView {
    text: String,
    unsure: bool,
    /// Whether it is the caption of the post.
    published: bool,
}

impl SampleView {
    fn new(sampled: &SampledPost) -> Self {
        let post = &sampled.found.post;
        let caption = post.caption.value.as_str();
        let models = sampled.models.iter();
        Self {
            url: format!("/p/{}", post.id),
            author: PersonView::new(&sampled.found.author),
            picture: post.pictures.first().map(PictureView::new),
            caption: caption.to_owned(),
            models: models.map(|one| ModelView::new(one, caption)).collect(),
        }
    }
}

impl ModelView {
    fn new(on_post: &ModelOnPost, caption: &str) -> Self {
        let captions = on_post.captions.iter().map(|one| CaptionView {
            text: one.text.clone(),
            unsure: one.unsure,
            published: one.text == caption,
        });
        Self {
            model: on_post.model.clone(),
            captions: captions.collect(),
            outcome: on_post.outcome.map(|outcome| match outcome {
                SuggestionOutcome::Kept => text!("outcome-kept"),
                SuggestionOutcome::Edited => text!("outcome-edited"),
                SuggestionOutcome::Replaced => text!("outcome-replaced"),
                SuggestionOutcome::Removed => text!("outcome-removed"),
            }),
        }
    }
}

/// A share as `37 %`.
fn share(count: u64, total: u64) -> String {
    let percent = (count * 200 + total).checked_div(total * 2).unwrap_or(0);
    format!("{percent} %")
}

/// Both.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    staff: Staff,
) -> Result<HttpResponse, WebError> {
    let lines = outcomes::by_model(&app).await?;
    let viewer = staff.person.viewer();
    let sample = sample::sample(&app, viewer).await?;
    let page = CaptionsPage {
        here: "captions",
        sample: sample.iter().map(SampleView::new).collect(),
        lines: lines.iter().map(OutcomesView::new).collect(),
        enabled: app.captioners.are_on(),
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
