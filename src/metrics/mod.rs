//! Numbers for those who look after a site, in the text format that Prometheus reads.
//!
//! They belong to one [`Metrics`], which is handed around like everything else; nothing is global.
//! Every label has few values: routes are patterns, methods and outcomes are named in the program.

mod labels;
mod stage;

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use self::labels::{
    OutcomeLabels, RequestLabels, RouteLabels, SourceLabels, StageLabels, StoreLabels,
    SuggestionLabels,
};
pub use self::stage::UploadStage;

/// The media type of [`Metrics::text`].
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds in seconds: from a page out of memory to a captioner that has much to do.
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

/// What is counted and timed in one process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Histograms<RouteLabels>,
    store_seconds: Histograms<StoreLabels>,
    uploads: Family<OutcomeLabels, Counter>,
    stage_seconds: Histograms<StageLabels>,
    caption_seconds: Histograms<OutcomeLabels>,
    further_seconds: Histograms<SourceLabels>,
    captions_queued: Gauge,
    pictures_in_progress: Gauge,
    uploads_open: Gauge,
    suggestions: Family<SuggestionLabels, Counter>,
    push: Family<OutcomeLabels, Counter>,
}

/// An upload on its way: counted as open until this is dropped.
#[derive(Debug)]
pub struct OpenUpload(Gauge);

impl Drop for OpenUpload {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("vignette"),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(seconds),
            store_seconds: Family::new_with_constructor(seconds),
            uploads: Family::default(),
            stage_seconds: Family::new_with_constructor(seconds),
            caption_seconds: Family::new_with_constructor(seconds),
            further_seconds: Family::new_with_constructor(seconds),
            captions_queued: Gauge::default(),
            pictures_in_progress: Gauge::default(),
            uploads_open: Gauge::default(),
            suggestions: Family::default(),
            push: Family::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let all = &mut self.registry;
        all.register("requests", "Requests answered", self.requests.clone());
        all.register_with_unit(
            "request",
            "Time until an answer began",
            Unit::Seconds,
            self.request_seconds.clone(),
        );
        all.register_with_unit(
            "store",
            "Time of operations on the database and the picture store",
            Unit::Seconds,
            self.store_seconds.clone(),
        );
        all.register("uploads", "Files sent by people", self.uploads.clone());
        all.register_with_unit(
            "upload_stage",
            "Time of each stage of an upload, some of which run side by side",
            Unit::Seconds,
            self.stage_seconds.clone(),
        );
        all.register_with_unit(
            "caption",
            "Time from a picture's place in the queue to its words",
            Unit::Seconds,
            self.caption_seconds.clone(),
        );
        all.register_with_unit(
            "further_suggestions",
            "Time until a further model has answered",
            Unit::Seconds,
            self.further_seconds.clone(),
        );
        all.register(
            "captions_queued",
            "Pictures in the captioner's queue",
            self.captions_queued.clone(),
        );
        all.register(
            "pictures_in_progress",
            "Pictures being decoded and resized, or waiting for it",
            self.pictures_in_progress.clone(),
        );
        all.register(
            "uploads_open",
            "Uploads on their way, each of which holds a place",
            self.uploads_open.clone(),
        );
        all.register(
            "suggestions",
            "What became of the captioner's suggestions when their posts were published",
            self.suggestions.clone(),
        );
        all.register(
            "push_messages",
            "Attempts to send a message to a device",
            self.push.clone(),
        );
    }

    /// Counts an answered request. `route` is the pattern of its address, so that there are not
    /// more of them than routes.
    pub fn request(&self, route: &str, method: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        let method = match method {
            "GET" => "GET",
            "HEAD" => "HEAD",
            "POST" => "POST",
            _ => "other",
        };
        let times = RouteLabels {
            route: route.clone(),
            method,
        };
        self.request_seconds
            .get_or_create(&times)
            .observe(took.as_secs_f64());
        let counted = RequestLabels {
            route,
            method,
            status,
        };
        self.requests.get_or_create(&counted).inc();
    }

    /// Counts an operation on a store; `store` is `database` or `pictures`.
    pub fn store(
        &self,
        store: &'static str,
        operation: &'static str,
        worked: bool,
        took: Duration,
    ) {
        let labels = StoreLabels {
            store,
            operation,
            outcome: if worked { "ok" } else { "failed" },
        };
        self.store_seconds
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
    }

    /// Counts a file that a user sent.
    pub fn upload(&self, outcome: &'static str) {
        self.uploads.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// Counts an attempt to send a message to a device.
    pub fn push(&self, outcome: &'static str) {
        self.push.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// Counts what became of a suggestion of a model, of which a site has few.
    pub fn suggestion(&self, model: &str, field: &'static str, outcome: &'static str) {
        let labels = SuggestionLabels {
            model: model.to_owned(),
            field,
            outcome,
        };
        self.suggestions.get_or_create(&labels).inc();
    }

    /// Counts an upload as open until what this gives is dropped.
    #[must_use]
    pub fn open_upload(&self) -> OpenUpload {
        self.uploads_open.inc();
        OpenUpload(self.uploads_open.clone())
    }

    /// Counts a picture that the captioner was asked about, with the time from its place in the
    /// queue to the answer.
    pub fn caption(&self, worked: bool, took: Duration) {
        let outcome = if worked { "written" } else { "failed" };
        self.caption_seconds
            .get_or_create(&OutcomeLabels { outcome })
            .observe(took.as_secs_f64());
    }

    /// Counts a question to a further source of suggestions that was answered or failed, with the time
    /// that it took. There are not more sources than the settings name.
    pub fn further(&self, source: &str, worked: bool, took: Duration) {
        let labels = SourceLabels {
            source: source.to_owned(),
            outcome: if worked { "written" } else { "failed" },
        };
        self.further_seconds
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
    }

    /// Counts a question to a language model elsewhere, likewise.
    pub fn remote(&self, outcome: &'static str, took: Duration) {
        let labels = SourceLabels {
            source: "remote".to_owned(),
            outcome,
        };
        let times = self.further_seconds.get_or_create(&labels);
        times.observe(took.as_secs_f64());
    }

    /// Everything as text, with how much is going on at this moment.
    #[must_use]
    pub fn text(&self, captions_queued: usize, pictures_in_progress: usize) -> String {
        let gauge = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.captions_queued.set(gauge(captions_queued));
        self.pictures_in_progress.set(gauge(pictures_in_progress));
        let mut text = String::new();
        if let Err(error) = encode(&mut text, &self.registry) {
            tracing::error!(%error, "the metrics cannot be written");
        }
        text
    }
}

#[cfg(test)]
#[path = "mod_tests.rs"]
mod tests;
