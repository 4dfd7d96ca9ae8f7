//! `/settings/archives`: everything of one's own as a file, and such a file brought in.

use std::collections::BTreeMap;

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::domain::{
    ImportAs, ImportChoices, Imported, Outcome, Timestamp, Transfer, TransferKind, UserId,
};
use crate::i18n::text;
use crate::services::archives::transfers::{self, AskError};
use crate::services::{App, Failure};
use crate::web::Site;
use crate::web::forms::multipart::file_and_text;
use crate::web::forms::upload_form::ArchiveForm;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::archive_file;
use crate::web::response::error::{WebError, too_many_attempts, wait};
use crate::web::response::status::Status;
use crate::web::views::cards::Time;

const HERE: &str = "/settings/archives";
/// Where the page says how far the export is.
const EXPORT: &str = "/settings/archives#export";
/// Seconds for which whoever works on a transfer holds it at most.
const LONGEST_LEASE: u32 = 60;

#[derive(Debug, Serialize)]
struct ArchivesPage {
    export: Option<TransferView>,
    import: Option<TransferView>,
    /// Whether something is under way, so that scripts look again.
    pending: bool,
    keep_days: i64,
    max_size: String,
    /// Whether pictures may be fetched from other sites.
    may_fetch: bool,
    export_problem: Option<String>,
    import_problem: Option<String>,
}

/// A transfer as the page shows it.
#[derive(Debug, Serialize)]
struct TransferView {
    under_way: bool,
    done: u32,
    total: u32,
    /// How long it rests, because as many pictures came in as may at a time.
    rests: Option<String>,
    ended: Option<Time>,
    /// Of an archive that lies ready.
    size: Option<String>,
    imported: Option<Imported>,
    failed: Option<String>,
}

impl TransferView {
    fn new(transfer: Transfer) -> Self {
        let mut view = Self {
            under_way: transfer.is_under_way(),
            done: transfer.progress.done,
            total: transfer.progress.total,
            rests: rests(&transfer),
            ended: None,
            size: None,
            imported: None,
            failed: None,
        };
        if let Some((at, outcome)) = transfer.ended {
            view.ended = Some(Time::new(at, Timestamp::now()));
            match outcome {
                Outcome::Ready { bytes } => view.size = Some(size(bytes)),
                Outcome::Imported(imported) => view.imported = Some(imported),
                Outcome::Failed(why) => view.failed = Some(why),
            }
        }
        view
    }
}

/// How long nobody works on a transfer that has begun, where that is longer than any lease.
fn rests(transfer: &Transfer) -> Option<String> {
    let left = transfer.leased_until.as_millis() - Timestamp::now().as_millis();
    let begun = transfer.is_under_way() && transfer.progress.total > 0;
    let seconds = u32::try_from(left / 1000).ok()?;
    (begun && seconds > LONGEST_LEASE).then(|| wait(seconds))
}

/// A size as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

async fn stored(app: &App, user: UserId) -> Result<ArchivesPage, Failure> {
    let export = transfers::of(app, user, TransferKind::Export).await?;
    let import = transfers::of(app, user, TransferKind::Import).await?;
    let under_way = |transfer: &Option<Transfer>| {
        let found = transfer.as_ref();
        found.is_some_and(Transfer::is_under_way)
    };
    Ok(ArchivesPage {
        pending: under_way(&export) || under_way(&import),
        export: export.map(TransferView::new),
        import: import.map(TransferView::new),
        keep_days: app.archive_days,
        max_size: size(app.archive_bytes as u64),
        may_fetch: app.outbound.is_some(),
        export_problem: None,
        import_problem: None,
    })
}

fn page(
    site: &Site,
    person: &CurrentUser,
    status: impl Into<Status>,
    given: &ArchivesPage,
) -> Result<HttpResponse, WebError> {
    let mut answer = site
        .views
        .page(status, person, "settings/archives.html", given)?;
    // Scripts look again while something is under way.
    let fresh = header::HeaderValue::from_static("private, no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, fresh);
    Ok(answer)
}

/// The page.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
) -> Result<HttpResponse, WebError> {
    let given = stored(&app, member.id).await?;
    page(&site, &member.person, StatusCode::OK, &given)
}

/// Asks for an archive.
pub(in crate::web) async fn export(
    app: Data<App>,
    site: Data<Site>,
    SignedIn { person, user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    match transfers::ask_for_export(&app, user.id).await {
        Ok(()) | Err(AskError::UnderWay) => Ok(see_other(EXPORT)),
        Err(error) => {
            let refusal = refused(error)?;
            let mut given = stored(&app, user.id).await?;
            given.export_problem = Some(refusal.problem);
            page(&site, &person, refusal.status, &given)
        }
    }
}

/// Takes an archive, to be brought in.
pub(in crate::web) async fn import(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    form: ArchiveForm,
) -> Result<HttpResponse, WebError> {
    let Some(user) = person.user() else {
        return Err(WebError::session_ended(HERE));
    };
    // Asked before the form is read: a file of gigabytes would be read for nothing.
    let refusal = match transfers::admit_import(&app, user.id).await {
        Ok(()) => match file_and_text(form.0, "archive", app.archive_bytes).await {
            Ok((Some(file), text)) => {
                match transfers::ask_for_import(&app, user.id, file.path(), choices(&text)).await {
                    Ok(()) => return Ok(see_other(HERE)),
                    Err(error) => refused(error)?,
                }
            }
            Ok((None, _)) => Refusal {
                status: StatusCode::UNPROCESSABLE_ENTITY.into(),
                problem: text!("choose-file-first"),
            },
            Err(WebError::TooLarge(_)) => Refusal {
                status: StatusCode::PAYLOAD_TOO_LARGE.into(),
                problem: format!(
                    "This file is larger than {}.",
                    size(app.archive_bytes as u64)
                ),
            },
            Err(error) => return Err(error),
        },
        Err(error) => refused(error)?,
    };
    let mut given = stored(&app, user.id).await?;
    given.import_problem = Some(refusal.problem);
    page(&site, &person, refusal.status, &given)
}

/// What was chosen; where the form does not say, all comes in as it was, and nothing is fetched.
fn choices(text: &BTreeMap<String, String>) -> ImportChoices {
    let word = text.get("import_as").map(String::as_str);
    ImportChoices {
        import_as: ImportAs::from_word(word.unwrap_or_default()).unwrap_or_default(),
        fetch_pictures: text.contains_key("fetch_pictures"),
    }
}

/// Why nothing was begun.
struct Refusal {
    status: Status,
    /// A sentence.
    problem: String,
}

fn refused(error: AskError) -> Result<Refusal, WebError> {
    match error {
        AskError::UnderWay => Ok(Refusal {
            status: StatusCode::CONFLICT.into(),
            problem: error.to_string(),
        }),
        AskError::RateLimited(limit) => Ok(Refusal {
            status: limit.into(),
            problem: too_many_attempts(limit),
        }),
        AskError::Internal(failure) => Err(failure.into()),
    }
}

/// Sends the archive that lies ready, or the rest of one that did not arrive whole.
pub(in crate::web) async fn download(
    request: HttpRequest,
    app: Data<App>,
    SignedIn { user, .. }: SignedIn,
) -> Result<HttpResponse, WebError> {
    let found = archive_file::send(&request, &app, &user).await?;
    Ok(found.unwrap_or_else(|| see_other(HERE)))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (bytes, said) in [
            (0, "0 kB"),
            (1, "1 kB"),
            (999_999, "1000 kB"),
            (1_000_001, "2 MB"),
            (4 << 30, "4.3 GB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }
}
