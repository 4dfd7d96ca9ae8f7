//! `/p/{post}/report`, `/comments/{comment}/report` and `/@{username}/report`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::{CommentId, PostId, Reason, ReportTarget};
use crate::i18n::text;
use crate::services::App;
use crate::services::access::lookup;
use crate::services::moderation::report::{self, Reportable};
use crate::web::Site;
use crate::web::forms::kept_form::KeptFields;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::response::error::WebError;
use crate::web::response::status::{Status, refusal};
use crate::web::views::cards::{PictureView, cover};
use crate::web::views::people::{PersonView, Piece, pieces};

#[derive(Debug, Serialize)]
struct ReportPage {
    /// Where the form goes.
    action: String,
    /// Where to go back.
    back: String,
    /// What is reported, as the heading says it.
    title: String,
    person: PersonView,
    picture: Option<PictureView>,
    text: Vec<Piece>,
    reasons: Vec<ReasonView>,
    words: String,
    problem: Option<String>,
    done: bool,
}

#[derive(Debug, Serialize)]
struct ReasonView {
    word: &'static str,
    label: String,
    chosen: bool,
}

/// A reason as people read it.
pub(in crate::web::pages) fn label(reason: Reason) -> String {
    match reason {
        Reason::Spam => text!("report-spam"),
        Reason::Harassment => text!("report-harassment"),
        Reason::Violence => text!("report-violence"),
        Reason::Sensitive => text!("report-sensitive"),
        Reason::Rights => text!("report-rights"),
        Reason::Other => text!("report-other"),
    }
}

/// What the form brings back.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct ReportForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}

impl KeptFields for ReportForm {
    fn kept_fields(self) -> Vec<(String, String)> {
        vec![("reason".into(), self.reason), ("words".into(), self.words)]
    }
}

impl ReportPage {
    fn new(found: &Reportable, form: ReportForm, member: &SignedIn) -> Self {
        let post = found.post.as_ref();
        let address = post.map(|found| format!("/p/{}", found.post.id));
        let profile = format!("/@{}", found.person.username);
        let (what, action, back, text) = match (found.target, &found.comment) {
            (ReportTarget::Comment(id), Some(comment)) => {
                let back = format!("{}#comment-{id}", address.unwrap_or_default());
                let text = pieces(comment.text.as_str());
                ("comment", format!("/comments/{id}/report"), back, text)
            }
            (ReportTarget::Post(id), _) => {
                let back = format!("/p/{id}");
                let words = post.map(|found| found.post.caption.value.to_string());
                let text = pieces(&words.unwrap_or_default());
                ("post", format!("{back}/report"), back, text)
            }
            _ => ("person", format!("{profile}/report"), profile, Vec::new()),
        };
        let shown = post.filter(|found| what == "post" && !member.person.covers(&found.post));
        let title = match what {
            "comment" => text!("report-this-comment"),
            "post" => text!("report-this-post"),
            _ => text!("report-this-person"),
        };
        let reason = |reason: Reason| ReasonView {
            word: reason.as_str(),
            label: label(reason),
            chosen: form.reason == reason.as_str(),
        };
        Self {
            action,
            back,
            title,
            person: PersonView::new(&found.person),
            picture: shown.and_then(|found| cover(&found.post)),
            text,
            reasons: Reason::ALL.into_iter().map(reason).collect(),
            words: form.words,
            problem: None,
            done: false,
        }
    }
}

async fn show(
    app: &App,
    site: &Site,
    member: &SignedIn,
    target: ReportTarget,
) -> Result<HttpResponse, WebError> {
    let found = report::reportable(app, member.id, target).await?;
    let given = ReportPage::new(&found, ReportForm::default(), member);
    site.views
        .page(StatusCode::OK, &member.person, "social/report.html", &given)
}

async fn send(
    app: &App,
    site: &Site,
    member: &SignedIn,
    target: ReportTarget,
    form: ReportForm,
) -> Result<HttpResponse, WebError> {
    let id = member.id;
    let (status, problem): (Status, _) =
        match report::report(app, id, target, &form.reason, &form.words).await {
            Ok(_) => (StatusCode::OK.into(), None),
            Err(error) => {
                let (status, problem) = refusal(error, "reports")?;
                (status, Some(problem))
            }
        };
    let found = report::reportable(app, id, target).await?;
    let given = ReportPage {
        done: problem.is_none(),
        problem,
        ..ReportPage::new(&found, form, member)
    };
    site.views
        .page(status, &member.person, "social/report.html", &given)
}

/// The form to report a post.
pub(in crate::web) async fn post_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    show(&app, &site, &member, ReportTarget::Post(*id)).await
}

/// Reports a post.
pub(in crate::web) async fn post(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<ReportForm>,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    send(&app, &site, &member, ReportTarget::Post(*id), form).await
}

/// The form to report a comment.
pub(in crate::web) async fn comment_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<CommentId>,
) -> Result<HttpResponse, WebError> {
    show(&app, &site, &member, ReportTarget::Comment(*id)).await
}

/// Reports a comment.
pub(in crate::web) async fn comment(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<ReportForm>,
    id: Path<CommentId>,
) -> Result<HttpResponse, WebError> {
    send(&app, &site, &member, ReportTarget::Comment(*id), form).await
}

/// The form to report a person.
pub(in crate::web) async fn person_form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    name: Path<String>,
) -> Result<HttpResponse, WebError> {
    let id = lookup::id_of(&app, &name).await?;
    show(&app, &site, &member, ReportTarget::Person(id)).await
}

/// Reports a person.
pub(in crate::web) async fn person(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<ReportForm>,
    name: Path<String>,
) -> Result<HttpResponse, WebError> {
    let target = ReportTarget::Person(lookup::id_of(&app, &name).await?);
    send(&app, &site, &member, target, form).await
}
