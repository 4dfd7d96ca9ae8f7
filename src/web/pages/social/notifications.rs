//! `/notifications`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::notification_view::NotificationView;
use crate::domain::{NotificationId, Timestamp};
use crate::services::App;
use crate::services::social::notifications;
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::reading::feeds::FeedQuery;
use crate::web::pages::see_other;
use crate::web::request::extract::SignedIn;
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

#[derive(Debug, Serialize)]
struct NotificationsPage {
    notifications: Vec<NotificationView>,
    /// The newest on the page, up to which all are marked as seen.
    newest: Option<String>,
    any_unread: bool,
    older: Option<String>,
    first: bool,
}

/// What others did.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.cursor()?;
    let viewer = member.person.viewer();
    let notifications::NotificationList { page, newest } =
        notifications::list(&app, member.id, viewer, after).await?;
    let now = Timestamp::now();
    let given = NotificationsPage {
        any_unread: newest.is_some() && member.person.unread > 0,
        newest: newest.map(|newest| newest.to_string()),
        notifications: NotificationView::grouped(&page.items, &member.person, now),
        older: page.next.map(|next| format!("/notifications?after={next}")),
        first: after.is_none(),
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "social/notifications.html",
        &given,
    )
}

#[derive(Debug, Deserialize)]
pub(in crate::web) struct MarkReadForm {
    until: NotificationId,
}

/// Marks what was shown as seen.
pub(in crate::web) async fn mark_read(
    app: Data<App>,
    SignedIn { id: me, .. }: SignedIn,
    form: Form<MarkReadForm>,
) -> Result<HttpResponse, WebError> {
    notifications::mark_read(&app, me, form.until).await?;
    Ok(see_other("/notifications"))
}
